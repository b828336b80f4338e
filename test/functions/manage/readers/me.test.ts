import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../../../shared/ports/clock.ts';
import { dynamoReaderStore } from '../../../../shared/storage/dynamodb-reader-store.ts';
import { startTestApi, type TestApi } from '../../../support/an-api.ts';
import { aNewReader, SETTINGS } from '../../../support/a-reader-at-the-api.ts';

let api: TestApi;
let aheadMs = 0;
const clock: Clock = { now: () => new Date(Date.now() + aheadMs) };

beforeAll(async () => {
  api = await startTestApi({ services: (built) => ({ ...built, clock }) });
}, 60_000);
afterAll(() => api.close());

describe('signing up', () => {
  it('makes a reader with the defaults, who is told what is missing', async () => {
    const reader = aNewReader(api);
    expect((await reader.call('GET', '/me')).status).toBe(404);
    const { status, headers, body } = await reader.signUp({ name: 'Ana' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/me');
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: reader.id,
      name: 'Ana',
      timeZone: 'UTC',
      cadence: 'immediate',
      digestAt: '08:00',
      addresses: [],
      subscriptions: [],
      version: 1,
      problems: ['no address: nothing can be sent', 'no subscription: nothing is asked for'],
    });
    const read = await reader.call('GET', '/me');
    expect(read).toMatchObject({ status: 200, body });
    expect((await reader.call('GET', '/me', undefined, { 'if-none-match': '"1"' })).status).toBe(304);
  });

  it('twice is refused, and of ten at once one succeeds', async () => {
    const reader = aNewReader(api);
    const answers = await Promise.all(Array.from({ length: 10 }, () => reader.signUp()));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 412),
    ]);
    expect(await reader.signUp()).toMatchObject({ status: 412 });
  });

  it('of somebody whose token names them by what no topic can be called is refused', async () => {
    const body = { ...SETTINGS };
    const headers = { 'if-none-match': '*' };
    expect(await api.call('PUT', '/me', { role: 'analyst', reader: '#public-topic', body, headers })).toMatchObject({
      status: 409,
    });
  });

  it('waits for SNS and says so, and a repeat signs up', async () => {
    const reader = aNewReader(api);
    api.cloud.sns.failNext('CreateTopic', { code: 'AuthorizationError', status: 403 });
    const failed = await reader.signUp();
    expect(failed).toMatchObject({ status: 503 });
    expect(failed.headers.get('retry-after')).toBe('5');
    expect(await reader.signUp()).toMatchObject({ status: 201 });
  });
});

describe('settings', () => {
  it('are replaced by whoever has seen them, addresses and subscriptions stay', async () => {
    const reader = aNewReader(api);
    await reader.signUp({ ...SETTINGS, cadence: 'weekly', quietHours: { from: '22:00', until: '06:00' } });
    expect(await reader.me()).toMatchObject({
      cadence: 'weekly',
      digestDay: 'monday',
      quietHours: { from: '22:00', until: '06:00', criticalBreaksThrough: false },
    });
    await reader.call('POST', '/me/subscriptions', { tags: ['a'] });
    expect(await reader.call('PUT', '/me', SETTINGS)).toMatchObject({ status: 428 });
    expect(await reader.call('PUT', '/me', SETTINGS, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    const { status, body } = await reader.call('PUT', '/me', SETTINGS, { 'if-match': '"2"' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ cadence: 'immediate', version: 3, subscriptions: [{ tags: ['a'] }] });
    expect(Object.keys(body)).not.toContain('quietHours');
    expect(Object.keys(body)).not.toContain('digestDay');
  });

  it('of a digest may leave critical events out of it, as long as there is one', async () => {
    const reader = aNewReader(api);
    await reader.signUp({ ...SETTINGS, cadence: 'daily', criticalAtOnce: true });
    expect(await reader.me()).toMatchObject({ cadence: 'daily', criticalAtOnce: true });
    const { body } = await reader.call('PUT', '/me', SETTINGS, { 'if-match': '"1"' });
    expect(Object.keys(body)).not.toContain('criticalAtOnce');
    expect(Object.keys(await reader.me())).not.toContain('criticalAtOnce');
  });

  it.each<[string, object, string]>([
    ['a time zone that is none', { timeZone: 'Berlin' }, 'timeZone'],
    ['an offset for a time zone', { timeZone: '+02:00' }, 'timeZone'],
    ['a time of the day that is none', { digestAt: '8:00' }, 'digestAt'],
    ['a cadence that is none', { cadence: 'hourly' }, 'cadence'],
    ['a weekday without a weekly digest', { cadence: 'daily', digestDay: 'monday' }, 'digestDay'],
    ['an exception from a digest that there is not', { criticalAtOnce: true }, 'criticalAtOnce'],
    ['quiet hours that never end', { quietHours: { from: '22:00', until: '22:00' } }, 'quietHours.until'],
    ['a name of 10,000 characters', { name: 'a'.repeat(10_000) }, 'name'],
    ['a name that nobody sees', { name: '\u200b\u202e' }, 'name'],
    ['a number for a name', { name: 7 }, 'name'],
    ['addresses, which have routes of their own', { addresses: [] }, 'addresses'],
  ])('refuse %s', async (_, given, path) => {
    const { status, body } = await aNewReader(api).signUp({ ...SETTINGS, ...given });
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: '/problems/invalid-body', errors: [{ path }] });
  });

  it('keep a name on one line, without what could turn or hide it', async () => {
    const reader = aNewReader(api);
    await reader.signUp({ ...SETTINGS, name: 'Ana\r\nBcc: all@example.org \u202egpj.exe\u202c <b>x</b>' });
    expect((await reader.me()).name).toBe('Ana Bcc: all@example.org gpj.exe <b>x</b>');
  });
});

describe('leaving', () => {
  it('forgets the reader and ends every subscription at SNS; signing up again begins anew', async () => {
    const reader = aNewReader(api);
    await reader.signUp();
    await reader.add('email', reader.email);
    await reader.add('sms', reader.phone);
    const { version } = await reader.me();
    const etag = { 'if-match': `"${version}"` };
    const topic = (await dynamoReaderStore(api.cloud.table).get(reader.id))?.topic;
    expect((await reader.call('DELETE', '/me')).status).toBe(428);
    expect((await reader.call('DELETE', '/me', undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await reader.call('DELETE', '/me', undefined, etag)).status).toBe(204);
    expect((await reader.call('GET', '/me')).status).toBe(404);
    expect((await reader.call('DELETE', '/me', undefined, etag)).status).toBe(404);
    const list = api.cloud.snsClient.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
    await expect(list).rejects.toMatchObject({ name: 'NotFoundException' });
    expect((await reader.signUp()).body).toMatchObject({ addresses: [], version: 1 });
  });

  it('that SNS held up is finished by a repeat, by signing up again, or by the next reconciliation', async () => {
    const reader = aNewReader(api);
    await reader.signUp();
    api.cloud.sns.failNext('DeleteTopic', { code: 'AuthorizationError', status: 403 });
    const leave = () => reader.call('DELETE', '/me', undefined, { 'if-match': '"1"' });
    expect((await leave()).status).toBe(503);
    expect((await reader.call('GET', '/me')).status).toBe(404);
    expect((await leave()).status).toBe(204);
    await reader.signUp();
    api.cloud.sns.failNext('DeleteTopic', { code: 'AuthorizationError', status: 403 });
    expect((await leave()).status).toBe(503);
    expect((await reader.signUp()).status).toBe(201);
  });
});

describe('a test notice', () => {
  const injected = '=HYPERLINK("http://evil")\r\nBcc: x\u202e <script>alert(1)</script> ^{}[]~|€€€€€€€€€€€€€€';

  it('arrives at confirmed addresses, is marked, counts as no alert, and is limited to five an hour', async () => {
    const reader = aNewReader(api);
    await reader.signUp({ ...SETTINGS, name: injected });
    expect(await reader.call('POST', '/me/test-notice')).toMatchObject({ status: 409 });
    await reader.add('email', reader.email);
    await reader.add('sms', reader.phone);
    await reader.confirm();
    const { status, body } = await reader.call('POST', '/me/test-notice');
    expect(status).toBe(200);
    const [mail] = reader.inbox('notification');
    expect(mail).toMatchObject({ subject: body.subject });
    expect(mail?.events).toBeUndefined();
    expect(mail?.subject).toMatch(/^TEST: [\x20-\x7e]{1,93}$/);
    expect(mail?.body).toContain('This is no alert');
    expect(mail?.body).not.toMatch(/\p{Bidi_Control}/u);
    const [text] = api.cloud.sns.inbox({ address: reader.phone });
    expect(text?.body).toMatch(/^CHOKEPOINT> TEST: /);
    expect(text?.sms).toMatchObject({ encoding: 'GSM-7', parts: 1 });
    const rest = await Promise.all(Array.from({ length: 6 }, () => reader.call('POST', '/me/test-notice')));
    expect(rest.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 200, 200, 200, 429, 429]);
    const refused = rest.find((answer) => answer.status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect(reader.inbox('notification')).toHaveLength(5);
    aheadMs += 61 * 60_000;
    expect((await reader.call('POST', '/me/test-notice')).status).toBe(200);
  });

  it('is sent once for one idempotency key', async () => {
    const reader = aNewReader(api);
    await reader.signUp();
    await reader.add('email', reader.email);
    await reader.confirm();
    const key = { 'idempotency-key': 'one' };
    const [first, second] = [
      await reader.call('POST', '/me/test-notice', undefined, key),
      await reader.call('POST', '/me/test-notice', undefined, key),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(reader.inbox('notification')).toMatchObject([{ copies: 1 }]);
  });

  it('that SNS does not take is no success, and says when to try again', async () => {
    const reader = aNewReader(api);
    await reader.signUp();
    await reader.add('sms', reader.phone);
    api.cloud.sns.failNext('Publish', { code: 'AuthorizationError', status: 403 });
    expect(await reader.call('POST', '/me/test-notice')).toMatchObject({ status: 503 });
  });
});

describe('the operators’ list', () => {
  it('masks addresses, shows what keeps readers from being told, and pages', async () => {
    const reader = aNewReader(api);
    await reader.signUp();
    await reader.add('email', reader.email);
    await reader.add('https', 'https://hooks.example.org/T0K3N?key=s3cret');
    const seen: { id: string; problems: string[]; addresses: { address: string }[] }[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { status, body } = await api.call('GET', `/readers?problem=true&limit=2${cursor}`, { role: 'operator' });
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items);
      next = body.next;
    }
    const found = seen.find(({ id }) => id === reader.id);
    expect(found?.addresses.map(({ address }) => address)).toEqual([
      'r***@example.org',
      'https://hooks.example.org/***',
    ]);
    expect(found?.problems).toContain('r***@example.org: not confirmed yet');
    expect(JSON.stringify(seen)).not.toMatch(/s3cret|T0K3N|reader-\d+@/);
    expect(seen.map(({ id }) => id)).toEqual(seen.map(({ id }) => id).toSorted());
    expect(await reader.call('GET', '/readers')).toMatchObject({ status: 403 });
  });

  it('leaves out readers whom nothing keeps from being told', async () => {
    const reader = aNewReader(api);
    await reader.signUp();
    await reader.add('sms', reader.phone);
    await reader.call('POST', '/me/subscriptions', {});
    expect((await reader.me()).problems).toEqual([]);
    const stored = await dynamoReaderStore(api.cloud.table).get(reader.id);
    expect(stored?.addresses).toMatchObject([{ state: 'confirmed' }]);
    const all = await api.call('GET', '/readers?limit=200', { role: 'operator' });
    const troubled = await api.call('GET', '/readers?limit=200&problem=true', { role: 'operator' });
    const has = ({ body }: typeof all) => body.items.some(({ id }: { id: string }) => id === reader.id);
    expect([has(all), has(troubled)]).toEqual([true, false]);
  });
});
