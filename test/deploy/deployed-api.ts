/** The deployed HTTP API, over HTTP. */
import type { Deployment } from './deployment.ts';

export interface ApiRequest {
  readonly method?: string;
  /** An access token. */
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, text otherwise. */
  readonly body: unknown;
}

export type CallApi = (path: string, request?: ApiRequest) => Promise<ApiAnswer>;

/** The emulator serves `https://<api>.execute-api.…/path` below its own address. */
export function deployedApi({ emulator, outputs }: Deployment): CallApi {
  const [api] = new URL(outputs['ApiUrl'] ?? '').hostname.split('.');
  const base = `${emulator.endpoint}/_aws/execute-api/${api}/$default`;
  return async (path, { method = 'GET', token, body, headers } = {}) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
  };
}
