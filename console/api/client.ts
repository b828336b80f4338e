/** Requests to the HTTP API, with the token of whoever is signed in. */
import { accessToken, signInExpired } from '../session/session.ts';
import { settings } from '../session/settings.ts';
import { problemOf, unreachable } from './api-problem.ts';
import type { Page } from './shapes.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface RequestOptions {
  /** Left out of the address where undefined or ''. */
  readonly query?: Query;
  readonly body?: unknown;
  /** The ETag of what was read: the change is refused if somebody changed it since. */
  readonly ifMatch?: string;
  /** `*` to create, and to be refused if it exists. */
  readonly ifNoneMatch?: '*';
  /** `text/csv`, `application/yaml`: see {@link requestText}. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** An answer with what a later change of the same thing needs. */
export interface Answer<T> {
  readonly value: T;
  readonly etag: string | undefined;
  readonly status: number;
}

/**
 * Asks for JSON. A POST carries an idempotency key of its own, so that one that is repeated below is not done twice.
 *
 * @throws {ApiProblem} for every answer that is not a success, and where there is none
 */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const response = await send(method, path, options);
  const value = response.status === 204 ? undefined : await response.json().catch(cannotRead);
  return { value: value as T, etag: response.headers.get('etag') ?? undefined, status: response.status };
}

/** Asks for a text: CSV, YAML, a calendar. */
export async function requestText(path: string, accept: string, options: RequestOptions = {}): Promise<string> {
  const response = await send('GET', path, { ...options, accept });
  return response.text().catch(cannotRead);
}

/** Reads one thing. */
export async function read<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await request<T>('GET', path, options)).value;
}

/** Pages fetched for a list that is shown as a whole. */
const MOST_PAGES = 20;

/** Reads a list to its end, as far as that is reasonable; a page may hold little and still have a next. */
export async function readAll<T>(path: string, options: RequestOptions = {}): Promise<Page<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await read<Page<T>>(path, { ...options, query: { limit: 200, ...options.query, cursor } });
    items.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return cursor === undefined ? { items } : { items, next: cursor };
}

function cannotRead(cause: unknown): never {
  throw unreachable(cause);
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers = headersOf(method, options);
  const attempt = async () => {
    const token = await accessToken();
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    return fetched(addressOf(path, options.query), { method, headers, ...rest(options) });
  };
  let response = await attempt();
  if (response.status === 401) {
    // The token may have been refused early (a clock that is off, a key that was changed): renew it, once.
    if (!(await signInExpired())) throw await problemOf(response);
    response = await attempt();
  }
  for (let again = 0; response.status === 429 && method === 'GET' && again < RETRIES; again++) {
    await pause(response, options.signal);
    response = await attempt();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Reads that came too fast are asked again by themselves; a change never is. */
const RETRIES = 3;
const LONGEST_PAUSE_S = 10;

/** As long as the service asks for; a second where it does not say. */
async function pause({ headers }: Response, signal: AbortSignal | undefined): Promise<void> {
  const asked = Number(headers.get('retry-after') ?? 1);
  const seconds = Math.min(LONGEST_PAUSE_S, asked > 0 ? asked : 1);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  signal?.throwIfAborted();
}

function headersOf(method: Method, { body, ifMatch, ifNoneMatch, accept }: RequestOptions): Headers {
  const headers = new Headers({ accept: accept ?? 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (ifMatch !== undefined) headers.set('if-match', ifMatch);
  if (ifNoneMatch !== undefined) headers.set('if-none-match', ifNoneMatch);
  if (method === 'POST') headers.set('idempotency-key', crypto.randomUUID());
  return headers;
}

function rest({ body, signal }: RequestOptions): RequestInit {
  return { ...(body !== undefined && { body: JSON.stringify(body) }), ...(signal !== undefined && { signal }) };
}

/** The address of a route, with what is asked for. */
function addressOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  const search = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  return `${settings().api}${path}${search}`;
}

async function fetched(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, cache: 'no-store', credentials: 'omit' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable(error, init.method !== 'GET');
  }
}
