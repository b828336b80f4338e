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
}
