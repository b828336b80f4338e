/** The gateway on one machine: origins, rates, and what is served beside the API. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { tokenBuckets } from '../../../local/web/token-bucket.ts';
import { bytesOf } from '../../../local/web/web-parts.ts';
import { startWebServer } from '../../../local/web/web-server.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FRIEND = 'http://localhost:5173';
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ origins: [FRIEND] });
}, 60_000);
afterAll(() => api.close());

describe('pages of other origins', () => {
  test('the console’s may call, and read what it needs of the headers', async () => {
    const { headers } = await api.call('GET', '/openapi.json', { headers: { origin: FRIEND } });
    expect(headers.get('access-control-allow-origin')).toBe(FRIEND);
    expect(headers.get('access-control-expose-headers')).toContain('etag');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['https://example.org', 'null', 'http://localhost:5173.example.org', 'http://localhost:51730'])(
    '%s may not',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await api.call(method, '/openapi.json', { headers: { origin } });
        expect(headers.get('access-control-allow-origin')).toBeNull();
        expect(headers.get('vary')).toMatch(/^Origin\b/);
      }
    },
  );

  test('a preflight of the console’s is answered for every method, without a token', async () => {
    const { status, headers } = await api.call('OPTIONS', '/rules/x', {
      headers: { origin: FRIEND, 'access-control-request-method': 'PUT' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-methods')).toContain('PUT');
    expect(headers.get('access-control-allow-headers')).toContain('if-match');
  });

  test('a refusal can be read by the console as well', async () => {
    const { status, headers } = await api.call('GET', '/sources', { headers: { origin: FRIEND } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, FRIEND]);
  });
});

describe('a caller who hangs up', () => {
  test.each([
    ['in the middle of a request', { method: 'PUT', headers: { 'content-length': 1000 } }],
    ['before the request is read', { method: 'GET' }],
  ])('%s is nothing that the service reports as a failure', async (_, options) => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const arrived = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<unknown>();
    const server = await startWebServer(0, () => [
      async ({ request }) => {
        arrived.resolve();
        await once(request.socket, 'close');
        await bytesOf(request, 1000).catch((error: unknown) => {
          failed.resolve(error);
          throw error;
        });
        return true;
      },
    ]);
    const sent = httpRequest(server.url, options).on('error', () => undefined);
    if (options.method === 'PUT') sent.write('a part');
    else sent.end();
    await arrived.promise;
    sent.destroy();
    expect(await failed.promise).toBeInstanceOf(Error);
    await new Promise((later) => setImmediate(later));
    const lines = written.mock.calls.map(([text]) => String(text)).filter((text) => text.startsWith('chokepoint:'));
    written.mockRestore();
    await server.close();
    expect(lines).toEqual([]);
  });
});

describe('a rate', () => {
  test('lets a burst through, then so many a second, each caller by itself', () => {
    const buckets = tokenBuckets({ perSecond: 2, burst: 3 });
    const at = (caller: string, ms: number) => buckets.take(caller, ms);
    expect([at('a', 0), at('a', 0), at('a', 0)]).toEqual([0, 0, 0]);
    expect(at('a', 0)).toBe(0.5);
    expect(at('b', 0)).toBe(0);
    expect(at('a', 250)).toBe(0.25);
    expect(at('a', 500)).toBe(0);
    expect(at('a', 500)).toBe(0.5);
    expect([at('a', 100_000), at('a', 100_000), at('a', 100_000), at('a', 100_000)]).toEqual([0, 0, 0, 0.5]);
  });

  test('that is exceeded is answered 429 with the seconds to wait, and another caller goes on', async () => {
    const slow = await startTestApi({ rate: { perSecond: 0.01, burst: 2 } });
    try {
      const statuses = [];
      for (let call = 0; call < 3; call += 1) statuses.push(await slow.call('GET', '/sources', { role: 'analyst' }));
      expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
      expect(Number(statuses[2]?.headers.get('retry-after'))).toBeGreaterThan(50);
      expect((await slow.call('GET', '/sources', { role: 'analyst', reader: 'another' })).status).toBe(200);
    } finally {
      await slow.close();
    }
  }, 60_000);
});

describe('beside the API', () => {
  test('the console learns where everything is', async () => {
    const { body } = await api.call('GET', '/config.json');
    expect(body).toEqual({
      mode: 'local',
      stage: 'local',
      api: '',
      issuer: 'https://issuer.chokepoint.local/local',
      authorizationEndpoint: `${api.url}/oauth2/authorize`,
      tokenEndpoint: `${api.url}/oauth2/token`,
      logoutEndpoint: `${api.url}/logout`,
      clientId: 'chokepoint-console',
      inbox: '/inbox.json',
    });
  });

  test('the inbox and the alert events are there as JSON', async () => {
    expect((await api.call('GET', '/inbox.json')).body).toEqual([]);
    expect((await api.call('GET', '/alerts.json')).body).toEqual([]);
  });
});
