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
  'closed',
  'needs-review',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What somebody did to the rule, where that and not the figures brought the event. */
export const EVENT_CAUSES = ['rule-made', 'rule-enabled', 'rule-removed', 'rule-disabled', 'not-watched'] as const;
export type EventCause = (typeof EVENT_CAUSES)[number];

/**
 * A level from a period on, until the next step. The first step stands for the first period told about;
 * what a timeline does not say was `clear`.
 */
export interface Step {
  readonly from: Period;
  readonly level: Level;
  /**
   * The alert whose step it is, by the period in which it was raised. Left out where the steps say it: a step up from
   * `clear` raises an alert of its own, any other goes on with that of the step before.
   */
  readonly alert?: Period;
}

/**
 * What a revision of figures made of an alert: it never was one, it is over, it is open, it was one that nobody was told of,
 * or it stands and only some of its months are otherwise.
 */
export const VERDICTS = ['withdrawn', 'ended', 'raised', 'would-have-been-raised', 'changed'] as const;
export type RevisionVerdict = (typeof VERDICTS)[number];

/** Of which alert an event is, and how that alert stands before and after it. */
export interface AlertMark {
  /** `<rule>~<subject>~<opened>`: the same wherever the alert is spoken of. */
  readonly id: string;
  /** The period in which the alert was raised, as it was told. */
  readonly opened: Period;
  /** `clear`: the alert was not open. */
  readonly before: Level;
  /** `clear`: the alert is closed. */
  readonly after: Level;
  /** Of a correction alone. */
  readonly verdict?: RevisionVerdict;
  /** Puts the events of an alert in the order in which they were found, by comparison of the texts. */
  readonly order: string;
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
  /**
   * Of a first `raised`: the line was crossed already when the rule was made, or enabled again. Of `closed`: what ended
   * the alert. Left out where the figures brought the event.
   */
  readonly cause?: EventCause;
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
  /** The partners and groups that it is about; left out for what concerns all of a rule about each partner. */
  readonly partners?: readonly string[];
  readonly explanation: Explanation;
  /** Left out for an event that is of no alert: codes that need a review. */
  readonly alert?: AlertMark;
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
