/** Who is told: a reader, their addresses and settings, and what they subscribed to. */
import type { Address } from './address.ts';
import type { AlertEvent } from './alert.ts';
import type { Lateness } from './lateness.ts';
import type { ReaderSettings } from './reader-settings.ts';
import { covers, type Scope, scopeOfEvent, type Subscription } from './subscription.ts';

/** What is stored says what is wanted; SNS is brought to it. */
export interface Reader extends ReaderSettings {
  readonly id: string;
  /** The reader's own SNS topic: the addresses hang on it, so a reader confirms an address once. */
  readonly topic: string;
  readonly addresses: readonly Address[];
  readonly subscriptions: readonly Subscription[];
  /** When the reader signed up, ISO 8601, UTC. */
  readonly createdAt: string;
  /** The reader wants to be none any more; it stays until the topic is gone. */
  readonly leavingAt?: string;
  /** When confirmations were asked for, as far back as a limit looks. */
  readonly asked?: readonly string[];
  /** When test notices were sent, likewise. */
  readonly tested?: readonly string[];
  /** Counts the writes; a write names the version that it replaces. */
  readonly version: number;
}

/** What a reader's id is made of: it is part of the name of a topic. */
const READER_ID = /^[A-Za-z0-9_-]{1,128}$/;

export function isReaderId(id: string): boolean {
  return READER_ID.test(id);
}

/**
 * True when one of the reader's subscriptions asks for late releases, and for one of the rules that wait for this one.
 *
 * @param scopes of the rules as they are now; of one that is none any more only the tags are known
 */
export function wantsLateness(
  { subscriptions }: Pick<Reader, 'subscriptions'>,
  late: Pick<Lateness, 'rules' | 'tags'>,
  scopes: ReadonlyMap<string, Scope> = new Map(),
): boolean {
  const waiting = late.rules.map(
    (rule): Scope => scopes.get(rule) ?? { rule, tags: late.tags, commodities: [], partners: [] },
  );
  return subscriptions.some((subscription) => {
    const { rules, tags, baskets, commodities, partners, lateness } = subscription;
    if (lateness !== true) return false;
    const asksForAll = [rules, tags, baskets, commodities, partners].every((condition) => condition === undefined);
    return asksForAll || waiting.some((scope) => covers(subscription, scope));
  });
}

/** True when one of the reader's subscriptions asks for this event. */
export function wants({ subscriptions }: Pick<Reader, 'subscriptions'>, event: AlertEvent): boolean {
  return subscriptions.some(
    (subscription) =>
      (subscription.severities === undefined || subscription.severities.includes(event.severity)) &&
      covers(subscription, scopeOfEvent(event)),
  );
}
