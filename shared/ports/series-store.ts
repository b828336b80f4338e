import type { Period } from '../domain/period.ts';
import type { SeriesId, Vintage } from '../domain/series.ts';

export interface SeriesStore {
  /** The newest vintage of every stored period of a series, in order of period. */
  current(series: SeriesId): Promise<Vintage[]>;
  /** The periods stored for a series within the range, both ends included. */
  periods(series: SeriesId, from: Period, until: Period): Promise<Period[]>;
  /** Every vintage of one period, oldest first. */
  vintages(series: SeriesId, period: Period): Promise<Vintage[]>;
  /**
   * Keeps a retrieval whose content differs from the current one; a vintage is written first and never changed.
   * Unchanged content writes nothing. Safe to repeat and to run twice at once; an older retrieval never
   * replaces a newer one as current.
   */
  keep(vintage: Vintage): Promise<'first' | 'revised' | 'unchanged'>;
}
