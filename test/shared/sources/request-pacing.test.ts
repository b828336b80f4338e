import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestPacing } from '../../../shared/sources/request-pacing.ts';

/** A clock that only sleeping and the given gaps move. */
function timeline() {
  const time = { now: Date.parse('2026-03-01T00:00:00Z') };
  const slept: number[] = [];
  return {
    time,
    slept,
    clock: { now: () => new Date(time.now) },
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      time.now += milliseconds;
    },
  };
}

test('the first requests of a minute begin at once, the next waits for the first to be a minute old', async () => {
  const { time, slept, clock, sleep } = timeline();
  const pace = requestPacing({ perMinute: 3, clock, sleep });
  for (let count = 0; count < 3; count += 1) {
    await pace();
    time.now += 1_000;
  }
  expect(slept).toEqual([]);
  await pace();
  expect(slept).toEqual([57_000]);
});

test('no sixty seconds hold more than the limit, however requests arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 40 }),
      async (perMinute, gaps) => {
        const { time, clock, sleep } = timeline();
        const pace = requestPacing({ perMinute, clock, sleep });
        const begun: number[] = [];
        for (const gap of gaps) {
          time.now += gap;
          await pace();
          begun.push(time.now);
        }
        for (const start of begun)
          expect(begun.filter((other) => other >= start && other < start + 60_000).length).toBeLessThanOrEqual(
            perMinute,
          );
      },
    ),
  );
});

test('callers who wait together get slots of their own', async () => {
  const { slept, clock } = timeline();
  const pace = requestPacing({ perMinute: 1, clock, sleep: async (milliseconds) => void slept.push(milliseconds) });
  await Promise.all([pace(), pace(), pace()]);
  expect(slept).toEqual([60_000, 120_000]);
});

test.each([0, -1, 1.5])('a limit of %d a minute is refused', (perMinute) => {
  const { clock, sleep } = timeline();
  expect(() => requestPacing({ perMinute, clock, sleep })).toThrow(RangeError);
});
