/**
 * A pace that several functions keep together: each reserves the next free second in one item, by compare-and-set, and
 * takes its turns in it. What is left of a second when its function ends is lost, and nobody is ever early.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Pace } from '../ports/pace.ts';
import { follows, getItem, parseItem, putItem, toItem } from './item.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const SECOND_MS = 1_000;
const ATTEMPTS = 20;

const paceSchema = z.object({
  /** The end of the last second that is taken, ISO 8601, UTC. */
  until: z.string(),
  version: z.int().min(1),
});

export interface PaceSettings {
  /** Turns in a second. */
  readonly perSecond: number;
  readonly clock: Clock;
  /** Waits; a test does not. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Turns of this process come one after the other, those of all processes at most `perSecond` in a second. */
export function dynamoPace(table: Table, { perSecond, clock, wait = sleep }: PaceSettings): Pace {
  let left = 0;
  let startsAt = 0;
  let queue: Promise<void> = Promise.resolve();
  const turn = async () => {
    // A second that has gone by unused may not be made up for in the next.
    if (left === 0 || clock.now().getTime() >= startsAt + SECOND_MS) {
      startsAt = await reserve(table, clock);
      left = perSecond;
      const early = startsAt - clock.now().getTime();
      if (early > 0) await wait(early);
    }
    left -= 1;
  };
  return {
    turn: () => {
      const mine = queue.then(turn);
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Takes the next second that nobody has; answers when it begins. */
async function reserve(table: Table, clock: Clock): Promise<number> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const item = await getItem(table, keys.pace());
    const stored = item === undefined ? undefined : parseItem(paceSchema, item);
    const start = Math.max(clock.now().getTime(), stored === undefined ? 0 : Date.parse(stored.until));
    const version = (stored?.version ?? 0) + 1;
    const until = new Date(start + SECOND_MS).toISOString();
    if (await putItem(table, toItem(keys.pace(), { until, version }), follows(version))) return start;
  }
  throw new Error(`no second was free at any of ${ATTEMPTS} attempts: more functions tell readers than expected`);
}
