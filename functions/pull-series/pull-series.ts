/** Pulls one batch of series for one period and keeps what differs from the vintage at hand. */
import type { SeriesPeriod } from '../../shared/domain/series.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { SeriesRefused } from './series-refused.ts';

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
export async function pullSeries({ run, batch }: PullSeriesInput, services: PullSeriesServices): Promise<PullSeriesOutput> {
  const { period, series } = await services.runs.pullBatch(run, batch);
  const { contents, refusals } = await services.source.pull(series, period);
  const count = { first: 0, revised: 0, unchanged: 0 };
  for (const content of contents) count[await services.series.keep({ ...content, hash: services.hash(content) })]++;
  if (refusals.length > 0) throw new SeriesRefused(refusals);
  return count;
}
