import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../../../shared/ports/clock.ts';
import { dynamoReaderStore } from '../../../../shared/storage/dynamodb-reader-store.ts';
import { startTestApi, type TestApi } from '../../../support/an-api.ts';
import { aNewReader } from '../../../support/a-reader-at-the-api.ts';
import { startHttpsReceiver } from '../../../support/https-receiver.ts';

let api: TestApi;
let aheadMs = 0;
const clock: Clock = { now: () => new Date(Date.now() + aheadMs) };

beforeAll(async () => {
  api = await startTestApi({ services: (built) => ({ ...built, clock }) });
}, 60_000);
afterAll(() => api.close());

async function signedUp() {
  const reader = aNewReader(api);
  expect((await reader.signUp()).status).toBe(201);
  return reader;
}

const pass = (minutes: number) => {
  aheadMs += minutes * 60_000;
};

describe('an e-mail address', () => {
  it('waits until its owner follows the link in the mail, and then is confirmed', async () => {
    const reader = await signedUp();
    const { status, headers, body } = await reader.add('email', reader.email);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'email',
      address: reader.email,
      state: 'pending',
      problem: 'not confirmed yet',
    });
    expect(headers.get('location')).toBe(`/me/addresses/${body.id}`);
    expect(reader.inbox('confirmation')).toHaveLength(1);
    expect((await reader.me()).problems).toContain(`${reader.email}: not confirmed yet`);
    await reader.confirm();
    const { addresses } = await reader.me();
    expect(addresses).toMatchObject([{ id: body.id, state: 'confirmed', confirmedAt: expect.any(String) }]);
    expect(addresses[0].problem).toBeUndefined();
  });

  it('added again, in other capitals, or by ten calls at once, is the same, and its owner gets one mail', async () => {
    const reader = await signedUp();
    const answers = await Promise.all(Array.from({ length: 10 }, () => reader.add('email', reader.email)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: 9 }, () => 200),
      201,
    ]);
    expect(await reader.add('email', reader.email.toUpperCase())).toMatchObject({ status: 200 });
    expect((await reader.me()).addresses).toHaveLength(1);
    expect(reader.inbox('confirmation')).toHaveLength(1);
  });

  it('is asked again on demand, not twice within a minute, and not once it is confirmed', async () => {
    const reader = await signedUp();
    const { body } = await reader.add('email', reader.email);
    const again = () => reader.call('POST', `/me/addresses/${body.id}/confirmation`);
    const early = await again();
    expect(early.status).toBe(429);
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    pass(2);
    expect(await again()).toMatchObject({ status: 200, body: { state: 'pending' } });
    expect(reader.inbox('confirmation')).toHaveLength(2);
    await reader.confirm();
    await reader.me();
    pass(2);
    expect(await again()).toMatchObject({ status: 409 });
  });

  it('that was removed gets nothing any more, even if its owner confirms afterwards', async () => {
    const reader = await signedUp();
    await reader.add('sms', reader.phone);
    const { body } = await reader.add('email', reader.email);
    await reader.confirm();
    await reader.me();
    expect((await reader.call('DELETE', `/me/addresses/${body.id}`)).status).toBe(204);
    expect((await reader.call('DELETE', `/me/addresses/${body.id}`)).status).toBe(404);
    expect((await reader.me()).addresses).toMatchObject([{ kind: 'sms' }]);
    expect((await reader.call('POST', '/me/test-notice')).status).toBe(200);
    expect(reader.inbox('notification')).toEqual([]);
  });

  it('that was removed can be added again', async () => {
    const reader = await signedUp();
    const { body: first } = await reader.add('email', reader.email);
    await reader.call('DELETE', `/me/addresses/${first.id}`);
    const { status, body } = await reader.add('email', reader.email);
    expect(status).toBe(201);
    expect(body.id).not.toBe(first.id);
  });
});

it('a number is reached at once; one that answered STOP is not asked, and comes back by START alone', async () => {
  const reader = await signedUp();
  const { body } = await reader.add('sms', reader.phone);
  expect(body).toMatchObject({ state: 'confirmed' });
  const other = await signedUp();
  api.cloud.sns.replyToSms(other.phone, 'STOP');
  const added = await other.add('sms', other.phone);
  expect(added.body).toMatchObject({ state: 'opted-out', problem: expect.stringContaining('STOP') });
  pass(2);
  expect(await other.call('POST', `/me/addresses/${added.body.id}/confirmation`)).toMatchObject({ status: 409 });
});

it('a web server confirms by visiting the link that it is sent', async () => {
  const { endpoint, received } = await startHttpsReceiver();
  const reader = await signedUp();
  expect((await reader.add('https', endpoint)).body).toMatchObject({ state: 'pending', address: endpoint });
  await api.cloud.sns.settled();
  const { SubscribeURL } = JSON.parse(received[0] ?? '{}');
  await (await fetch(SubscribeURL)).arrayBuffer();
  expect((await reader.me()).addresses).toMatchObject([{ kind: 'https', state: 'confirmed' }]);
  await reader.call('POST', '/me/test-notice');
  await api.cloud.sns.settled();
  expect(JSON.parse(received[1] ?? '{}')).toMatchObject({
    Type: 'Notification',
    Subject: expect.stringMatching(/^TEST/),
  });
});

describe('limits', () => {
  it('a reader has at most ten addresses', async () => {
    const reader = await signedUp();
    for (let index = 0; index < 10; index++)
      expect((await reader.add('email', `${reader.id}-${index}@example.org`)).status).toBe(201);
    expect(await reader.add('email', reader.email)).toMatchObject({
      status: 409,
      body: { type: '/problems/conflict' },
    });
  });

  it('nobody can have strangers written to without end', async () => {
    const reader = await signedUp();
    const statuses: number[] = [];
    for (let index = 0; index < 22; index++) {
      const { status, body } = await reader.add('email', `stranger-${index}@example.org`);
      statuses.push(status);
      if (status === 201) await reader.call('DELETE', `/me/addresses/${body.id}`);
    }
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429, 429]);
    pass(24 * 60 + 1);
    expect((await reader.add('email', reader.email)).status).toBe(201);
  });
});

it.each<[string, string, string]>([
  ['a line break with a second header', 'email', 'a@example.org\nBcc: b@example.org'],
  ['a right-to-left override', 'email', 'a\u202e@example.org'],
  ['HTML', 'email', '<img src=x onerror=alert(1)>@example.org'],
  ['2,000 characters', 'email', `${'a'.repeat(1_988)}@example.org`],
  ['a number with spaces', 'sms', '+1 202 555 0123'],
  ['a URL with a password', 'https', 'https://a:b@example.org/'],
  ['plain http', 'https', 'http://example.org/'],
])('%s is refused with what was expected, and nothing is kept', async (_, kind, address) => {
  const reader = await signedUp();
  const { status, body } = await reader.call('POST', '/me/addresses', { kind, address });
  expect(status).toBe(422);
  expect(body.errors).toMatchObject([{ path: 'address', expected: expect.stringContaining('such as') }]);
  expect(await reader.me()).toMatchObject({ addresses: [], version: 1 });
});

it('10,000 characters are refused by the schema', async () => {
  const reader = await signedUp();
  expect(await reader.add('email', 'a'.repeat(10_000))).toMatchObject({ status: 422 });
});

it('another reader’s address is not found, and neither is one of nobody', async () => {
  const [owner, other] = [await signedUp(), await signedUp()];
  const { body } = await owner.add('email', owner.email);
  for (const id of [body.id, 'no-such-address']) {
    expect(await other.call('DELETE', `/me/addresses/${id}`)).toMatchObject({ status: 404 });
    expect(await other.call('POST', `/me/addresses/${id}/confirmation`)).toMatchObject({ status: 404 });
  }
  expect((await owner.me()).addresses).toHaveLength(1);
});

it('who has not signed up has no addresses to add to', async () => {
  const stranger = aNewReader(api);
  expect(await stranger.add('email', stranger.email)).toMatchObject({ status: 404 });
});

it('while SNS does not answer what is wanted is kept, and a repeat goes on', async () => {
  const reader = await signedUp();
  api.cloud.sns.failNext('Subscribe', { code: 'AuthorizationError', status: 403 });
  expect(await reader.add('email', reader.email)).toMatchObject({ status: 503 });
  expect((await reader.me()).addresses).toMatchObject([{ state: 'pending' }]);
  pass(20);
  expect(await reader.add('email', reader.email)).toMatchObject({ status: 200, body: { state: 'pending' } });
  expect(reader.inbox('confirmation')).toHaveLength(1);
});

it('an idempotency key adds one address, and a repeat gets the same answer', async () => {
  const reader = await signedUp();
  const post = () =>
    reader.call('POST', '/me/addresses', { kind: 'email', address: reader.email }, { 'idempotency-key': 'k1' });
  const [first, second] = [await post(), await post()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  const stored = await dynamoReaderStore(api.cloud.table).get(reader.id);
  expect(stored?.asked).toHaveLength(1);
});
