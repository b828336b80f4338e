/** An HTTP request as an event of an API Gateway HTTP API, payload 2.0. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { JWTPayload } from 'jose';
import type { Match } from '../../shared/api/match-route.ts';
import { routeKey } from '../../shared/api/route.ts';
import type { WebRequest } from './web-parts.ts';

export interface Arrived {
  readonly web: WebRequest;
  /** Decoded. */
  readonly segments: readonly string[];
  readonly match: Match | undefined;
  readonly claims: JWTPayload | undefined;
  readonly body: Buffer;
}

export function gatewayEvent({ web, segments, match, claims, body }: Arrived) {
  const { method, url, request } = web;
  const rawPath = `/${segments.join('/')}`;
  const key = match === undefined ? '$default' : routeKey(match.route);
  const text = utf8(body);
  return {
    version: '2.0',
    routeKey: key,
    rawPath,
    rawQueryString: url.search.slice(1),
    headers: headersOf(request.headers),
    ...(match !== undefined && { pathParameters: match.parameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: url.hostname,
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: request.socket.remoteAddress ?? '' },
      requestId: randomUUID(),
      routeKey: key,
      stage: '$default',
      timeEpoch: Date.now(),
      ...(claims !== undefined && { authorizer: { jwt: { claims: claimTexts(claims), scopes: null } } }),
    },
    ...(body.length > 0 && { body: text ?? body.toString('base64') }),
    isBase64Encoded: body.length > 0 && text === undefined,
  };
}

/** API Gateway hands claims over as texts, a list as `[operators analysts]`. */
function claimTexts(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
    ]),
  );
}

function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
}

/** The text, where the bytes are one. */
function utf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
