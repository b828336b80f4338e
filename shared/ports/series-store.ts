import type { Period } from '../domain/period.ts';
import type { SeriesId, Vintage } from '../domain/series.ts';

export interface SeriesStore {
  /** The newest vintage of every stored period of a series, in order of period. */
  current(series: SeriesId): Promise<Vintage[]>;
  /** The periods stored for a series within the range, both ends included. */
  periods(series: SeriesId, from: Period, until: Period): Promise<Period[]>;
  /** Every vintage of one period, oldest first. */
  vintages(series: SeriesId, period: Period): Promise<Vintage[]>;
  /** Every vintage of every period, in order of period, then of retrieval. */
  everyVintage(series: SeriesId): Promise<Vintage[]>;
  /** A text that is another one whenever `everyVintage` would answer something else; far quicker to read. */
  mark(series: SeriesId): Promise<string>;
  /** What stood at an instant: of every period the newest vintage retrieved by then, in order of period. */
  asOf(series: SeriesId, instant: string): Promise<Vintage[]>;
  /** The newest vintage of one period; undefined where none is stored. */
  newest(series: SeriesId, period: Period): Promise<Vintage | undefined>;
  /**
   * Keeps a retrieval whose content differs from the current one; a vintage is written first and never changed.
   * Unchanged content writes nothing. Safe to repeat and to run twice at once; an older retrieval never
   * replaces a newer one as current. Whoever has read the newest vintage already may hand it in.
   */
  keep(vintage: Vintage, read?: { readonly newest: Vintage | undefined }): Promise<'first' | 'revised' | 'unchanged'>;
}
