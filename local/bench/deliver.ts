/** Forty alerts of one release to a thousand readers: local SNS, embedded DynamoDB, the function's own code. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { join } from 'node:path';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { snsChannel } from '../../shared/channels/sns.ts';
import { SETTINGS_DEFAULT } from '../../shared/domain/reader-settings.ts';
import type { Subscription } from '../../shared/domain/subscription.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { countConsumed } from './consumed-capacity.ts';
import { type Bench, type BenchOptions, type Measurement, mustEqual } from './measurement.ts';
import { evaluatedRelease, GROUPS, groupTag, RULES, ruleId, RUN, SOURCE, storesOf } from './release-scene.ts';

const READERS = { small: 100, medium: 1_000, large: 5_000 } as const;
const AT_ONCE = [1, 8] as const;
const LINKS = 'https://chokepoint.example.org';

export const deliverBench: Bench = {
  about: [
    `${RULES} rules cross their lines in one release; every reader has an e-mail address and wants all of them, a tag's, or two rules'.`,
    'Timed: deliver-notices from the outboxes to the last mailbox closed, readers told one after the other and eight at once.',
    'Local SNS and embedded DynamoDB share the machine with it; on AWS the network takes their place, and the pace of nine',
    'readers a second, which SNS asks for e-mail: two minutes for a thousand. It is not kept here.',
    'Checked: every reader got exactly one notice, with exactly the events wanted; every event was published once.',
  ].join('\n'),
  async run(options) {
    const measurements: Measurement[] = [];
    for (const atOnce of AT_ONCE) measurements.push(...(await delivered(options, atOnce)));
    return measurements;
  },
};

async function delivered({ size, progress }: BenchOptions, atOnce: number): Promise<Measurement[]> {
  const readers = READERS[size];
  const directory = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
  const cloud = await startLocalCloud(directory, LINKS);
  try {
    progress(`${readers} readers sign up`);
    await signUp(cloud, readers);
    progress('evaluating the release');
    await evaluatedRelease(cloud.table);
    const consumed = countConsumed(cloud.table);
    const publishes = countPublishes(cloud);
    progress(`delivering, ${atOnce} at once`);
    const start = performance.now();
    const { notices, events } = await deliver(cloud, atOnce);
    const seconds = (performance.now() - start) / 1000;
    await cloud.sns.settled();
    const { writeUnits, readUnits } = consumed;
    mustEqual('events', events, RULES);
    mustEqual('notices', notices, readers);
    mustEqual('publishes', publishes(), readers + RULES);
    mustHaveReceived(cloud, readers);
    progress('checked');
    const figure = (task: string, value: number, unit: string): Measurement => {
      return { bench: 'deliver', task: `${task}, ${atOnce} at once`, size: `${readers} readers`, value, unit };
    };
    return [
      figure('release', seconds, 's'),
      figure('publishes', publishes(), 'requests'),
      figure('write units', writeUnits, 'WRU'),
      figure('read units', readUnits, 'RRU'),
    ];
  } finally {
    await cloud.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function deliver({ table, snsClient, publicTopic }: LocalCloud, mailboxesAtOnce: number) {
  const services = {
    ...storesOf(table),
    channel: snsChannel({ client: snsClient, publicTopic }),
    clock: systemClock,
    // How fast it can go; on AWS nine readers are told a second, because of SNS's limit for e-mail.
    pace: { turn: async () => {} },
    linkBase: LINKS,
    newOwner: () => 'bench',
    mailboxesAtOnce,
  };
  return deliverNotices({ run: RUN, source: SOURCE, failedBatches: 0 }, services);
}

function countPublishes({ snsClient }: LocalCloud): () => number {
  let count = 0;
  snsClient.middlewareStack.add(
    (next, context) => (request) => {
      if (context['commandName'] === 'PublishCommand') count += 1;
      return next(request);
    },
    { step: 'initialize', name: 'countPublishes' },
  );
  return () => count;
}

/** What a reader asks for, and the rules that come of it. */
interface Wish {
  readonly subscriptions: readonly Subscription[];
  readonly rules: readonly number[];
}

/** One in ten wants everything, five in ten what has a tag, the others two rules by name. */
function wishOf(reader: number): Wish {
  const all = Array.from({ length: RULES }, (_, index) => index);
  const turn = reader % 10;
  if (turn === 0) return { subscriptions: [{ id: 'everything' }], rules: all };
  if (turn <= 5) {
    const group = reader % GROUPS;
    const own = RULES / GROUPS;
    return {
      subscriptions: [{ id: 'tag', tags: [groupTag(group)] }],
      rules: all.slice(group * own, (group + 1) * own),
    };
  }
  const rules = [reader % RULES, (reader * 7 + 3) % RULES];
  return { subscriptions: [{ id: 'rules', rules: rules.map(ruleId) }], rules: [...new Set(rules)] };
}

function addressOf(reader: number): string {
  return `reader-${reader}@example.org`;
}

async function signUp({ snsClient, sns, table }: LocalCloud, readers: number): Promise<void> {
  const store = storesOf(table).readers;
  for (let reader = 0; reader < readers; reader++) {
    const id = `reader-${reader}`;
    const attributes = { DisplayName: 'Chokepoint' };
    const { TopicArn: topic = '' } = await snsClient.send(new CreateTopicCommand({ Name: id, Attributes: attributes }));
    await snsClient.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: addressOf(reader) }));
    const { subscriptions } = wishOf(reader);
    const createdAt = new Date().toISOString();
    await store.save({ ...SETTINGS_DEFAULT, id, name: id, topic, subscriptions, addresses: [], createdAt, version: 1 });
  }
  for (const { link = '' } of sns.inbox({ kind: 'confirmation' })) await (await fetch(link)).arrayBuffer();
}

/** One notice each, sent once, with an event of every rule wanted and of no other. */
function mustHaveReceived({ sns }: LocalCloud, readers: number): void {
  const received = Map.groupBy(sns.inbox({ kind: 'notification' }), ({ address }) => address);
  mustEqual('addresses that received a notice', received.size, readers);
  for (let reader = 0; reader < readers; reader++) {
    const [notice, ...more] = received.get(addressOf(reader)) ?? [];
    mustEqual(`further notices to reader ${reader}`, more.length, 0);
    mustEqual(`copies for reader ${reader}`, notice?.copies, 1);
    const rules = (notice?.events ?? []).map((id) => id.split('.')[0] ?? '').toSorted();
    mustEqual(
      `events told to reader ${reader}`,
      rules.join(' '),
      wishOf(reader).rules.map(ruleId).toSorted().join(' '),
    );
  }
}
