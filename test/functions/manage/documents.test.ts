/** What anybody may read, and how calls that fit no route are answered. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../../support/an-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api.close());

describe('the documents', () => {
  test('the OpenAPI document is there for anybody', async () => {
    const { status, body } = await api.call('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
  });

  test('each kind of problem has an explanation at its type', async () => {
    const { status, body } = await api.call('GET', '/problems/not-found');
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: '/problems/not-found', status: 404 });
  });

  test('an address that no route has is a problem, and one with another method says which it takes', async () => {
    expect((await api.call('GET', '/nothing/here')).body).toMatchObject({ type: '/problems/not-found', status: 404 });
    const { status, headers } = await api.call('POST', '/problems/x', { body: {} });
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  });
});
