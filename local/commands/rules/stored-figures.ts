/** What a local service has stored in its data directory: every vintage, as retrieved. */
import type { SeriesId, Vintage } from '../../../shared/domain/series.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import type { SeriesStore } from '../../../shared/ports/series-store.ts';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { dynamoSeriesStore } from '../../../shared/storage/dynamodb-series-store.ts';
import type { Table } from '../../../shared/storage/table.ts';
import { withStoredTable } from '../../stored-table.ts';
import type { Figures } from './figures.ts';

/**
 * Reads the series named, and lets the directory go again.
 *
 * @throws UsageError when no service kept its data there, or one is running on it
 */
export function storedFigures(data: string, series: readonly SeriesId[]): Promise<Figures> {
  return withStoredTable(data, (table) => readAll(table, series, `Figures stored in ${data}`));
}

async function readAll(table: Table, series: readonly SeriesId[], title: string): Promise<Figures> {
  const [store, releases] = [dynamoSeriesStore(table), dynamoReleaseStore(table)];
  const sources = [...new Set(series.map((id) => seriesKey(id).source))];
  const known = new Map<SeriesId, Vintage[]>();
  for (const id of series) known.set(id, await everyVintage(store, id));
  const found = (await Promise.all(sources.map((source) => releases.list(source)))).flat();
  const held = series.filter((id) => (known.get(id) ?? []).length > 0).map(seriesKey);
  return {
    title,
    vintagesOf: (id) => known.get(id) ?? [],
    runsStarted: found.flatMap(({ firstSeen, revisions }) => [firstSeen, ...revisions.map(({ at }) => at)]),
    codes: Object.fromEntries(
      sources.map((source) => [source, held.filter((key) => key.source === source).map(({ commodity }) => commodity)]),
    ),
  };
}

async function everyVintage(store: SeriesStore, series: SeriesId): Promise<Vintage[]> {
  const periods = (await store.current(series)).map(({ period }) => period);
  return (await Promise.all(periods.map((period) => store.vintages(series, period)))).flat();
}
