import type { Period } from '../../shared/domain/period.ts';
import type { SeriesId } from '../../shared/domain/series.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { Published } from './published-releases.ts';

const READS_AT_ONCE = 16;

/** Of every published period the series that are not stored, or that are pulled again; oldest period first. */
export async function lacking(
  series: ReadonlyMap<string, readonly SeriesId[]>,
  published: readonly Published[],
  store: SeriesStore,
): Promise<ReadonlyMap<Period, readonly SeriesId[]>> {
  const periods = [...new Set(published.flatMap((each) => each.periods))].sort();
  const wanted = new Map<Period, SeriesId[]>(periods.map((period) => [period, []]));
  for (const each of published) {
    const ids = series.get(each.reporter) ?? [];
    for (let start = 0; start < ids.length; start += READS_AT_ONCE) {
      const chunk = ids.slice(start, start + READS_AT_ONCE);
      const stored = await Promise.all(chunk.map((id) => storedPeriods(id, each, store)));
      chunk.forEach((id, index) => {
        for (const period of each.periods)
          if (each.again.has(period) || stored[index]?.has(period) !== true) wanted.get(period)?.push(id);
      });
    }
  }
  return wanted;
}

async function storedPeriods(id: SeriesId, { periods }: Published, store: SeriesStore): Promise<ReadonlySet<Period>> {
  const [first, last] = [periods[0], periods.at(-1)];
  return new Set(first === undefined || last === undefined ? [] : await store.periods(id, first, last));
}
