/** The HTTP API for commands: what is wrong comes as one readable line, and no token is ever part of it. */
import * as z from 'zod';
import { problemSchema } from '../shared/api/schemas/common.ts';
import { UsageError } from './usage-error.ts';

const TIMEOUT_MS = 60_000;

export interface ApiClientOptions {
  /** `http://127.0.0.1:8787`, or the address of a deployed API. */
  readonly url: string;
  readonly token: string;
}

export interface ApiCall {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiClient {
  /** The answer's body as the schema reads it. Throws an Error that says what the API found wrong. */
  call<Body>(schema: z.ZodType<Body>, request: string, call?: ApiCall): Promise<Body>;
  /** Every entry of a list, page by page. */
  all<Item>(item: z.ZodType<Item>, path: string): Promise<Item[]>;
}

/** Throws UsageError for an address that is none. Requests are written `GET /readers`. */
export function apiClient({ url, token }: ApiClientOptions): ApiClient {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError(`--api: found ${JSON.stringify(url)}, expected an address such as http://127.0.0.1:8787`);
  const options = { url: url.replace(/\/+$/, ''), token };
  const client: ApiClient = {
    call: async (schema, request, call = {}) => {
      const response = await sent(request, call, options);
      const text = await response.text();
      if (!response.ok) throw new Error(`${request}: ${refusalIn(response.status, text)}`);
      const parsed = schema.safeParse(jsonIn(text));
      if (parsed.success) return parsed.data;
      throw new Error(`${request}: the answer has another form than expected: ${z.prettifyError(parsed.error)}`);
    },
    all: (item, path) => everyPage(client, item, path),
  };
  return client;
}

async function sent(request: string, { body, headers = {} }: ApiCall, { url, token }: ApiClientOptions) {
  const [method = 'GET', path = ''] = request.split(' ');
  return requested(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

async function everyPage<Item>(client: ApiClient, item: z.ZodType<Item>, path: string): Promise<Item[]> {
  const pageSchema = z.object({ items: z.array(item), next: z.string().optional() });
  const items: Item[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const query: string = next === '' ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
    const page: z.output<typeof pageSchema> = await client.call(pageSchema, `GET ${path}${query}`);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

async function requested(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new Error(`${new URL(address).origin} does not answer: ${reason}`, { cause });
  }
}

/** What a problem says, each place on a line of its own; of anything else the status. */
function refusalIn(status: number, text: string): string {
  const problem = problemSchema.safeParse(jsonIn(text));
  if (!problem.success) return status === 401 ? 'the token is not accepted (401)' : `the answer is ${status}`;
  const { detail, errors = [] } = problem.data;
  const places = errors.map(({ path, found, expected, suggestion }) => {
    const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    return `  ${path}: ${found === undefined ? '' : `found ${found}, `}expected ${expected}${meant}`;
  });
  return [`${detail} (${status})`, ...places].join('\n');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
