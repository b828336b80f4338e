/** Calls every route of the table once, by its own examples, with ids of what is really there. */
import type { Route } from '../../shared/api/route.ts';
import { routes } from '../../shared/api/routes.ts';
import * as z from 'zod';
import type { ApiAnswer, CallApi } from './deployed-api.ts';

interface RouteCall {
  readonly route: Route;
  readonly answer: ApiAnswer;
}

interface People {
  readonly operator: string;
  readonly analyst: string;
}

/** In the order of the table, but an address comes before what needs one, and what removes comes last. */
export async function callEveryRoute(api: CallApi, people: People): Promise<RouteCall[]> {
  const calls: RouteCall[] = [];
  const table: readonly Route[] = routes;
  for (const route of table.toSorted((one, other) => turn(one) - turn(other)))
    calls.push({ route, answer: await call(route, api, people) });
  return calls;
}

/** In place of examples that no service can take, whenever it is asked. */
const BODIES: Readonly<Record<string, () => object>> = {
  snoozeAlert: () => ({ until: new Date(Date.now() + 86_400_000).toISOString() }),
};

function turn({ operation, method }: Route): number {
  if (operation === 'addAddress') return -1;
  if (operation === 'removeMe') return 2;
  return method === 'DELETE' ? 1 : 0;
}

/** What an example runs into because of what is there, or is not. */
const OTHERWISE: Readonly<Record<string, number>> = {
  createRule: 409,
  askForConfirmation: 409,
  retryParkedNotice: 404,
};

/** True when the table has such an answer for the route, where nothing stands in the way of its example. */
export function isAsDocumented({ route, answer }: RouteCall): boolean {
  const otherwise = OTHERWISE[route.operation];
  return otherwise === undefined ? route.answers[answer.status] !== undefined : otherwise === answer.status;
}

async function call(route: Route, api: CallApi, people: People): Promise<ApiAnswer> {
  const { method, allow, examples, body } = route;
  const token = allow === 'operators' ? people.operator : people.analyst;
  const path = await pathOf(route, api, people.analyst);
  const query = new URLSearchParams(examples?.query);
  return api(query.size === 0 ? path : `${path}?${query}`, {
    method,
    ...(allow !== 'anyone' && { token }),
    ...(body !== undefined && { body: BODIES[route.operation]?.() ?? examples?.body ?? {} }),
    headers: await precondition(route, path, { api, token }),
  });
}

const list = z.object({ items: z.array(z.object({ id: z.string() })) });
const me = z.object({ addresses: list.shape.items, subscriptions: list.shape.items });

/** Ids of what is really there, for those parameters for which examples make one up. */
async function pathOf({ path, examples }: Route, api: CallApi, token: string): Promise<string> {
  const first = async (of: string) => list.parse((await api(of, { token })).body).items[0]?.id;
  const known: Readonly<Record<string, () => Promise<string | undefined>>> = {
    rule: () => first('/rules'),
    alert: () => first('/alerts'),
    run: () => first('/runs'),
    address: async () => me.parse((await api('/me', { token })).body).addresses[0]?.id,
    subscription: async () => me.parse((await api('/me', { token })).body).subscriptions[0]?.id,
  };
  let filled: string = path;
  for (const [braces, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const value = (await known[name]?.()) ?? examples?.parameters?.[name];
    if (value === undefined) throw new Error(`nothing is there for ${braces} of ${path}`);
    filled = filled.replace(braces, encodeURIComponent(value));
  }
  return filled;
}

/** A change names the version that it changes: that of the thing, of which `/rules/{rule}/enabled` is a part. */
async function precondition(
  route: Route,
  path: string,
  { api, token }: { api: CallApi; token: string },
): Promise<Record<string, string>> {
  if (route.precondition === undefined) return {};
  const thing = path.replace(/\/enabled$/, '');
  const version = (await api(thing, { token })).headers.get('etag');
  return version === null ? { 'if-none-match': '*' } : { 'if-match': version };
}
