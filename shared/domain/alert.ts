/** What was told, what is true now, and the events between the two. */
import type { Explanation } from './explanation.ts';
import type { Period } from './period.ts';

/** How far a subject has left `clear`: the two lines of a threshold make two levels. */
export const LEVELS = ['clear', 'warning', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/** The level of an open alert, or the one that a closed alert had. */
export type Severity = Exclude<Level, 'clear'>;

export const EVENT_KINDS = [
  'raised',
  'escalated',
  'eased',
  'resolved',
  'reminder',
  'no-data',
  'data-back',
  'corrected',
  'needs-review',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * A level from a period on, until the next step. The first step stands for the first period told about;
 * what a timeline does not say was `clear`.
 */
export interface Step {
  readonly from: Period;
  readonly level: Level;
}

/** What one subject's reader has been told: the periods covered, and the levels in them. */
export interface Told {
  /** The first period that anything was said about. */
  readonly since: Period;
  /** The last period that anything was said about. */
  readonly through: Period;
  readonly steps: readonly Step[];
}

/** A change of one subject, told once. */
export interface AlertEvent {
  /** Derived from rule, subject, period, kind, vintage and version of the state, so that a repeat is recognised. */
  readonly id: string;
  readonly kind: EventKind;
  readonly rule: string;
  readonly ruleName: string;
  /** The partner for a rule with `each`, otherwise the rule's own id. */
  readonly subject: string;
  readonly period: Period;
  readonly from: Level;
  readonly to: Level;
  /** The level of the alert; for one that ended, the level that it had. */
  readonly severity: Severity;
  /** In the metric's own scale (a share is a ratio, 0 to 1); null when the period has no number. */
  readonly value: number | null;
  /** The line that was crossed, in the same scale. */
  readonly threshold: number;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Fingerprint of the vintages of every period in the window. */
  readonly vintage: string;
  /** When the evaluation found it, ISO 8601, UTC. */
  readonly at: string;
  readonly tags: readonly string[];
  readonly explanation: Explanation;
}

/**
 * The state of one subject of one rule: what was told, with the events not yet delivered in the same item,
 * so that a crash cannot separate the two.
 */
export interface AlertState {
  readonly rule: string;
  readonly subject: string;
  readonly told: Told;
  readonly outbox: readonly AlertEvent[];
  /** Months of changed codes that readers were told to review; of the rule as a whole. */
  readonly reviewed?: readonly Period[];
  /** Counts the writes; a write names the version that it replaces. */
  readonly version: number;
}

/** How far a rule has been evaluated as a whole; holds for every subject that has no state of its own. */
export interface RuleProgress {
  readonly rule: string;
  readonly since: Period;
  readonly through: Period;
  /** Fingerprint of the rule as it was evaluated: another one starts a new baseline. */
  readonly revision: string;
}
