/** Pulls one batch of series for one period and keeps what differs from the vintage at hand. */
import { revisionOf } from '../../shared/domain/revision.ts';
import type { SeriesRevision } from '../../shared/domain/run.ts';
import type { SeriesPeriod, Vintage } from '../../shared/domain/series.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { SeriesRefused } from './series-refused.ts';

const AT_ONCE = 16;

export interface PullSeriesInput {
  readonly run: string;
  readonly batch: number;
}

export interface PullSeriesServices {
  readonly source: TradeSource;
  readonly series: SeriesStore;
  readonly runs: RunStore;
  readonly hash: (content: SeriesPeriod) => string;
}

export interface PullSeriesOutput {
  readonly first: number;
  readonly revised: number;
  readonly unchanged: number;
}

/**
 * A repeat stores nothing twice. A series whose answer cannot be trusted is refused as a whole, after the others of the
 * batch were stored, with a `SeriesRefused` that says what was expected and what came.
 */
export async function pullSeries(
  { run, batch }: PullSeriesInput,
  services: PullSeriesServices,
): Promise<PullSeriesOutput> {
  const [{ startedAt }, { period, series }] = await Promise.all([
    services.runs.plan(run),
    services.runs.pullBatch(run, batch),
  ]);
  const { contents, refusals } = await services.source.pull(series, period);
  const vintages = contents.map((content) => ({ ...content, hash: services.hash(content) }));
  const stored = await newestOf(vintages, services.series);
  // Before anything is kept: afterwards nobody could tell what the figures were compared with.
  const revisions = revisionsIn(vintages, stored, startedAt);
  if (revisions.length > 0) await services.runs.addRevisions(run, batch, revisions);
  const count = { first: 0, revised: 0, unchanged: 0 };
  await inChunks(vintages, async (vintage, index) => {
    count[await services.series.keep(vintage, { newest: stored[index] })]++;
  });
  if (refusals.length > 0) throw new SeriesRefused(refusals);
  return count;
}

async function newestOf(vintages: readonly Vintage[], store: SeriesStore): Promise<(Vintage | undefined)[]> {
  return inChunks(vintages, ({ series, period }) => store.newest(series, period));
}

/** A few at a time, results in order: each is its own item, so they do not stand in each other's way. */
async function inChunks<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const chunk = items.slice(start, start + AT_ONCE);
    results.push(...(await Promise.all(chunk.map((item, offset) => work(item, start + offset)))));
  }
  return results;
}

function revisionsIn(
  vintages: readonly Vintage[],
  stored: readonly (Vintage | undefined)[],
  at: string,
): SeriesRevision[] {
  return vintages.flatMap((vintage, index) => {
    const before = stored[index];
    if (before === undefined || before.hash === vintage.hash) return [];
    return [{ series: vintage.series, period: vintage.period, at, hash: vintage.hash, ...revisionOf(before, vintage) }];
  });
}
