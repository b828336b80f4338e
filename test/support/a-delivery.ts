/** A run whose evaluations have left events in two outboxes, with readers whose topics lead to a local SNS. */
import { CreateTopicCommand, SetTopicAttributesCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { DeliverHeldServices } from '../../functions/deliver-held/deliver-held.ts';
import type { DeliverNoticesServices } from '../../functions/deliver-notices/deliver-notices.ts';
import { type LocalSns, startLocalSns } from '../../local/sns/local-sns.ts';
import { snsChannel } from '../../shared/channels/sns.ts';
import { readerPost } from '../../shared/delivery/post.ts';
import { type PostResult, retryParked } from '../../shared/delivery/tell-mailbox.ts';
import { alertId } from '../../shared/domain/alert-id.ts';
import type { AlertEvent, AlertMark } from '../../shared/domain/alert.ts';
import type { Reader } from '../../shared/domain/reader.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import type { Table } from '../../shared/storage/table.ts';
import { makeClient } from '../local/sns/sns-fixture.ts';
import { aReader, anAddress } from './a-reader.ts';
import { anAlertState, anEvent } from './an-event.ts';
import type { TestTable } from './dynamodb.ts';
import { aClock, type MovedClock, noPace, storesOn } from './stores.ts';

export const RUN = 'us-census-2026-07';
const MACHINE = 'arn:aws:lambda:us-east-1:000000000000:function:machine';

function markOf(rule: string, subject: string, order: string): AlertMark {
  return {
    id: alertId({ rule, subject, opened: '2026-07' }),
    opened: '2026-07',
    before: 'clear',
    after: 'critical',
    order,
  };
}

/** Two of tungsten, one of wafers, each of its alert. */
export const EVENTS: readonly AlertEvent[] = [
  anEvent({
    id: 'tungsten.2026-07.raised.a1',
    rule: 'tungsten',
    subject: 'tungsten',
    alert: markOf('tungsten', 'tungsten', '1'),
  }),
  anEvent({
    id: 'tungsten.2026-06.corrected.a2',
    rule: 'tungsten',
    subject: 'tungsten',
    kind: 'corrected',
    period: '2026-06',
    alert: { ...markOf('tungsten', 'tungsten', '2'), before: 'critical', verdict: 'changed' },
  }),
  anEvent({
    id: 'wafers.JP.2026-07.raised.b1',
    rule: 'wafers',
    subject: 'JP',
    severity: 'warning',
    to: 'warning',
    tags: ['chips'],
    alert: { ...markOf('wafers', 'JP', '1'), after: 'warning' },
  }),
];
const OUTBOXES = [
  { rule: 'tungsten', subject: 'tungsten' },
  { rule: 'wafers', subject: 'JP' },
];

export interface Delivery {
  readonly table: TestTable;
  readonly sns: LocalSns;
  readonly snsClient: SNSClient;
  readonly publicTopic: string;
  readonly clock: MovedClock;
  readonly stores: ReturnType<typeof storesOn>;
  services(cloud?: { table: Table; snsClient: SNSClient }): DeliverNoticesServices & DeliverHeldServices;
  /** Signs up a reader with an e-mail and a text message address. Answers the topic. */
  signUp(id: string, subscriptions: readonly Subscription[], settings?: Partial<Reader>): Promise<string>;
  /** Sends a parked notice again, as an operator does. */
  retry(reader: string, notice: string, cloud?: { table: Table; snsClient: SNSClient }): Promise<PostResult>;
  /** Event ids by notice that an address of the reader received, and how often. */
  received(reader: string, protocol?: 'email' | 'sms'): { notice: string; events: string[]; copies: number }[];
  /** What came to the public topic, with how often. */
  published(): { id: string; times: number }[];
  /** The ids that still wait in the outboxes. */
  waiting(): Promise<string[]>;
  close(): Promise<void>;
}

/** The scene with two readers: ann wants everything, ben what is critical. */
export async function aDelivery(table: TestTable): Promise<Delivery> {
  const sns = await startLocalSns({ file: ':memory:', retryDelaysMs: [1] });
  const snsClient = makeClient(sns.url);
  const { TopicArn: publicTopic = '' } = await snsClient.send(new CreateTopicCommand({ Name: 'public' }));
  await snsClient.send(new SubscribeCommand({ TopicArn: publicTopic, Protocol: 'lambda', Endpoint: MACHINE }));
  sns.attach(MACHINE, () => {});
  const stores = storesOn(table);
  const clock = aClock();
  let newest = 0;
  const delivery: Delivery = {
    table,
    sns,
    snsClient,
    publicTopic,
    clock,
    stores,
    services: (cloud = { table, snsClient }) => ({
      ...storesOn(cloud.table),
      channel: snsChannel({ client: cloud.snsClient, publicTopic }),
      clock,
      pace: noPace,
      linkBase: 'https://chokepoint.example.org',
      newOwner: () => `invocation-${(newest += 1)}`,
      // One call after the other, so that each can fail in its turn.
      mailboxesAtOnce: 1,
    }),
    signUp: (id, subscriptions, settings = {}) => signUp(delivery, { id, subscriptions, settings }),
    retry: async (id, notice, cloud) => {
      const services = delivery.services(cloud);
      const reader = await services.readers.get(id);
      if (reader === undefined) throw new Error(`${id} has not signed up`);
      return retryParked(
        readerPost(reader, { events: [] }, services),
        { notice, owner: services.newOwner() },
        services,
      );
    },
    received: (reader, protocol = 'email') =>
      sns
        .inbox({ protocol, address: protocol === 'email' ? mailOf(reader) : phoneOf(reader), kind: 'notification' })
        .map(({ notice = '', events = [], copies }) => ({ notice, events: events.toSorted(), copies })),
    published: () => publishedBy(sns),
    waiting: async () => {
      const states = await Promise.all(OUTBOXES.map(({ rule, subject }) => stores.alerts.state(rule, subject)));
      return states.flatMap((state) => state?.outbox.map(({ id }) => id) ?? []);
    },
    close: async () => {
      snsClient.destroy();
      await sns.close();
    },
  };
  await delivery.signUp('ann', [{ id: 'everything' }]);
  await delivery.signUp('ben', [{ id: 'critical', severities: ['critical'] }]);
  await evaluated(delivery, RUN);
  for (const { rule, subject } of OUTBOXES)
    await stores.alerts.saveState(
      anAlertState({ rule, subject, outbox: EVENTS.filter((event) => event.rule === rule) }),
    );
  return delivery;
}

/** Plans a run and notes what its evaluation found in the outboxes. */
export async function evaluated({ stores, clock }: Delivery, run: string): Promise<void> {
  const now = clock.now().toISOString();
  await stores.releases.announce({ source: 'us-census', reporter: 'US', period: '2026-07', firstSeen: now });
  const releases = [{ reporter: 'US', period: '2026-07' }];
  const plan = { run, source: 'us-census', startedAt: now, until: '2026-07', releases, pulls: [] };
  await stores.runs.savePlan({ ...plan, evaluations: [{ rules: ['tungsten', 'wafers'] }] });
  await stores.runs.saveEvaluateResult(run, 0, { assessments: 2, events: 3, outboxes: OUTBOXES });
}

interface SigningUp {
  readonly id: string;
  readonly subscriptions: readonly Subscription[];
  readonly settings: Partial<Reader>;
}

async function signUp(
  { sns, snsClient, stores }: Delivery,
  { id, subscriptions, settings }: SigningUp,
): Promise<string> {
  const { TopicArn: topic = '' } = await snsClient.send(new CreateTopicCommand({ Name: `reader-${id}` }));
  await snsClient.send(
    new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: 'DisplayName', AttributeValue: 'Chokepoint' }),
  );
  await snsClient.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: mailOf(id) }));
  await snsClient.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sms', Endpoint: phoneOf(id) }));
  const link = sns.inbox({ address: mailOf(id), kind: 'confirmation', topicArn: topic }).at(-1)?.link;
  if (link === undefined) throw new Error(`${id} got no confirmation mail`);
  await (await fetch(link)).arrayBuffer();
  const addresses = [
    anAddress({ id: 'a1', kind: 'email', address: mailOf(id), state: 'confirmed' }),
    anAddress({ id: 'a2', kind: 'sms', address: phoneOf(id), state: 'confirmed' }),
  ];
  await stores.readers.save(aReader({ id, topic, addresses, subscriptions, ...settings }));
  return topic;
}

function mailOf(reader: string): string {
  return `${reader}@example.org`;
}

/** Of the block set aside for fiction. */
function phoneOf(reader: string): string {
  return `+120255501${String(10 + (reader.charCodeAt(0) % 90))}`;
}

function publishedBy(sns: LocalSns): { id: string; times: number }[] {
  const times = new Map<string, number>();
  for (const { endpoint, body } of sns.deliveries()) {
    if (endpoint !== MACHINE) continue;
    const { id } = JSON.parse((JSON.parse(body) as { Message: string }).Message) as AlertEvent;
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return [...times].map(([id, count]) => ({ id, times: count })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
