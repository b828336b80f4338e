/** The local service's page: what was raised and what each address received. Read only, on loopback. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { UsageError } from '../usage-error.ts';
import { statusDocument } from './status-document.ts';

export interface StatusPage {
  readonly url: string;
  close(): Promise<void>;
}

const STYLE = readFileSync(new URL('./status.css', import.meta.url), 'utf8');
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Serves `/`, `/inbox.json` and `/alerts.json`. Throws UsageError when the port is taken. */
export async function startStatusPage({
  port,
  cloud,
}: {
  readonly port: number;
  readonly cloud: LocalCloud;
}): Promise<StatusPage> {
  const server = createServer((request, response) => {
    answer(request, response, cloud).catch((error: unknown) => {
      process.stderr.write(`chokepoint: the page failed: ${error instanceof Error ? error.message : String(error)}\n`);
      send(response, 500, 'text/plain', 'The page could not be made; the reason stands in the terminal.\n');
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw new UsageError(
      `port ${port} cannot be used (${cause instanceof Error ? cause.message : String(cause)}); choose another with --port`,
      { cause },
    );
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function answer({ method, url }: IncomingMessage, response: ServerResponse, cloud: LocalCloud): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return send(response, 405, 'text/plain', 'Only GET is answered here.\n');
  const { pathname } = new URL(url ?? '/', 'http://127.0.0.1');
  if (pathname === '/status.css') return send(response, 200, 'text/css', STYLE);
  if (pathname === '/inbox.json') return send(response, 200, 'application/json', JSON.stringify(cloud.sns.inbox()));
  if (pathname !== '/' && pathname !== '/alerts.json')
    return send(
      response,
      404,
      'text/plain',
      'Nothing here; the page is at /, the inbox at /inbox.json, the alert events at /alerts.json.\n',
    );
  const rules = await dynamoRuleStore(cloud.table).list();
  const alerts = dynamoAlertStore(cloud.table);
  const events = (await Promise.all(rules.map(({ document }) => alerts.events(document.id)))).flat();
  events.sort((a, b) => (a.period === b.period ? (a.rule < b.rule ? -1 : 1) : a.period < b.period ? 1 : -1));
  if (pathname === '/alerts.json') return send(response, 200, 'application/json', JSON.stringify(events));
  send(response, 200, 'text/html', statusDocument({ rules, events, inbox: cloud.sns.inbox() }));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
}
