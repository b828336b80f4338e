/** Static facts of a source: what it publishes and where. No request is needed to know them. */
import type { Period } from './period.ts';
import type { Flow } from './series.ts';

export interface SourceProfile {
  readonly id: string;
  /** The publisher's name, as a reader knows it. */
  readonly name: string;
  /** The country whose trade it is, by reporter code, as it stands before "imports": "US". */
  readonly reporters: readonly string[];
  /** For each flow the bases, each with its meaning in words. */
  readonly bases: Readonly<Record<Flow, Readonly<Record<string, string>>>>;
  /** Digits that a commodity code may have. */
  readonly digits: readonly number[];
  /** ISO 4217. */
  readonly currency: string;
  /** IANA time zone of the publisher. */
  readonly timeZone: string;
  /** Wall-clock times at the publisher, `HH:MM`, at which to look for a release. */
  readonly lookAt: readonly string[];
  readonly firstPeriod: Period;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** How many series one pull may ask for together. */
  readonly seriesPerPull: number;
  /** Periods before a new release whose figures are fetched again, because the source revises them. */
  readonly refetch: {
    readonly trailing: number;
    /** Once a year the source revises further back: in these calendar months (1 to 12), so many periods. */
    readonly yearly?: { readonly inMonths: readonly number[]; readonly periods: number };
  };
  /**
   * Whether the source says by a token that its data changed: one for each period, or one for all that it has. Left out
   * where it gives none; then a new release is the sign that earlier periods may have changed too.
   */
  readonly changeToken?: 'period' | 'source';
  /** Days from the end of a period to its usual release, and to the day from which it is late. */
  readonly lag: { readonly usualDays: number; readonly lateDays: number };
  /** Digits of the codes that carry a quantity; empty where the source gives none. */
  readonly quantityDigits: readonly number[];
}
