/** From the event to what an operation is given: everything checked, in the order that says least to whom it says nothing. */
import * as z from 'zod';
import type { Caller, Precondition, Route } from '../../shared/api/route.ts';
import { negotiated } from './accept.ts';
import { bodyOf } from './body.ts';
import { callerOf } from './caller.ts';
import type { ApiEvent } from './event.ts';
import { preconditionOf } from './preconditions.ts';
import { ProblemFound } from './problem-found.ts';
import { checked, requireKnown } from './validation.ts';

/** A request whose route is not known to the compiler; each operation sees the exact type of its own. */
export interface CheckedRequest {
  readonly operation: string;
  readonly parameters: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly caller: Caller | undefined;
  readonly precondition: Precondition | undefined;
  readonly accept: string;
  readonly idempotencyKey: string | undefined;
  readonly requestId: string;
  readonly filters: string;
}

const NOTHING = z.object({});
const KEY = /^[\x21-\x7e]{1,64}$/;

/** Throws the problem of the first part that does not fit: who calls, then the address, then the headers, then the body. */
export async function requestOf(route: Route, event: ApiEvent): Promise<CheckedRequest> {
  const caller = route.allow === 'anyone' ? undefined : callerOf(route, event.requestContext.authorizer?.jwt?.claims);
  const accept = negotiated(route, event.headers['accept']);
  const { query, filters } = queryOf(route, event.rawQueryString);
  return {
    operation: route.operation,
    caller,
    accept,
    filters,
    parameters: await checked(route.parameters ?? NOTHING, event.pathParameters ?? {}, {
      place: 'path',
      slug: 'invalid-request',
      detail: 'The address does not fit.',
    }),
    query: await checked(route.query ?? NOTHING, query, {
      place: 'query',
      slug: 'invalid-request',
      detail: 'The query parameters do not fit.',
    }),
    headers: await checked(route.headers ?? NOTHING, event.headers, {
      place: 'header',
      slug: 'invalid-request',
      detail: 'The headers do not fit.',
    }),
    precondition: preconditionOf(route, event.headers),
    idempotencyKey: route.method === 'POST' ? idempotencyKeyOf(event.headers['idempotency-key']) : undefined,
    body: route.body === undefined ? undefined : await bodyFor(route, route.body, event),
    requestId: event.requestContext.requestId,
  };
}

async function bodyFor(route: Route, schema: z.ZodType, event: ApiEvent): Promise<unknown> {
  return checked(schema, bodyOf(route, event), { place: '', slug: 'invalid-body', detail: 'The body does not fit.' });
}

/** Parameters as texts, or as a list of texts where one is given several times. */
function queryOf(route: Route, raw: string) {
  const query: Record<string, string | string[]> = Object.create(null);
  const search = new URLSearchParams(raw);
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  requireKnown('query', Object.keys(query), Object.keys(route.query?.shape ?? {}));
  search.delete('cursor');
  search.delete('limit');
  search.sort();
  return { query: { ...query }, filters: search.toString() };
}

function idempotencyKeyOf(key: string | undefined): string | undefined {
  if (key === undefined || KEY.test(key)) return key;
  throw new ProblemFound('invalid-request', 'The Idempotency-Key does not fit.', {
    errors: [{ path: 'header.idempotency-key', expected: '1 to 64 printable characters without spaces' }],
  });
}
