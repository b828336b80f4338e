/** Histories as they were known, kept from one backtest to the next: a line that is dragged leaves the figures alone. */
import { type Glimpse, glimpses, type VintagesOf } from '../../shared/domain/knowledge.ts';
import type { SeriesId, Vintage } from '../../shared/domain/series.ts';

/** A history is as large as its panels at every instant: some megabytes for a whole basket. */
const KEPT = 8;

export interface GlimpseCache {
  /** What `glimpses` gives, the very same while vintages and runs are. */
  of(series: readonly SeriesId[], vintagesOf: VintagesOf, runsStarted: readonly string[]): readonly Glimpse[];
}

interface Kept {
  /** Those of the vintage cache, which gives the same list until one is added. */
  readonly vintages: readonly (readonly Vintage[])[];
  readonly glimpses: readonly Glimpse[];
}

export function glimpseCache(): GlimpseCache {
  // In order of use: what was not used for longest stands first.
  const kept = new Map<string, Kept>();
  return {
    of(series, vintagesOf, runsStarted) {
      const key = JSON.stringify([series, runsStarted]);
      const vintages = series.map((id) => vintagesOf(id));
      const known = kept.get(key);
      const isSame = known?.vintages.every((each, index) => each === vintages[index]) === true;
      const entry = isSame ? known : { vintages, glimpses: glimpses(series, vintagesOf, { runsStarted }) };
      kept.delete(key);
      kept.set(key, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break;
        kept.delete(oldest);
      }
      return entry.glimpses;
    },
  };
}
