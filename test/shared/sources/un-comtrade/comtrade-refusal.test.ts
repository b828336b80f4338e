import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../shared/sources/get-once.ts';
import { busyWait, refusedBy } from '../../../../shared/sources/un-comtrade/comtrade-refusal.ts';

const asker = { key: 'S3CRET', now: () => new Date('2026-09-04T13:00:00Z') };

function answer(status: number, message: string, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: JSON.stringify({ statusCode: status, message }) };
}

function errorOf(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('status 429', () => {
  test('waits as long as its body says', () => {
    expect(busyWait(answer(429, 'Rate limit is exceeded. Try again in 2 seconds.'), asker)).toBe(2_000);
    expect(busyWait(answer(429, 'Rate limit is exceeded. Try again in 1 second.'), asker)).toBe(1_000);
    expect(busyWait(answer(429, 'Slow down.'), asker)).toBeUndefined();
  });

  test('of another status says nothing', () => {
    expect(busyWait(answer(503, 'Try again in 2 seconds.'), asker)).toBeUndefined();
  });

  test.each([
    ['a quota in its body', 'Quota exceeded.', {}, undefined],
    ['a wait that no rate limit asks for', '', { 'retry-after': '7200' }, '2026-09-04T15:00:00.000Z'],
  ])('with %s is a spent quota', (_, message, headers, until) => {
    expect(errorOf(() => busyWait(answer(429, message, headers), asker))).toMatchObject({
      name: 'SourceQuotaSpent',
      until,
    });
  });
});

describe('status 403', () => {
  const body = 'Out of call volume quota. Quota will be replenished in 05:12:33.';

  test.each([
    ['by Retry-After', answer(403, body, { 'retry-after': '60' }), '2026-09-04T13:01:00.000Z'],
    ['by its body', answer(403, body), '2026-09-04T18:12:33.000Z'],
    ['in days', answer(403, 'Quota will be replenished in 1.05:12:33.'), '2026-09-05T18:12:33.000Z'],
    ['never said', answer(403, 'Out of call volume quota.'), undefined],
  ])('of a quota is spent until it is replenished, %s', (_, refused, until) => {
    expect(refusedBy(refused, asker)).toMatchObject({ name: 'SourceQuotaSpent', until });
  });

  test('of a key that may not ask is no quota', () => {
    expect(refusedBy(answer(403, 'Access denied.'), asker)).toMatchObject({ name: 'SourceAuthentication' });
  });

  test('of a page of some front end is an answer that cannot be trusted', () => {
    expect(refusedBy({ status: 403, headers: {}, body: '<h1>Forbidden</h1>' }, asker)).toMatchObject({
      name: 'SourceFormat',
      message: 'UN Comtrade refused the request with status 403: Forbidden',
    });
  });
});

test('an address that is too long is told with the words of the page, without the key', () => {
  const body = '<html><h2>Bad Request</h2><p>Request URL Too Long S3CRET</p></html>';
  expect(refusedBy({ status: 414, headers: {}, body }, asker).message).toBe(
    'UN Comtrade refused the request with status 414: Bad Request Request URL Too Long …',
  );
});
