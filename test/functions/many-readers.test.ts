/**
 * Forty rules cross in one release, and a thousand readers asked for this and that of it: each gets one notice with exactly
 * their events, now or with their digest. What is theirs is worked out here by other means than the code's.
 */
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, test, vi } from 'vitest';
import { deliverHeld } from '../../functions/deliver-held/deliver-held.ts';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { inLanes } from '../../shared/delivery/in-lanes.ts';
import type { AlertEvent } from '../../shared/domain/alert.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { aDelivery, type Delivery } from '../support/a-delivery.ts';
import { aReader, anAddress } from '../support/a-reader.ts';
import { anAlertState, anEvent, anExplanation } from '../support/an-event.ts';
import { onEveryEngine } from '../support/dynamodb.ts';

vi.setConfig({ testTimeout: 300_000 });

const READERS = 1_000;
const RULES = 40;
const RUN = 'us-census-2026-08';
const AT_ONCE = 8;
const TAGS = ['minerals', 'chips', 'steel', 'food', 'drugs'];
const PARTNERS = ['CN', 'VN', 'JP', 'DE', 'MX', 'IN'];
const CHAPTERS = ['28', '72', '81', '85'];

/** Numbers that look random and are the same at every run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One event a rule: every other one critical, a third about one partner of many. */
const EVENTS: readonly AlertEvent[] = Array.from({ length: RULES }, (_, index) => {
  const rule = `rule-${String(index).padStart(2, '0')}`;
  const partner = PARTNERS[index % PARTNERS.length] ?? 'CN';
  const subject = index % 3 === 0 ? partner : rule;
  const level = index % 2 === 0 ? 'critical' : 'warning';
  const commodity = `${CHAPTERS[index % CHAPTERS.length]}01940000`;
  return anEvent({
    id: `${rule}${subject === rule ? '' : `.${subject}`}.2026-08.raised.v.1`,
    rule,
    subject,
    period: '2026-08',
    to: level,
    severity: level,
    tags: TAGS.filter((_tag, at) => (index >> at) % 2 === 1),
    partners: [partner],
    explanation: anExplanation({ series: [`us-census/US/imports/consumption/${commodity}`] }),
  });
});

function wishOf(reader: number): Subscription[] {
  const pick = numbers(reader + 1);
  const one = (at: number): Subscription => ({
    id: `s${at}`,
    ...(pick(4) === 0 && { rules: [`rule-${String(pick(RULES)).padStart(2, '0')}`, 'rule-07'] }),
    ...(pick(3) === 0 && { tags: [TAGS[pick(TAGS.length)] ?? ''] }),
    ...(pick(4) === 0 && { partners: [PARTNERS[pick(PARTNERS.length)] ?? '', 'XX'] }),
    ...(pick(5) === 0 && { commodities: [CHAPTERS[pick(CHAPTERS.length)] ?? ''] }),
    ...(pick(3) === 0 && { severities: [pick(2) === 0 ? ('critical' as const) : ('warning' as const)] }),
  });
  return Array.from({ length: pick(3) }, (_, at) => one(at));
}

/** Whether one condition is left unmet by the event; one that was not set is met. */
const MISSES: readonly ((wish: Subscription, event: AlertEvent) => boolean)[] = [
  ({ rules }, { rule }) => rules?.indexOf(rule) === -1,
  ({ tags }, event) => tags !== undefined && event.tags.filter((tag) => tags.includes(tag)).length === 0,
  ({ partners }, event) => partners?.indexOf(event.partners?.[0] ?? '') === -1,
  ({ commodities }, { explanation }) =>
    commodities !== undefined && explanation.series[0]?.split('/')[4]?.slice(0, 2) !== commodities[0],
  ({ severities }, { severity }) => severities !== undefined && severities[0] !== severity,
];

/** What a reader is to get, event by event and condition by condition. */
function expectedOf(reader: number): string[] {
  const ids: string[] = [];
  for (const event of EVENTS) {
    let wishesMet = 0;
    for (const wish of wishOf(reader)) if (!MISSES.some((misses) => misses(wish, event))) wishesMet += 1;
    if (wishesMet > 0) ids.push(event.id);
  }
  return ids.sort();
}

/** A tenth of the readers have a digest, another tenth are in their quiet hours. */
function settingsOf(reader: number) {
  if (reader % 10 === 3) return { cadence: 'daily' as const, digestAt: '17:00' };
  if (reader % 10 === 7) return { quietHours: { from: '12:00', until: '15:00', criticalBreaksThrough: false } };
  return {};
}
const isLater = (reader: number) => reader % 10 === 3 || reader % 10 === 7;

const idOf = (reader: number) => `reader-${String(reader).padStart(4, '0')}`;
const phoneOf = (reader: number) => `+1303${String(5_550_000 + reader)}`;

onEveryEngine('a thousand readers', (freshTable) => {
  test('of forty events of one release get one notice each, with exactly their events', async () => {
    const delivery = await aDelivery(await freshTable());
    await signUpAll(delivery);
    await raiseAll(delivery);
    const services = { ...delivery.services(), mailboxesAtOnce: AT_ONCE };
    const everybody = Array.from({ length: READERS }, (_, reader) => reader);
    const wanted = everybody.filter((reader) => expectedOf(reader).length > 0);
    const atOnce = wanted.filter((reader) => !isLater(reader));
    // The scene's own two want everything, and what is critical.
    const started = performance.now();
    const output = await deliverNotices({ run: RUN, source: 'us-census', failedBatches: 0 }, services);
    console.log(`${output.notices} notices in ${Math.round(performance.now() - started)} ms, ${AT_ONCE} at once`);
    expect(output).toMatchObject({ notices: atOnce.length + 2, events: RULES, parked: 0 });
    expect(wanted.length).toBeGreaterThan(READERS / 2);
    expect(received(delivery)).toEqual(expected(atOnce));
    expect(delivery.published().map(({ times }) => times)).toEqual(Array(RULES).fill(1));
    delivery.clock.pass(5 * 60);
    const later = await deliverHeld(services);
    expect(later).toEqual({ notices: wanted.length - atOnce.length, parked: 0, problems: [] });
    expect(received(delivery)).toEqual(expected(wanted));
    expect(await delivery.stores.mailboxes.waiting()).toEqual([]);
    await delivery.close();
  });

  function expected(readers: readonly number[]) {
    return Object.fromEntries(readers.map((reader) => [phoneOf(reader), [{ events: expectedOf(reader), copies: 1 }]]));
  }

  function received({ sns }: Delivery) {
    const messages = sns.inbox({ protocol: 'sms', kind: 'notification' });
    const phones = new Set(Array.from({ length: READERS }, (_, reader) => phoneOf(reader)));
    const mine = Map.groupBy(messages, ({ address }) => address);
    return Object.fromEntries(
      [...mine]
        .filter(([address]) => phones.has(address))
        .map(([address, list]) => [
          address,
          list.map(({ events = [], copies }) => ({ events: events.toSorted(), copies })),
        ]),
    );
  }

  /** A telephone number needs no confirmation. */
  async function signUpAll({ snsClient, stores }: Delivery): Promise<void> {
    const readers = Array.from({ length: READERS }, (_, reader) => reader);
    await inLanes(readers, { laneOf: (reader) => String(reader), atOnce: 16 }, async (reader) => {
      const id = idOf(reader);
      const { TopicArn: topic = '' } = await snsClient.send(new CreateTopicCommand({ Name: `reader-${id}` }));
      await snsClient.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sms', Endpoint: phoneOf(reader) }));
      const addresses = [anAddress({ kind: 'sms', address: phoneOf(reader), state: 'confirmed' })];
      await stores.readers.save(
        aReader({ id, topic, addresses, subscriptions: wishOf(reader), ...settingsOf(reader) }),
      );
    });
  }

  async function raiseAll({ stores, clock }: Delivery): Promise<void> {
    const now = clock.now().toISOString();
    const outboxes = EVENTS.map(({ rule, subject }) => ({ rule, subject }));
    for (const event of EVENTS)
      await stores.alerts.saveState(anAlertState({ rule: event.rule, subject: event.subject, outbox: [event] }));
    const plan = { run: RUN, source: 'us-census', startedAt: now, until: '2026-08', releases: [], pulls: [] };
    await stores.runs.savePlan({ ...plan, evaluations: [{ rules: EVENTS.map(({ rule }) => rule) }] });
    await stores.runs.saveEvaluateResult(RUN, 0, { assessments: RULES, events: RULES, outboxes });
  }
});
