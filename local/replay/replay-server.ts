/** An HTTP server on loopback that answers in a source's format, keeps a log, and fails on demand. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { redactedUrl } from '../../shared/sources/redacted-url.ts';

export interface ReplayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Without the key. */
  readonly query: string;
}

/** How a source fails: what it sends instead of its answer, or how the answer breaks. */
export type Fault =
  | 'server-error'
  | 'too-many-requests'
  | 'hang'
  | 'reset-in-body'
  | 'html'
  | 'half-document'
  | 'wrong-content-type'
  | 'empty';

export interface FaultOptions {
  /** How many requests fail this way. Default 1. */
  readonly times?: number;
  /** `Retry-After` of `too-many-requests`. Default `1`. */
  readonly retryAfter?: string;
}

export type Rewrite = (answer: ReplayAnswer, url: URL) => ReplayAnswer;

export interface ReplayServer {
  readonly url: string;
  requests(): readonly LoggedRequest[];
  failNext(fault: Fault, options?: FaultOptions): void;
  /** From now on every answer goes through this: a source that answers in form, but wrongly. */
  rewrite(change: Rewrite): void;
  close(): Promise<void>;
}

export interface ReplayOptions {
  readonly answer: (url: URL, method: string, headers: IncomingHttpHeaders) => ReplayAnswer;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Milliseconds before each answer. */
  readonly latency?: number | undefined;
}

const LOG_LIMIT = 1_000;

/** Starts the server on 127.0.0.1. */
export async function startReplayServer({ answer, port = 0, latency = 0 }: ReplayOptions): Promise<ReplayServer> {
  const log: LoggedRequest[] = [];
  const faults: { fault: Fault; retryAfter: string }[] = [];
  let rewrite: Rewrite = (whole) => whole;
  const server = createServer((request, response) => {
    // A request that cannot even be read (a broken address) must not end the server.
    respond(request, response).catch(() => response.writeHead(400).end());
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://replay');
    const method = request.method ?? 'GET';
    log.push({ method, path: url.pathname, query: redactedUrl(url).split('?')[1] ?? '' });
    if (log.length > LOG_LIMIT) log.shift();
    const planned = faults.shift();
    if (latency > 0) await pause(latency);
    const whole = rewrite(answer(url, method, request.headers), url);
    if (planned === undefined) send(response, whole);
    else fail(response, whole, planned);
  }
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the replay server listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => [...log],
    failNext: (fault, { times = 1, retryAfter = '1' } = {}) => {
      for (let count = 0; count < times; count += 1) faults.push({ fault, retryAfter });
    },
    rewrite: (change) => {
      rewrite = change;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { status, headers, body }: ReplayAnswer): void {
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length });
  response.end(body);
}

function fail(
  response: ServerResponse,
  whole: ReplayAnswer,
  { fault, retryAfter }: { fault: Fault; retryAfter: string },
): void {
  const text = 'text/html; charset=utf-8';
  const half = whole.body.slice(0, whole.body.length / 2);
  switch (fault) {
    case 'server-error':
      return send(response, { status: 500, headers: { 'content-type': text }, body: '<html>Server Error</html>' });
    case 'too-many-requests':
      return send(response, { status: 429, headers: { 'retry-after': retryAfter }, body: '' });
    case 'hang':
      return;
    case 'reset-in-body':
      response.writeHead(whole.status, { ...whole.headers, 'content-length': String(Buffer.byteLength(whole.body)) });
      response.write(half, () => response.socket?.resetAndDestroy());
      return;
    case 'html':
      return send(response, {
        status: 200,
        headers: { 'content-type': text },
        body: '<html>Down for maintenance</html>',
      });
    case 'half-document':
      return send(response, { ...whole, body: half });
    case 'wrong-content-type':
      return send(response, { ...whole, headers: { ...whole.headers, 'content-type': 'text/plain' } });
    case 'empty':
      return send(response, { status: 200, headers: whole.headers, body: '' });
  }
}
