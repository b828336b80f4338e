/** Calls under an idempotency key: done once, answered alike, and no key is lost with whoever held it. */
import { expect, test, vi } from 'vitest';
import type { Answer } from '../../../functions/manage/answer.ts';
import { once, type RepeatableCall } from '../../../functions/manage/idempotency.ts';
import { ProblemFound } from '../../../functions/manage/problem-found.ts';
import { dynamoAnswerStore } from '../../../shared/storage/dynamodb-answer-store.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';
import { aClock } from '../../support/stores.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const call: RepeatableCall = { caller: 'ada', key: 'k1', parts: ['POST /runs', '/runs', '', 'hash'] };
const DAY_MINUTES = 24 * 60;

onEveryEngine('a call with an idempotency key', (freshTable) => {
  async function scene() {
    const table = await freshTable();
    const clock = aClock();
    const services = { answers: dynamoAnswerStore(table), clock };
    let runs = 0;
    const run = async (): Promise<Answer> => {
      runs += 1;
      return { status: 201, body: { run: runs }, headers: { location: `/runs/${runs}` } };
    };
    return { table, clock, services, run, runs: () => runs };
  }

  const problemOf = async (promise: Promise<unknown>): Promise<ProblemFound> => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof ProblemFound) return error;
    throw new Error(`expected a problem, found ${String(error)}`);
  };

  /** An attempt that has claimed its key and goes on until it is told its answer; untold, it looks like a crash. */
  async function hanging(services: Parameters<typeof once>[1]) {
    let finish: (answer: Answer) => void = () => {};
    const answer = new Promise<Answer>((resolve) => {
      finish = resolve;
    });
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const result = once(call, services, () => {
      begin();
      return answer;
    });
    await begun;
    return { finish, result };
  }

  test('is done once: its repeat gets the same answer, and is told so', async () => {
    const { services, run, runs } = await scene();
    const first = await once(call, services, run);
    const second = await once(call, services, run);
    expect(first).toEqual({ status: 201, body: { run: 1 }, headers: { location: '/runs/1' } });
    expect(second).toEqual({ ...first, headers: { location: '/runs/1', 'idempotency-replayed': 'true' } });
    expect(runs()).toBe(1);
  });

  test.each([
    ['another body', { parts: ['POST /runs', '/runs', '', 'other'] }],
    ['another address', { parts: ['POST /backtests', '/backtests', '', 'hash'] }],
    ['another query', { parts: ['POST /runs', '/runs', 'dry-run=true', 'hash'] }],
  ])('is refused for %s, and does nothing', async (_, other) => {
    const { services, run, runs } = await scene();
    await once(call, services, run);
    expect(await problemOf(once({ ...call, ...other }, services, run))).toMatchObject({
      slug: 'idempotency-key-reused',
      status: 422,
    });
    expect(runs()).toBe(1);
  });

  test("another caller's key of the same name is another key", async () => {
    const { services, run, runs } = await scene();
    await once(call, services, run);
    await once({ ...call, caller: 'bob' }, services, run);
    expect(runs()).toBe(2);
  });

  test('of ten at once one is done; the others are told to ask again, or get its answer', async () => {
    const { services } = await scene();
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let count = 0;
    const slow = async (): Promise<Answer> => {
      count += 1;
      await held;
      return { status: 202, body: { count } };
    };
    const calls = Array.from({ length: 10 }, () => once(call, services, slow));
    const outcomes = Promise.allSettled(calls);
    const settled = await Promise.race(calls.map((one) => problemOf(one)));
    expect(settled).toMatchObject({ slug: 'conflict', status: 409 });
    expect(Number(settled.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    finish();
    const answered = (await outcomes).flatMap((one) => (one.status === 'fulfilled' ? [one.value.body] : []));
    expect(answered.length).toBeGreaterThan(0);
    expect(new Set(answered.map((body) => JSON.stringify(body)))).toEqual(new Set(['{"count":1}']));
    expect(count).toBe(1);
    expect((await once(call, services, slow)).body).toEqual({ count: 1 });
  });

  test('one whose first attempt died is under way for a minute, then done by its repeat', async () => {
    const { services, clock, run, runs } = await scene();
    await hanging(services);
    expect((await problemOf(once(call, services, run))).status).toBe(409);
    clock.pass(0.9);
    expect((await problemOf(once(call, services, run))).status).toBe(409);
    clock.pass(0.2);
    expect((await once(call, services, run)).body).toEqual({ run: 1 });
    expect(runs()).toBe(1);
  });

  test('a dead attempt does not make room for another call under its key', async () => {
    const { services, clock, run } = await scene();
    await hanging(services);
    clock.pass(2);
    const other = { ...call, parts: ['POST /runs', '/runs', '', 'other'] };
    expect((await problemOf(once(other, services, run))).slug).toBe('idempotency-key-reused');
  });

  test('an attempt that was thought dead and comes back does not replace the answer of its successor', async () => {
    const { services, clock, run } = await scene();
    const { finish, result } = await hanging(services);
    clock.pass(2);
    const successor = await once(call, services, run);
    finish({ status: 201, body: { run: 'late' } });
    await result;
    expect((await once(call, services, run)).body).toEqual(successor.body);
  });

  test('a call that is refused, or fails, leaves the key free', async () => {
    const { services, run } = await scene();
    const refused = () => Promise.reject(new ProblemFound('conflict', 'It exists.'));
    const failed = () => Promise.reject(new Error('no disk'));
    await expect(once(call, services, refused)).rejects.toThrow('It exists.');
    await expect(once(call, services, failed)).rejects.toThrow('no disk');
    expect((await once(call, services, run)).body).toEqual({ run: 1 });
  });

  test('is forgotten after a day, by itself where DynamoDB has not deleted it yet', async () => {
    const { services, clock, run, runs, table } = await scene();
    await once(call, services, run);
    clock.pass(DAY_MINUTES - 1);
    await once(call, services, run);
    expect(runs()).toBe(1);
    clock.pass(2);
    expect((await once({ ...call, parts: ['another'] }, services, run)).body).toEqual({ run: 2 });
    const [item] = await everyItem(table);
    expect(item?.['expires']).toBe(Math.floor(clock.now().getTime() / 1000) + 24 * 3_600);
  });

  test('a large answer is kept, and one too large for an item is not, and frees the key', async () => {
    const { services } = await scene();
    const rows = (text: () => string) => Array.from({ length: 20_000 }, (_, index) => ({ index, text: text() }));
    const large = await once(call, services, async () => ({
      status: 200,
      body: rows(() => 'the same words again and again'),
    }));
    expect((await once(call, services, async () => ({ status: 500 }))).body).toEqual(large.body);
    const noise = () => Array.from({ length: 8 }, () => Math.random().toString(36)).join('');
    let runs = 0;
    const huge = async () => {
      runs += 1;
      return { status: 200, body: rows(noise) };
    };
    await once({ ...call, key: 'k2' }, services, huge);
    await once({ ...call, key: 'k2' }, services, huge);
    expect(runs).toBe(2);
  });
});
