/**
 * TLS before the emulator. It speaks TLS itself, but then looks for Cognito's keys over plain HTTP on the same port, and
 * so takes no token; behind a proxy that ends TLS, as in front of any server, it takes tokens and knows that the caller
 * came over TLS.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request as forward, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface TlsFront {
  readonly url: string;
  /** Path of the certificate, which clients are to trust. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and hands everything to `port`. Certificate and key are made in the directory. */
export async function startTlsFront(directory: string, port: number): Promise<TlsFront> {
  const certificate = join(directory, 'certificate.pem');
  const key = join(directory, 'key.pem');
  await makeCertificate(certificate, key);
  const server = createServer({ cert: await readFile(certificate), key: await readFile(key) }, (request, response) =>
    pass(request, response, port),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the TLS front listens on no port');
  return {
    url: `https://localhost:${address.port}`,
    certificate,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function makeCertificate(certificate: string, key: string): Promise<void> {
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', names];
  await promisify(execFile)('openssl', ['req', ...options, '-keyout', key, '-out', certificate]).catch((cause) => {
    throw new Error('The deploy test needs the openssl command (on Debian: apt-get install openssl).', { cause });
  });
}

/** The host stays as the caller sent it: it is part of what the caller has signed. */
function pass(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = request;
  const onward = forward(
    { host: '127.0.0.1', port, method, path: url, headers: { ...headers, 'x-forwarded-proto': 'https' } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
