/** Who is told: a reader, the addresses, what they subscribed to, and what they were sent. */
import type { AlertEvent } from './alert.ts';
import type { Lateness } from './lateness.ts';

/** One condition per field; a field left out asks for nothing. */
export interface Subscription {
  readonly id: string;
  readonly rules?: readonly string[];
  readonly tags?: readonly string[];
  readonly severities?: readonly AlertEvent['severity'][];
  /**
   * Tell of releases as well that are late and that rules of this subscription wait for. Severities do not count there: an
   * empty list of them asks for late releases alone.
   */
  readonly lateness?: boolean;
}

export interface Reader {
  readonly id: string;
  readonly name: string;
  /** The reader's own SNS topic: the addresses hang on it, so a reader confirms an address once. */
  readonly topic: string;
  readonly subscriptions: readonly Subscription[];
}

/** A notice under way: claimed, its publish perhaps done, perhaps not. */
export interface InFlight {
  readonly notice: string;
  readonly events: readonly string[];
  /** The invocation that claimed it; it alone may take it up again before the lease ends. */
  readonly owner: string;
  /** When it was first claimed, ISO 8601, UTC. */
  readonly startedAt: string;
  /** Anybody may take it over from this instant on. */
  readonly leaseUntil: string;
  readonly attempts: number;
}

/**
 * What a reader was told, in one item: a delivery is claimed and finished by compare-and-set on its version,
 * so two deliveries at once cannot tell the same event twice.
 */
export interface Mailbox {
  readonly reader: string;
  /** Event ids told, with the instant; old ones are dropped once no outbox can hold them any more. */
  readonly told: Readonly<Record<string, string>>;
  readonly inFlight?: InFlight;
  readonly version: number;
}

/** The record of one delivery, kept. */
export interface Delivery {
  readonly reader: string;
  readonly notice: string;
  readonly events: readonly string[];
  readonly at: string;
  readonly messageId: string;
  /** More than 1: an earlier publish of this notice ended without an answer and may have gone out too. */
  readonly attempts: number;
}

/** Whose mailbox holds what the public topic was told. No reader can have this id. */
export const PUBLIC_MAILBOX = '#public-topic';

/** True when one of the reader's subscriptions asks for late releases, and for one of the rules that wait for this one. */
export function wantsLateness(reader: Reader, late: Pick<Lateness, 'rules' | 'tags'>): boolean {
  return reader.subscriptions.some(
    ({ rules, tags, lateness }) =>
      lateness === true &&
      (rules === undefined || rules.some((rule) => late.rules.includes(rule))) &&
      (tags === undefined || tags.some((tag) => late.tags.includes(tag))),
  );
}

/** True when one of the reader's subscriptions asks for this event. */
export function wants(reader: Reader, event: Pick<AlertEvent, 'rule' | 'tags' | 'severity'>): boolean {
  return reader.subscriptions.some(
    ({ rules, tags, severities }) =>
      (rules === undefined || rules.includes(event.rule)) &&
      (tags === undefined || tags.some((tag) => event.tags.includes(tag))) &&
      (severities === undefined || severities.includes(event.severity)),
  );
}
