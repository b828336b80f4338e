/** What a run leaves on record about its releases, once everybody was told. */
import { summedRevision } from '../../shared/domain/revision.ts';
import type { PlannedRelease, SeriesRevision } from '../../shared/domain/run.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';

const WRITES_AT_ONCE = 16;

export interface RunOutcome {
  readonly run: string;
  readonly source: string;
  /** How many batches failed, of whatever sort. */
  readonly failedBatches: number;
  /** Which pulls are among them; left out where nobody knows, and then every release may lack something. */
  readonly failedPulls?: readonly number[];
}

interface Services {
  readonly runs: RunStore;
  readonly releases: ReleaseStore;
  readonly clock: Clock;
}

/** Records revisions, and marks each release as processed whose figures came whole. Safe to repeat. */
export async function settleReleases(outcome: RunOutcome, services: Services): Promise<void> {
  const { run, source } = outcome;
  const found = await services.runs.revisions(run);
  for (const [key, parts] of Map.groupBy(found, releaseOf)) {
    const [period = '', reporter = ''] = key.split('#');
    for (const [at, together] of Map.groupBy(parts, (part) => part.at))
      await services.releases.recordRevision({ source, reporter, period }, summedRevision(at, together));
  }
  const at = services.clock.now().toISOString();
  const complete = await completeReleases(outcome, services.runs);
  for (let start = 0; start < complete.length; start += WRITES_AT_ONCE)
    await Promise.all(
      complete
        .slice(start, start + WRITES_AT_ONCE)
        .map(({ reporter, period, token }) =>
          services.releases.markProcessed({ source, reporter, period }, { at, ...(token !== undefined && { token }) }),
        ),
    );
}

/** A failed pull keeps the releases open that it was for; a failed evaluation all of them. */
async function completeReleases(
  { run, failedBatches, failedPulls }: RunOutcome,
  runs: RunStore,
): Promise<PlannedRelease[]> {
  if (failedBatches > (failedPulls?.length ?? 0)) return [];
  const releases = await runs.releases(run);
  const incomplete = new Set<string>();
  for (const batch of failedPulls ?? []) {
    const { period, series } = await runs.pullBatch(run, batch);
    for (const id of series) incomplete.add(releaseOf({ series: id, period }));
  }
  return releases.filter(({ reporter, period }) => !incomplete.has(`${period}#${reporter}`));
}

function releaseOf({ series, period }: Pick<SeriesRevision, 'series' | 'period'>): string {
  return `${period}#${seriesKey(series).reporter}`;
}
