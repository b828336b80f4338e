/** The event that a source makes a reporter's period available, and what became of it since. */
import type { Period } from './period.ts';
import type { Measure, PartnerCode, SeriesId } from './series.ts';

/** The figure of all partners together. */
export const TOTAL = 'total';

/** One figure before and after; null where there was none at all. */
export interface LargestChange {
  readonly series: SeriesId;
  readonly measure: Measure;
  /** Or {@link TOTAL}. */
  readonly partner: PartnerCode;
  readonly before: number | null;
  readonly after: number | null;
  /** The change as a part of the larger of the two totals, so that values and quantities compare; 1 where one is missing. */
  readonly weight: number;
}

/** What one run found changed in figures that were published before. */
export interface ReleaseRevision {
  /** Start of the run that found it, ISO 8601, UTC. */
  readonly at: string;
  /** How many series had other figures. */
  readonly series: number;
  /** How many of their figures were others: partners and totals, each measure by itself. */
  readonly cells: number;
  readonly largest?: LargestChange;
}

export interface Release {
  readonly source: string;
  readonly reporter: string;
  readonly period: Period;
  /** When Chokepoint first found the period published, ISO 8601, UTC. */
  readonly firstSeen: string;
  /** The source's change token of the data that were last processed whole; left out where the source gives none. */
  readonly token?: string;
  /** Set once the release was pulled, evaluated and delivered, whole. */
  readonly processedAt?: string;
  /** Oldest first. */
  readonly revisions: readonly ReleaseRevision[];
}

/** Whose month: what names a release within its source. */
export type ReleaseKey = Pick<Release, 'source' | 'reporter' | 'period'>;
