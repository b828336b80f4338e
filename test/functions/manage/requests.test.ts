/** What the API makes of requests that do not fit: a problem that says what and where, and never a fault. */
import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bodyOf } from '../../../functions/manage/body.ts';
import { compressed } from '../../../functions/manage/compression.ts';
import { eventSchema } from '../../../functions/manage/event.ts';
import { manageHandler } from '../../../functions/manage/manage.ts';
import { problemSchema } from '../../../shared/api/schemas/common.ts';
import { aRoute as route, problemIn } from '../../support/a-route.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

const asAnalyst = { role: 'analyst' } as const;

describe('a problem', () => {
  test('is problem+json of the documented shape, with the request id in a header too', async () => {
    const { headers, body, status } = await api.call('GET', '/releases?limit=0', asAnalyst);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(problemSchema.parse(body)).toMatchObject({ type: '/problems/invalid-request', status: 400 });
    expect(headers.get('x-request-id')).toBe(body.requestId);
  });

  test('names the place, what was found, what was expected', async () => {
    const { body } = await api.call('GET', '/releases?limit=nine&state=gone', asAnalyst);
    expect(body.errors).toEqual([
      { path: 'query.state', found: '"gone"', expected: 'one of due, arrived, late, revised' },
      { path: 'query.limit', found: '"nine"', expected: 'a whole number from 1 to 200' },
    ]);
  });

  test('of an unknown parameter says which was probably meant', async () => {
    const { body } = await api.call('GET', '/releases?sorce=us-census', asAnalyst);
    expect(body.errors).toEqual([expect.objectContaining({ path: 'query.sorce', suggestion: 'source' })]);
  });

  test('of a parameter that is given twice says so', async () => {
    const { status, body } = await api.call('GET', '/releases?limit=1&limit=2', asAnalyst);
    expect([status, body.errors[0].path]).toEqual([400, 'query.limit']);
  });

  test('of a source that does not exist names those that do', async () => {
    const { status, body } = await api.call('GET', '/releases?source=us-censu', asAnalyst);
    expect([status, body.errors[0].suggestion]).toEqual([400, 'us-census']);
  });
});

test('a route answers 406 to what it does not have', async () => {
  const { status, body } = await api.call('GET', '/sources', { ...asAnalyst, headers: { accept: 'text/csv' } });
  expect([status, body.type]).toEqual([406, '/problems/not-acceptable']);
});

describe('every answer', () => {
  test.each([
    ['GET', '/sources', 200],
    ['GET', '/nothing', 404],
    ['GET', '/docs', 200],
  ])('%s %s has the security headers', async (method, path, status) => {
    const answer = await api.call(method, path, asAnalyst);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a long answer', () => {
  const event = (accepted?: string) => ({
    ...eventSchema.parse({
      routeKey: '$default',
      rawPath: '/',
      requestContext: { requestId: 'r', http: { method: 'GET' } },
    }),
    headers: accepted === undefined ? {} : { 'accept-encoding': accepted },
  });
  const result = { statusCode: 200, headers: { etag: '"1"' }, body: JSON.stringify('tungsten é '.repeat(1_000)) };

  test.each(['gzip', 'br, gzip;q=0.5', '*', 'GZIP'])('is compressed for who takes %s', async (accepted) => {
    const sent = await compressed(event(accepted), result);
    expect(sent.headers).toEqual({ etag: '"1"', vary: 'Accept-Encoding', 'content-encoding': 'gzip' });
    expect(gunzipSync(Buffer.from(sent.body ?? '', 'base64')).toString('utf8')).toBe(result.body);
  });

  test.each([undefined, 'br', 'gzip;q=0', 'identity', 'x-gzip-like'])('is not for who takes %s', async (accepted) => {
    expect(await compressed(event(accepted), result)).toEqual({
      ...result,
      headers: { etag: '"1"', vary: 'Accept-Encoding' },
    });
  });

  test('is compressed over HTTP as well, and a short one is not', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const long = await api.call('GET', '/openapi.json', { headers });
    expect([long.headers.get('content-encoding'), long.body.openapi]).toEqual(['gzip', '3.1.0']);
    expect(long.headers.get('vary')).toBe('Origin, Accept-Encoding');
    const short = await api.call('GET', '/problems/conflict', { headers });
    expect([short.headers.get('content-encoding'), short.status]).toEqual([null, 200]);
  });
});

describe('a fault', () => {
  test('is a 500 that tells the caller nothing but the request id', async () => {
    const faults: unknown[] = [];
    const handler = manageHandler(() => Promise.reject(new Error('secret: the table is called x')), {
      checksAnswers: true,
      onFault: (error) => faults.push(error),
    });
    const event = {
      routeKey: 'GET /sources',
      rawPath: '/sources',
      requestContext: { requestId: 'r-1', http: { method: 'GET' } },
    };
    const context = { functionName: 'manage' } as Parameters<typeof handler>[1];
    const { statusCode, body = '' } = await handler(event, context);
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ type: '/problems/internal', requestId: 'r-1' });
    expect(body).not.toMatch(/secret|table|Error|at /);
    expect(faults).toHaveLength(1);
    // What could not be built is built again at the next call.
    await handler(event, context);
    expect(faults).toHaveLength(2);
  });
});

describe('a body', () => {
  const event = (body: string | undefined, type?: string, isBase64Encoded = false) =>
    eventSchema.parse({
      routeKey: 'PUT /example',
      rawPath: '/example',
      headers: type === undefined ? {} : { 'content-type': type },
      body,
      isBase64Encoded,
      requestContext: { requestId: 'r', http: { method: 'PUT' } },
    });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'as %s is read',
    (type) => {
      expect(bodyOf(route, event('{"a":"é"}', type))).toEqual({ a: 'é' });
    },
  );

  test('in base64 is read', () => {
    expect(bodyOf(route, event(Buffer.from('[1]').toString('base64'), 'application/json', true))).toEqual([1]);
  });

  test.each([undefined, 'text/plain', 'application/xml', 'application/json; charset=latin1', 'application/jsonp'])(
    'as %s is 415',
    (type) => {
      expect(problemIn(() => bodyOf(route, event('{}', type)))?.status).toBe(415);
    },
  );

  test('that is not JSON, or not UTF-8, is 400', () => {
    expect(problemIn(() => bodyOf(route, event('{"a":', 'application/json')))?.status).toBe(400);
    const latin = Buffer.from([0x22, 0xe9, 0x22]).toString('base64');
    expect(problemIn(() => bodyOf(route, event(latin, 'application/json', true)))?.status).toBe(400);
  });

  test.each([
    ['PUT', '/me'],
    ['POST', '/backtests'],
    ['POST', '/me/subscriptions'],
  ])('of %s %s that is nested without end is refused, and is no fault', async (method, path) => {
    const body = '['.repeat(50_000) + ']'.repeat(50_000);
    const headers = { 'content-type': 'application/json', ...(method === 'PUT' && { 'if-none-match': '*' }) };
    const answer = await api.call(method, path, { ...asAnalyst, body, headers });
    expect([answer.status, answer.body.detail]).toEqual([400, 'The body is nested deeper than 200 levels.']);
  });

  test.each(['{"name":"half \\ud800"}', '{"name":"ada","\\udc00":1}', '["\\ud800\\ud800"]'])(
    '%s has half a character, which could not be stored, and is refused',
    async (body) => {
      const headers = { 'if-none-match': '*' };
      const answer = await api.call('PUT', '/me', { ...asAnalyst, body, headers });
      expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('half a character')]);
    },
  );

  test('with characters beyond the first 65536 is read', () => {
    expect(bodyOf(route, event('["\\ud83d\\ude00", "😀"]', 'application/json'))).toEqual(['😀', '😀']);
  });

  test('is read up to 200 levels, and not with one more', () => {
    const roomy = { ...route, bodyLimit: 1000 };
    const nested = (levels: number) => event('['.repeat(levels) + ']'.repeat(levels), 'application/json');
    expect(bodyOf(roomy, nested(200))).toEqual([expect.anything()]);
    expect(problemIn(() => bodyOf(roomy, nested(201)))?.status).toBe(400);
  });

  test('without a part that is needed says which, in words', async () => {
    const { body } = await api.call('POST', '/backtests', { ...asAnalyst, body: {} });
    expect(body.errors).toEqual([{ path: 'rule', expected: 'something' }]);
  });

  test('is measured in bytes: the limit itself is allowed, one more is 413', () => {
    expect(bodyOf(route, event(JSON.stringify('x'.repeat(98)), 'application/json'))).toHaveLength(98);
    expect(problemIn(() => bodyOf(route, event(JSON.stringify('x'.repeat(99)), 'application/json')))?.status).toBe(413);
    expect(problemIn(() => bodyOf(route, event(JSON.stringify('é'.repeat(60)), 'application/json')))?.status).toBe(413);
  });

  test('of more than the gateway takes is 413 before the function sees it', async () => {
    const { status } = await api.call('POST', '/sources', { ...asAnalyst, body: 'x'.repeat(7 * 1024 * 1024) });
    expect(status).toBe(413);
  });
});

describe('raw HTTP', () => {
  /** What fetch would not send. */
  function raw(path: string, headers: Record<string, string> = {}): Promise<number> {
    const { hostname, port } = new URL(api.url);
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ hostname, port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject).end();
    });
  }

  test('a path that is not percent-encoded right is 400, and tricks with dots find nothing', async () => {
    expect(await raw('/rules/%E0%A4%A')).toBe(400);
    for (const path of ['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/package.json', '/assets/../../cli.ts'])
      expect([400, 404]).toContain(await raw(path));
  });

  test('a host that is not this machine is refused, so that no foreign page gets at it by its own name', async () => {
    expect(await raw('/inbox.json', { host: 'evil.example:80' })).toBe(400);
    expect(await raw('/openapi.json', { host: 'localhost' })).toBe(200);
  });

  test('headers of more than 16 kilobytes are 431', async () => {
    expect(await raw('/openapi.json', { 'x-long': 'x'.repeat(20_000) })).toBe(431);
  });
});
