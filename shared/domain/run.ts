/**
 * A run is one execution of the state machine. The states hand each other references; what they refer to is
 * the run's plan, stored in batches.
 */
import type { Period } from './period.ts';
import type { LargestChange } from './release.ts';
import type { SeriesId } from './series.ts';

/** Series of one period to pull together: one request, or few, to the source. */
export interface PullBatch {
  readonly period: Period;
  readonly series: readonly SeriesId[];
}

/** A stored series' period for which a pull brought other figures. */
export interface SeriesRevision {
  readonly series: SeriesId;
  readonly period: Period;
  /** Start of the run whose plan asked for the pull. */
  readonly at: string;
  /** Hash of the new content: the same revision found twice is one. */
  readonly hash: string;
  readonly cells: number;
  readonly largest?: LargestChange;
}

/** Rules to evaluate together, because they share series. */
export interface EvaluateBatch {
  readonly rules: readonly string[];
}

/** What an evaluation found to deliver: the states whose outbox is not empty. */
export interface EvaluateResult {
  readonly assessments: number;
  readonly events: number;
  readonly outboxes: readonly { readonly rule: string; readonly subject: string }[];
}

/** A release that a run processes: new, left unfinished by an earlier run, or with a new change token. */
export interface PlannedRelease {
  readonly reporter: string;
  readonly period: Period;
  /** Recorded with the release once it was processed, so that a run that fails is repeated. */
  readonly token?: string;
}

export interface RunPlan {
  readonly run: string;
  readonly source: string;
  readonly startedAt: string;
  /** The last period that this run evaluates. */
  readonly until: Period;
  readonly releases: readonly PlannedRelease[];
  readonly pulls: readonly PullBatch[];
  readonly evaluations: readonly EvaluateBatch[];
}
