/** What the parts of the local web server share: a part answers a request, or leaves it to the next. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface WebRequest {
  readonly method: string;
  readonly url: URL;
  readonly request: IncomingMessage;
}

/** Answers true when it has dealt with the request. */
export type WebPart = (web: WebRequest, response: ServerResponse) => Promise<boolean> | boolean;

export interface WebAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** For every document of the local server; a part that shows pages puts its own policy in place of this one. */
export const PLAIN_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export function send(response: ServerResponse, { status, type, body, headers = {} }: WebAnswer): true {
  if (!response.headersSent)
    response.writeHead(status, { ...PLAIN_HEADERS, 'content-type': type, ...headers }).end(body);
  return true;
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): true {
  return send(response, {
    status: 200,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(body),
    headers,
  });
}

/** The body as bytes; undefined when it is longer than the limit. */
export async function bytesOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    // The rest is read and dropped, so that the refusal reaches the caller.
    if (size <= limit) chunks.push(chunk as Buffer);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}
