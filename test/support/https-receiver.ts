/** A web server with TLS, as a reader's machine has one. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';

const FIXTURE = new URL('../fixtures/tls/', import.meta.url);

export interface HttpsReceiver {
  readonly endpoint: string;
  /** Bodies, oldest first. */
  readonly received: readonly string[];
}

/** This process trusts the server's certificate from now on. */
export async function startHttpsReceiver(): Promise<HttpsReceiver> {
  const cert = readFileSync(new URL('loopback.pem', FIXTURE), 'utf8');
  const key = readFileSync(new URL('loopback-key.pem', FIXTURE), 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), cert]);
  const received: string[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    void readText(request).then((body) => {
      received.push(body);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
