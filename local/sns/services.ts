import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from './arn.ts';
import { ConfirmationTokens } from './confirmation-tokens.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { Inbox } from './inbox.ts';
import type { Limits } from './limits.ts';
import { Links } from './links.ts';
import { OptedOutNumbers } from './opted-out.ts';
import { Publisher } from './publisher.ts';
import type { QueryParameters } from './query-parameters.ts';
import { SubscriptionStore } from './subscriptions.ts';
import { TopicStore } from './topics.ts';
import type { XmlResult } from './xml-response.ts';

/** What the actions work on. */
export interface Services {
  readonly identity: Identity;
  readonly topics: TopicStore;
  readonly subscriptions: SubscriptionStore;
  readonly tokens: ConfirmationTokens;
  readonly optedOut: OptedOutNumbers;
  readonly inbox: Inbox;
  readonly queue: DeliveryQueue;
  readonly publisher: Publisher;
}

export interface ActionRequest {
  readonly parameters: QueryParameters;
  /** It carries an AWS signature, so it comes from an account; links in mails do not. The signature is not checked. */
  readonly signed: boolean;
  readonly now: Date;
}

/** One action of the API: reads its parameters, changes the state, answers the result. Runs in one transaction. */
export type Action = (request: ActionRequest, services: Services) => XmlResult | undefined;

export function makeServices(
  database: DatabaseSync,
  identity: Identity,
  { limits, url }: { limits: Limits; url: string },
): Services {
  const subscriptions = new SubscriptionStore(database, identity, limits);
  const inbox = new Inbox(database);
  const queue = new DeliveryQueue(database);
  const optedOut = new OptedOutNumbers(database);
  return {
    identity,
    topics: new TopicStore(database, identity, limits),
    subscriptions,
    tokens: new ConfirmationTokens(database),
    optedOut,
    inbox,
    queue,
    publisher: new Publisher({ subscriptions, inbox, queue, optedOut, links: new Links(url) }),
  };
}
