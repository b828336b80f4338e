/** Plays releases in order, as if they were being published: one run of the state machine a period. */
import { addMonths, type Period, periodsBetween } from '../../shared/domain/period.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { Announcer } from './announcer.ts';
import type { Pipeline } from './pipeline.ts';

export interface Play {
  readonly source: string;
  readonly from: Period;
  readonly until: Period;
  /** Makes a carried period available; left out when another server decides what is published. */
  readonly publish?: (period: Period) => void;
  readonly run: Pipeline;
  readonly releases: ReleaseStore;
  readonly runs: RunStore;
  readonly announcer: Announcer;
  readonly isStopped: () => boolean;
}

export interface Played {
  readonly releases: number;
  readonly assessments: number;
}

/** A run did not complete; the next start goes on with it. */
export class RunFailed extends Error {
  override name = 'RunFailed' as const;
  /** What was played before it. */
  played: Played = { releases: 0, assessments: 0 };

  constructor(period: Period, faults: readonly string[]) {
    super(
      `the run for ${period} did not complete: ${faults.join('; ')}. Nothing was stored by halves; start again to go on.`,
    );
  }
}

/**
 * Goes on where an earlier play on the same data stopped. Throws `RunFailed` at the first run that does not complete.
 */
export async function playReleases(play: Play): Promise<Played> {
  const known = await play.releases.list(play.source);
  const processed = new Set(known.filter(({ processedAt }) => processedAt !== undefined).map(({ period }) => period));
  const pending = periodsBetween(play.from, play.until).filter((period) => !processed.has(period));
  const isUnfinished = known.some(({ period, processedAt }) => processedAt === undefined && pending.includes(period));
  const next = pending[0] ?? addMonths(play.until, 1);
  const total = { releases: 0, assessments: 0 };
  if (processed.size > 0 && !isUnfinished && next > play.from)
    total.assessments += await catchUp(play, addMonths(next, -1));
  for (const [index, period] of pending.entries()) {
    if (play.isStopped()) break;
    play.publish?.(period);
    const played = await playOne(play, period, `${index + 1}/${pending.length}`).catch((error: unknown) => {
      if (error instanceof RunFailed) error.played = total;
      throw error;
    });
    total.releases += played.releases;
    total.assessments += played.assessments;
  }
  return total;
}

/** Rules that are new or changed since the last start are brought up to the releases processed already. */
async function catchUp(play: Play, until: Period): Promise<number> {
  play.publish?.(until);
  const run = `${play.source}-catch-up-${until}`;
  await complete(play, run, until, () => {});
  return assessmentsOf(play.runs, run);
}

async function playOne(play: Play, period: Period, progress: string): Promise<Played> {
  const run = `${play.source}-${period}`;
  let isReleased = false;
  await complete(play, run, period, (periods) => {
    if (isReleased || !periods.includes(period)) return;
    isReleased = true;
    play.announcer.release(play.source, period);
  });
  if (!isReleased) {
    play.announcer.note(`${period}  not published (${progress})`);
    return { releases: 0, assessments: 0 };
  }
  return { releases: 1, assessments: await assessmentsOf(play.runs, run) };
}

async function complete(
  play: Play,
  run: string,
  until: Period,
  onReleases: (periods: readonly Period[]) => void,
): Promise<void> {
  const { source, from } = play;
  const outcome = await play.run({ source, run, from, until }, { onReleases });
  if (!outcome.succeeded && !play.isStopped()) throw new RunFailed(until, outcome.faults);
}

async function assessmentsOf(runs: RunStore, run: string): Promise<number> {
  const results = await runs.evaluateResults(run);
  return results.reduce((sum, { assessments }) => sum + assessments, 0);
}
