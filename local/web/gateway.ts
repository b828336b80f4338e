/**
 * API Gateway on one machine: matches the route table, checks access tokens, limits rates, answers preflights, and turns
 * requests into the events that the function gets on AWS.
 */
import type { ServerResponse } from 'node:http';
import type { JWTPayload } from 'jose';
import { CORS } from '../../shared/api/cors.ts';
import { type Match, matchRoute } from '../../shared/api/match-route.ts';
import { routes } from '../../shared/api/routes.ts';
import { gatewayEvent } from './gateway-event.ts';
import { type Rate, tokenBuckets } from './token-bucket.ts';
import { bytesOf, send, type WebPart, type WebRequest } from './web-parts.ts';

/** What a Lambda takes; every route takes less. */
const LARGEST_BODY = 6 * 1024 * 1024;
/** Generous for a console that draws while somebody drags; far below what hurts. */
const RATE: Rate = { perSecond: 50, burst: 200 };

interface FunctionResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export interface GatewayOptions {
  readonly handler: (event: ReturnType<typeof gatewayEvent>) => Promise<FunctionResult>;
  /** The claims of a token that is right, undefined for any other. */
  readonly verify: (token: string) => Promise<JWTPayload | undefined>;
  /** Origins other than its own from which a page may call. */
  readonly origins: readonly string[];
  readonly rate?: Rate;
}

/** Answers everything: an address that no route has gets its problem from the function, as on AWS. */
export function gateway({ handler, verify, origins, rate = RATE }: GatewayOptions): WebPart {
  const buckets = tokenBuckets(rate);
  return async (web, response) => {
    cors(web, response, origins);
    if (web.method === 'OPTIONS') return preflight(web, response, origins);
    const segments = segmentsOf(web.url.pathname);
    if (segments === undefined) return refuse(response, 400, 'Bad Request');
    const match = matchOf(web.method, segments);
    const isOpen = match === undefined || match.route.allow === 'anyone';
    const claims = isOpen ? undefined : await claimsOf(web, verify);
    if (!isOpen && claims === undefined) return refuse(response, 401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
    const wait = buckets.take(claims?.sub ?? web.request.socket.remoteAddress ?? '', performance.now());
    if (wait > 0) return refuse(response, 429, 'Too Many Requests', { 'retry-after': String(Math.ceil(wait)) });
    const body = await bytesOf(web.request, LARGEST_BODY);
    if (body === undefined) return refuse(response, 413, 'Request Entity Too Large');
    const result = await handler(gatewayEvent({ web, segments, match, claims, body }));
    return answer(response, result);
  };
}

function answer(response: ServerResponse, { statusCode, headers, body, isBase64Encoded }: FunctionResult): true {
  const { vary, ...others } = headers;
  if (vary !== undefined) response.appendHeader('vary', vary);
  response.writeHead(statusCode, others).end(isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : body);
  return true;
}

function matchOf(method: string, segments: readonly string[]): Match | undefined {
  const match = matchRoute(routes, method, segments);
  return 'route' in match ? match : undefined;
}

/** The path's segments, decoded; undefined when they are not UTF-8 or not percent-encoded right. */
function segmentsOf(pathname: string): string[] | undefined {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

async function claimsOf({ request }: WebRequest, verify: GatewayOptions['verify']): Promise<JWTPayload | undefined> {
  const token = /^(?:Bearer )?([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : verify(token);
}

/** In API Gateway's own words: it refuses before any function runs. */
function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): true {
  return send(response, { status, type: 'application/json', body: JSON.stringify({ message }), headers });
}

function cors({ request }: WebRequest, response: ServerResponse, origins: readonly string[]): void {
  response.setHeader('vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', CORS.answerHeaders.join(', '));
}

function preflight({ request }: WebRequest, response: ServerResponse, origins: readonly string[]): true {
  if (origins.includes(request.headers.origin ?? '')) {
    response.setHeader('access-control-allow-methods', CORS.methods.join(', '));
    response.setHeader('access-control-allow-headers', CORS.requestHeaders.join(', '));
    response.setHeader('access-control-max-age', String(CORS.maxAgeSeconds));
  }
  response.writeHead(204).end();
  return true;
}
