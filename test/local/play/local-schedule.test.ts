import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { scheduledCalls, startSchedule } from '../../../local/play/local-schedule.ts';

test('deliver-held is called every minute, reconcile-readers once a day', async () => {
  const calls = await scheduledCalls();
  expect(calls.map(({ name, everyMs }) => [name, everyMs])).toEqual([
    ['deliver-held', 60_000],
    ['reconcile-readers', 86_400_000],
  ]);
}, 30_000);

test('each is called at once and again, never twice at a time, and a failure ends nothing', async () => {
  let [slow, atOnce, most, quick] = [0, 0, 0, 0];
  const faults: string[] = [];
  const schedule = startSchedule(
    [
      {
        name: 'slow',
        everyMs: 5,
        handler: async () => {
          slow += 1;
          atOnce += 1;
          most = Math.max(most, atOnce);
          await sleep(30);
          atOnce -= 1;
        },
      },
      {
        name: 'failing',
        everyMs: 5,
        handler: async () => {
          quick += 1;
          throw new Error('no answer');
        },
      },
    ],
    (fault) => faults.push(fault),
  );
  await vi.waitFor(() => expect(slow).toBeGreaterThan(1), { timeout: 10_000 });
  await schedule.stop();
  expect({ most, atOnce }).toEqual({ most: 1, atOnce: 0 });
  expect(quick).toBeGreaterThan(1);
  expect(faults).toHaveLength(quick);
  expect(faults[0]).toBe('failing: no answer');
  const before = quick;
  await sleep(30);
  expect(quick).toBe(before);
});
