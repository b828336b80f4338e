/** POSTs over HTTP that are sent again under their key: at once, later, or after the first died half-way. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ManageServices } from '../../../functions/manage/services.ts';
import { startTestApi, type TestApi } from '../../support/an-api.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** While it is set, the next write of a reader takes effect and then fails, as when the function dies. */
let diesAfterWriting = false;

function mortal(services: ManageServices): ManageServices {
  const { readers } = services;
  return {
    ...services,
    readers: {
      ...readers,
      async save(reader) {
        const saved = await readers.save(reader);
        if (diesAfterWriting) {
          diesAfterWriting = false;
          throw new Error('the function died');
        }
        return saved;
      },
    },
  };
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ services: mortal });
});
afterAll(() => api.close());

let newest = 0;
async function aReader() {
  newest += 1;
  const reader = `repeater-${newest}`;
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    api.call(method, path, { role: 'analyst', reader, body, headers });
  await call('PUT', '/me', { name: 'Ana', timeZone: 'Europe/Berlin' }, { 'if-none-match': '*' });
  const subscribe = (key: string, body: unknown = { severities: ['critical'] }) =>
    call('POST', '/me/subscriptions', body, { 'idempotency-key': key });
  const subscriptions = async (): Promise<unknown[]> => (await call('GET', '/me')).body.subscriptions;
  return { subscribe, subscriptions };
}

describe('a POST under a key', () => {
  test('sent twice is done once, and answered alike', async () => {
    const { subscribe, subscriptions } = await aReader();
    const [first, second] = [await subscribe('k-1'), await subscribe('k-1')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await subscriptions()).toHaveLength(1);
  });

  test('sent eight times at once is done once', async () => {
    const { subscribe, subscriptions } = await aReader();
    const answers = await Promise.all(Array.from({ length: 8 }, () => subscribe('k-2')));
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    for (const { status, headers } of answers)
      if (status === 409) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await subscriptions()).toHaveLength(1);
  });

  test('with another body is refused, and does nothing', async () => {
    const { subscribe, subscriptions } = await aReader();
    await subscribe('k-3');
    const { status, body } = await subscribe('k-3', { severities: ['warning'] });
    expect([status, body.type]).toEqual([422, '/problems/idempotency-key-reused']);
    expect(await subscriptions()).toHaveLength(1);
  });

  test('that was refused can be sent again under it, corrected or not', async () => {
    const { subscribe } = await aReader();
    expect((await subscribe('k-4', { severities: ['loud'] })).status).toBe(422);
    expect((await subscribe('k-4')).status).toBe(201);
  });

  test('whose first attempt died after its write makes no second of it', async () => {
    const { subscribe, subscriptions } = await aReader();
    diesAfterWriting = true;
    const complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const died = await subscribe('k-5');
    complaint.mockRestore();
    expect([died.status, died.body.type]).toEqual([500, '/problems/internal']);
    expect((await subscribe('k-5')).status).toBe(201);
    expect(await subscriptions()).toHaveLength(1);
  });

  test('is another call for another reader', async () => {
    const [one, other] = [await aReader(), await aReader()];
    await one.subscribe('k-6');
    await other.subscribe('k-6', { severities: ['warning'] });
    expect(await other.subscriptions()).toHaveLength(1);
  });

  test.each(['', 'x'.repeat(65), 'a b', '\u00e9'])('a key such as %j is refused', async (key) => {
    const { subscribe } = await aReader();
    const { status, body } = await subscribe(key);
    expect([status, body.errors[0].path]).toEqual([400, 'header.idempotency-key']);
  });
});
