import { publishActions } from './publish-actions.ts';
import type { Action } from './services.ts';
import { subscriptionActions } from './subscription-actions.ts';
import { topicActions } from './topic-actions.ts';

const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries({ ...topicActions, ...subscriptionActions, ...publishActions }),
);

/** Those that the links in mails call, without a signature. */
const OPEN_ACTIONS = new Set(['ConfirmSubscription', 'Unsubscribe']);

/** The action of this name, or undefined when it is not served. */
export function findAction(name: string): Action | undefined {
  return ACTIONS.get(name);
}

export function needsSignature(name: string): boolean {
  return !OPEN_ACTIONS.has(name);
}
