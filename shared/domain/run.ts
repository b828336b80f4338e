/**
 * A run is one execution of the state machine. The states hand each other references; what they refer to is
 * the run's plan, stored in batches.
 */
import type { Period } from './period.ts';
import type { SeriesId } from './series.ts';

/** Series of one period to pull together: one request, or few, to the source. */
export interface PullBatch {
  readonly period: Period;
  readonly series: readonly SeriesId[];
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

export interface RunPlan {
  readonly run: string;
  readonly source: string;
  readonly startedAt: string;
  /** The last period that this run evaluates. */
  readonly until: Period;
  /** Periods that this run found published for the first time, or that an earlier run left unfinished. */
  readonly releases: readonly Period[];
  readonly pulls: readonly PullBatch[];
  readonly evaluations: readonly EvaluateBatch[];
}
