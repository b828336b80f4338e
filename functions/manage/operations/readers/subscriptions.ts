import type { Caller, RequestOf } from '../../../../shared/api/route.ts';
import type { readersRoutes } from '../../../../shared/api/routes/readers.ts';
import { nearest } from '../../../../shared/domain/edit-distance.ts';
import type { Reader } from '../../../../shared/domain/reader.ts';
import {
  entriesOf,
  MOST_ENTRIES,
  MOST_SUBSCRIPTIONS,
  type Subscription,
} from '../../../../shared/domain/subscription.ts';
import { pageOf } from '../../cursors.ts';
import { ProblemFound } from '../../problem-found.ts';
import type { ManageServices } from '../../services.ts';
import { changeReader, newId, ownReader } from './own-reader.ts';

type Services = Pick<ManageServices, 'readers' | 'rules'>;
type Routes = (typeof readersRoutes)[number];

export async function listSubscriptions(
  request: RequestOf<Extract<Routes, { operation: 'listSubscriptions' }>>,
  services: Services,
) {
  const { subscriptions } = await ownReader(request.caller, services);
  const placed = subscriptions.map((subscription, place) => ({ subscription, place }));
  const { items, next } = pageOf(request, placed, { key: ({ place }) => [place] });
  const body = { items: items.map(({ subscription }) => subscription), ...(next !== undefined && { next }) };
  return { status: 200, body } as const;
}

export async function addSubscription(
  request: RequestOf<Extract<Routes, { operation: 'addSubscription' }>>,
  services: Services,
) {
  const { caller, body } = request;
  const subscription: Subscription = { ...body, id: newId(request) };
  await ownReader(caller, services);
  await requireRules(subscription, services);
  await changeReader(caller, services, (reader) => ({
    subscriptions: withinLimits([...othersThan(subscription, reader), subscription]),
  }));
  return {
    status: 201,
    body: subscription,
    headers: { location: `/me/subscriptions/${subscription.id}` },
  } as const;
}

export async function replaceSubscription(caller: Caller, subscription: Subscription, services: Services) {
  requireOwn(await ownReader(caller, services), subscription.id);
  await requireRules(subscription, services);
  await changeReader(caller, services, (reader) => {
    requireOwn(reader, subscription.id);
    const { subscriptions } = reader;
    return {
      subscriptions: withinLimits(subscriptions.map((each) => (each.id === subscription.id ? subscription : each))),
    };
  });
  return { status: 200, body: subscription } as const;
}

export async function removeSubscription(caller: Caller, id: string, services: Services) {
  await changeReader(caller, services, (reader) => {
    requireOwn(reader, id);
    return { subscriptions: othersThan({ id }, reader) };
  });
  return { status: 204 } as const;
}

function othersThan({ id }: Pick<Subscription, 'id'>, { subscriptions }: Reader): Subscription[] {
  return subscriptions.filter((each) => each.id !== id);
}

function requireOwn({ subscriptions }: Reader, id: string): void {
  if (!subscriptions.some((each) => each.id === id))
    throw new ProblemFound('not-found', 'You have no subscription of this id.');
}

function withinLimits(subscriptions: readonly Subscription[]): readonly Subscription[] {
  if (subscriptions.length > MOST_SUBSCRIPTIONS)
    throw new ProblemFound('conflict', `A reader has at most ${MOST_SUBSCRIPTIONS} subscriptions; remove one first.`);
  const entries = subscriptions.reduce((sum, subscription) => sum + entriesOf(subscription), 0);
  if (entries > MOST_ENTRIES)
    throw new ProblemFound(
      'conflict',
      `All conditions of a reader together have at most ${MOST_ENTRIES} entries; with these they would have ${entries}.`,
    );
  return subscriptions;
}

/** A misspelt id would never match. One that is removed later stays, and matches again if the rule comes back. */
async function requireRules({ rules: asked = [] }: Subscription, { rules }: Services): Promise<void> {
  const missing: number[] = [];
  for (const [index, id] of asked.entries()) if ((await rules.get(id)) === undefined) missing.push(index);
  if (missing.length === 0) return;
  const known = (await rules.list()).map(({ document }) => document.id);
  const errors = missing.map((index) => {
    const found = asked[index] ?? '';
    const suggestion = nearest(found, known);
    return {
      path: `rules[${index}]`,
      found: JSON.stringify(found),
      expected: 'the id of a rule',
      ...(suggestion !== undefined && { suggestion }),
    };
  });
  throw new ProblemFound('invalid-body', 'There is no such rule.', { errors });
}
