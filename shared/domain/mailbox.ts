/**
 * What a reader was told, is being told and is to be told, in one item: every step is a compare-and-set on its version,
 * so two deliveries at once cannot tell the same event twice. The steps are in mailbox-steps.ts.
 */
import type { HoldReason, Snoozes, Urgency } from './due.ts';
import type { EventReference } from './event-reference.ts';

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

/** An event that the reader wants, and not now. */
export interface Held extends Urgency {
  /** When it was found: with the id, the name under which the history keeps it. */
  readonly at: string;
  /** From when on it could have been told. */
  readonly since: string;
  /** When it is told by the settings of then; those of now decide. */
  readonly due: string;
  readonly why: HoldReason;
}

/** Where the history has an event. */
export interface EventName {
  readonly id: string;
  readonly at: string;
}

/** A notice that SNS refuses, set aside until an operator sends it again. */
export interface Parked {
  readonly events: readonly EventName[];
  /** What SNS answered, without an address. */
  readonly reason: string;
  readonly attempts: number;
  /** When it was first tried. */
  readonly since: string;
  readonly parkedAt: string;
  /** An attempt ended without an answer, so it may have gone out. */
  readonly isInDoubt: boolean;
}

/** Publishes that failed one after the other. */
export interface Failing {
  /** Deliveries in a row in which one failed, not publishes. */
  readonly deliveries: number;
  /** The last of them. */
  readonly owner: string;
}

export interface Mailbox {
  readonly reader: string;
  /** Event ids told, with the instant; old ones are dropped once no outbox can hold them any more. */
  readonly told: Readonly<Record<string, string>>;
  readonly inFlight?: InFlight;
  /** By event id. An event stays here until the notice that tells it is through. */
  readonly held?: Readonly<Record<string, Held>>;
  /** By notice id; likewise. */
  readonly parked?: Readonly<Record<string, Parked>>;
  /** By alert id, the instant until which the reader wants to hear nothing of it. */
  readonly snoozes?: Snoozes;
  readonly failing?: Failing;
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
  /** None of the reader's addresses was known to be confirmed: SNS took the notice, and most likely nobody got it. */
  readonly withoutAddress?: true;
  /** What was sent; left out for the public topic, whose messages are the events themselves. */
  readonly text?: SentText;
}

/** A notice as it went out, and what it was about. */
export interface SentText {
  readonly subject: string;
  readonly email: string;
  readonly sms: string;
  readonly about: readonly EventReference[];
}

/** Whose mailbox holds what the public topic was told. No reader can have this id. */
export const PUBLIC_MAILBOX = '#public-topic';
