import type { Clock } from '../ports/clock.ts';

const MINUTE_MS = 60_000;

export interface PacingOptions {
  /** Requests that may begin within any sixty seconds. */
  readonly perMinute: number;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * A function to be awaited before each request: it returns at once while fewer than `perMinute` began within the last
 * minute, and otherwise sleeps until that is so. Callers who wait at the same time get slots one after the other.
 */
export function requestPacing({ perMinute, clock, sleep }: PacingOptions): () => Promise<void> {
  if (!Number.isInteger(perMinute) || perMinute < 1)
    throw new RangeError(`perMinute is ${perMinute}; expected a whole number of at least 1`);
  const starts: number[] = [];
  return async () => {
    const now = clock.now().getTime();
    const oldest = starts.length < perMinute ? undefined : starts.shift();
    const start = oldest === undefined ? now : Math.max(now, oldest + MINUTE_MS);
    // Taken before the wait, so that the next caller sees it.
    starts.push(start);
    if (start > now) await sleep(start - now);
  };
}
