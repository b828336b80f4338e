/** The whole HTTP API for a test: embedded DynamoDB, local SNS, user pool and gateway, on ports of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManageServices } from '../../functions/manage/services.ts';
import { type LocalCloud, startLocalCloud } from '../../local/local-cloud.ts';
import type { IssuerKey } from '../../local/web/issuer-key.ts';
import { localToken, type Role } from '../../local/web/local-tokens.ts';
import { startWeb } from '../../local/web/start-web.ts';
import type { Rate } from '../../local/web/token-bucket.ts';

export interface CallOptions {
  /** Without a role no token is sent. */
  readonly role?: Role;
  /** The reader to be; the role's own name unless given. */
  readonly reader?: string;
  /** Sent as JSON; a text or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of the body
  readonly body: any;
}

export interface TestApi {
  readonly url: string;
  readonly cloud: LocalCloud;
  readonly key: IssuerKey;
  call(method: string, path: string, options?: CallOptions): Promise<ApiAnswer>;
  token(role: Role, reader?: string): Promise<string>;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly origins?: readonly string[];
  readonly rate?: Rate;
  readonly services?: (services: ManageServices) => ManageServices;
}

/** Starts it; call `close` in `afterAll`. One a file is enough: rules and readers have ids of their own. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
  const directory = await mkdtemp(join(tmpdir(), 'chokepoint-api-'));
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  const rate = { perSecond: 100_000, burst: 100_000 };
  const web = await startWeb({ port: 0, cloud, keyDirectory: directory, rate, ...options });
  const { url, key } = web;
  const token = (role: Role, reader: string = role) => localToken(key, { sub: reader, role });
  return {
    url,
    cloud,
    key,
    token,
    async call(method, path, { role, reader, body, headers = {} } = {}) {
      const isRaw = typeof body === 'string' || body instanceof Uint8Array;
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(role !== undefined && { authorization: `Bearer ${await token(role, reader)}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: parsed(response, text) };
    },
    async close() {
      await web.close();
      await cloud.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function parsed(response: Response, text: string): unknown {
  return /[/+]json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
}
