/** Nine readers a second, whoever tells them: several functions keep one pace. */
import { expect, test } from 'vitest';
import { dynamoPace } from '../../../shared/storage/dynamodb-pace.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';
import { aClock } from '../../support/stores.ts';

const START = Date.parse('2026-09-04T13:00:00.000Z');

onEveryEngine('the pace', (freshTable) => {
  test('lets so many through in a second, and the next ones in the next', async () => {
    const clock = aClock();
    const wait = async (milliseconds: number) => clock.pass(milliseconds / 60_000);
    const pace = dynamoPace(await freshTable(), { perSecond: 3, clock, wait });
    const seconds: number[] = [];
    for (let turn = 0; turn < 8; turn++) {
      await pace.turn();
      seconds.push((clock.now().getTime() - START) / 1_000);
    }
    expect(seconds).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
    clock.pass(10);
    await pace.turn();
    expect(clock.now().getTime()).toBe(START + 602_000);
  });

  test('is kept by several at once: no second has more turns than one of them may take', async () => {
    const table = await freshTable();
    const perSecond = 4;
    const turns = new Map<number, number>();
    const start = Date.now();
    const clock = { now: () => new Date(start) };
    // The clock stands still, so how long each is told to wait is the second that it got.
    const one = async () => {
      let second = 0;
      const wait = async (milliseconds: number) => {
        second = Math.round(milliseconds / 1_000);
      };
      const pace = dynamoPace(table, { perSecond, clock, wait });
      for (let turn = 0; turn < 10; turn++) {
        await pace.turn();
        turns.set(second, (turns.get(second) ?? 0) + 1);
      }
    };
    await Promise.all([one(), one(), one()]);
    expect([...turns.values()].reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(Math.max(...turns.values())).toBeLessThanOrEqual(perSecond);
    expect(Math.max(...turns.keys())).toBe(8);
  });

  test('turns asked for together come one after the other, and a failure is nobody else’s', async () => {
    const table = await freshTable();
    const clock = aClock();
    let isBroken = true;
    const wait = async (milliseconds: number) => clock.pass(milliseconds / 60_000);
    const pace = dynamoPace(table, { perSecond: 2, clock: { now: () => (isBroken ? broken() : clock.now()) }, wait });
    const first = pace.turn();
    await expect(first).rejects.toThrow('no clock');
    isBroken = false;
    await Promise.all(Array.from({ length: 5 }, () => pace.turn()));
    expect(clock.now().getTime()).toBe(START + 2_000);
  });
});

function broken(): never {
  throw new Error('no clock');
}
