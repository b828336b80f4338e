/** Vintages that were read before, kept as long as the store says by a mark that they are still all there is. */
import type { VintagesOf } from '../../shared/domain/knowledge.ts';
import type { SeriesId, Vintage } from '../../shared/domain/series.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';

/** Some 2 KB each: what a function of 512 MB can keep beside its work. */
const VINTAGES_KEPT = 40_000;
const READS_AT_ONCE = 16;

export interface VintageCache {
  /** Every vintage of the series named, as stored at this moment. */
  read(series: readonly SeriesId[]): Promise<VintagesOf>;
}

interface Kept {
  readonly mark: string;
  readonly vintages: readonly Vintage[];
}

export function vintageCache(store: Pick<SeriesStore, 'mark' | 'everyVintage'>, most = VINTAGES_KEPT): VintageCache {
  // In order of use: what was not used for longest stands first.
  const kept = new Map<SeriesId, Kept>();
  let count = 0;

  const keep = (series: SeriesId, entry: Kept) => {
    count += entry.vintages.length - (kept.get(series)?.vintages.length ?? 0);
    kept.delete(series);
    kept.set(series, entry);
    for (const [oldest, { vintages }] of kept) {
      if (count <= most || oldest === series) break;
      kept.delete(oldest);
      count -= vintages.length;
    }
  };

  const readOne = async (series: SeriesId): Promise<readonly Vintage[]> => {
    // The mark comes first: what is stored after it makes another mark the next time.
    const mark = await store.mark(series);
    const known = kept.get(series);
    const entry = known?.mark === mark ? known : { mark, vintages: await store.everyVintage(series) };
    keep(series, entry);
    return entry.vintages;
  };

  return {
    async read(series) {
      const found = new Map<SeriesId, readonly Vintage[]>();
      const ids = [...new Set(series)];
      for (let start = 0; start < ids.length; start += READS_AT_ONCE) {
        const chunk = ids.slice(start, start + READS_AT_ONCE);
        const read = await Promise.all(chunk.map(readOne));
        chunk.forEach((id, index) => found.set(id, read[index] ?? []));
      }
      return (id) => found.get(id) ?? [];
    },
  };
}
