/** What a benchmark says, and how it is timed. */

export interface Measurement {
  readonly bench: string;
  readonly task: string;
  readonly size: string;
  readonly value: number;
  readonly unit: string;
  /** Who was measured, when it was not Chokepoint. */
  readonly peer?: string;
}

export interface BenchOptions {
  readonly size: 'small' | 'medium' | 'large';
  /** Tells a person what is going on. */
  readonly progress: (text: string) => void;
}

export interface Bench {
  /** What the figures mean: what is timed and what is not. */
  readonly about: string;
  /** Throws `ResultsDiffer` when what was measured did not do its work. */
  run(options: BenchOptions): Promise<Measurement[]>;
}

/** A measured run did not come to the results that it had to come to: its time says nothing. */
class ResultsDiffer extends Error {
  override name = 'ResultsDiffer' as const;
}

/** Throws unless the two are equal. */
export function mustEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new ResultsDiffer(`${what}: found ${String(found)}, expected ${String(expected)}`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** How often to run something: first without looking at the clock, then so many times. */
export interface Runs {
  readonly warmUp: number;
  readonly runs: number;
}

/** Median milliseconds of a run, each on what was prepared for it beforehand. */
export function timed<Prepared>(
  { warmUp, runs }: Runs,
  prepare: () => Prepared,
  run: (prepared: Prepared) => unknown,
): number {
  const times: number[] = [];
  for (let index = 0; index < warmUp + runs; index++) {
    const prepared = prepare();
    const start = performance.now();
    run(prepared);
    const time = performance.now() - start;
    if (index >= warmUp) times.push(time);
  }
  return median(times);
}

/** As {@link timed}, of something that is waited for. */
export async function timedAsync({ warmUp, runs }: Runs, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < warmUp + runs; index++) {
    const start = performance.now();
    await run();
    const time = performance.now() - start;
    if (index >= warmUp) times.push(time);
  }
  return median(times);
}
