/** What a publisher of statistics can be asked. One implementation a source, in `shared/sources`. */
import type { Period } from '../domain/period.ts';
import type { Provenance, SeriesId, SeriesPeriod } from '../domain/series.ts';
import type { SourceProfile } from '../domain/source-profile.ts';

export type { SourceProfile };

/** Why one series of a request was not taken over. */
export interface Refusal {
  readonly series: SeriesId;
  readonly period: Period;
  /** What was expected and what came, for an operator. */
  readonly reason: string;
}

export interface PullAnswer {
  readonly contents: readonly (SeriesPeriod & Provenance)[];
  readonly refusals: readonly Refusal[];
}

/** Whether a reporter's period is out, and what tells one state of its data from the next. */
export interface Publication {
  readonly published: boolean;
  /**
   * The source's own token (a checksum, a date of last update): another token, other data. Left out where the source
   * gives none; then only comparing contents tells.
   */
  readonly token?: string;
}

/**
 * Faults are thrown: `SourceUnavailable` (retried already, worth another run), `SourceAuthentication`
 * (a key is missing or refused), `SourceQuotaSpent` (nothing more today), `SourceFormat` (the answer is not what is
 * documented).
 */
export interface TradeSource {
  readonly profile: SourceProfile;
  /** Whether a reporter's period is out, whatever the commodity, with the change token. Takes as few requests as it can. */
  publication(reporter: string, period: Period): Promise<Publication>;
  /** Retrieves the period for every series named; they are all of this source. */
  pull(series: readonly SeriesId[], period: Period): Promise<PullAnswer>;
}
