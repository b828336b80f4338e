/** The one HTTP server of the local service, on loopback: its parts are asked in order. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { UsageError } from '../usage-error.ts';
import { send, type WebPart } from './web-parts.ts';

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens before the parts are known, so that they can be told the address. Throws UsageError when the port is taken. */
export async function startWebServer(port: number, partsAt: (url: string) => readonly WebPart[]): Promise<WebServer> {
  let parts: readonly WebPart[] = [];
  const server = createServer((request, response) => {
    answer(request, response, parts).catch((error: unknown) => {
      // Whoever hung up in the middle of a request needs no answer, and is no fault.
      if (error === request.errored) return;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`chokepoint: a request failed: ${reason}\n`);
      send(response, {
        status: 500,
        type: 'application/json',
        body: JSON.stringify({ message: 'Internal Server Error' }),
      });
    });
  });
  server.on('clientError', refuseRaw);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw new UsageError(
      `port ${port} cannot be used (${cause instanceof Error ? cause.message : String(cause)}); choose another with --port`,
      { cause },
    );
  });
  const { port: actual } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${actual}`;
  parts = partsAt(url);
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What is no request at all, or has more headers than are taken, is refused before anybody else sees it. */
function refuseRaw(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const message = isLong ? 'Request Header Fields Too Large' : 'Bad Request';
  const body = JSON.stringify({ message });
  const head = [
    `HTTP/1.1 ${isLong ? 431 : 400} ${message}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: readonly WebPart[]): Promise<void> {
  const address = `http://${request.headers.host ?? ''}${request.url ?? ''}`;
  if (!isLocal(request.headers.host) || !request.url?.startsWith('/') || !URL.canParse(address)) {
    send(response, { status: 400, type: 'application/json', body: JSON.stringify({ message: 'Bad Request' }) });
    return;
  }
  const web = { method: request.method ?? '', url: new URL(address), request };
  for (const part of parts) if (await part(web, response)) return;
}

/** A name of this machine: a page elsewhere that lets its own name point here is not answered. */
function isLocal(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(host ?? '');
}
