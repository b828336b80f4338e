/**
 * Digests, parking and sending again, with every call of SNS and DynamoDB failing in turn, before and after it took effect,
 * once or for good: nothing is lost, and at most the one publish in flight is repeated.
 */
import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { expect, test, vi } from 'vitest';
import { deliverHeld } from '../../functions/deliver-held/deliver-held.ts';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { aDelivery, type Delivery, EVENTS, RUN } from '../support/a-delivery.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { type CloudFault, faultyCloud, type FaultyCloud } from '../support/faulty-cloud.ts';

vi.setConfig({ testTimeout: 180_000 });

const INPUT = { run: RUN, source: 'us-census', failedBatches: 0 };
const ALL = EVENTS.map(({ id }) => id).toSorted();
const WAFERS = 'wafers.JP.2026-07.raised.b1';
const LEASE_MINUTES = 16;
const FAULTS = [
  { how: 'once', when: 'before' },
  { how: 'once', when: 'after' },
  { how: 'death', when: 'before' },
  { how: 'death', when: 'after' },
] as const;

interface Trial {
  /** Up to the action. */
  readonly prepare: (delivery: Delivery) => Promise<void>;
  readonly act: (delivery: Delivery, cloud?: FaultyCloud) => Promise<unknown>;
  /** The call that failed is named, for what may have been repeated. */
  readonly check: (delivery: Delivery, failed: string) => Promise<void>;
}

onEveryEngine('with each call failing', (freshTable) => {
  /** Runs the action with a fault at each of its calls, then again undisturbed. Answers the calls that failed. */
  async function everyFault({ prepare, act, check }: Trial, fault: Omit<CloudFault, 'call'>): Promise<string[]> {
    const failed: string[] = [];
    for (let call = 1; ; call++) {
      const delivery = await aDelivery(await freshTable());
      try {
        await prepare(delivery);
        const cloud = faultyCloud(delivery.table, delivery.sns, { ...fault, call });
        await act(delivery, cloud).catch(() => undefined);
        const isThrough = cloud.calls() < call;
        if (!isThrough) {
          delivery.clock.pass(LEASE_MINUTES);
          await act(delivery);
        }
        await check(delivery, cloud.failed());
        if (isThrough) return failed;
        failed.push(cloud.failed());
      } finally {
        await delivery.close();
      }
    }
  }

  /** One notice, with these events, sent twice only if its publish was in flight; on record, and nothing left. */
  async function toldOnce(delivery: Delivery, reader: string, events: readonly string[]): Promise<void> {
    const mail = delivery.received(reader);
    expect(mail).toMatchObject([{ events }]);
    expect(delivery.received(reader, 'sms')).toEqual(mail);
    const { mailboxes } = delivery.stores;
    const records = await mailboxes.deliveries(reader);
    expect(records).toMatchObject([{ notice: mail[0]?.notice, events }]);
    if (mail[0]?.copies !== 1) {
      expect(mail[0]?.copies).toBe(2);
      expect(records[0]?.attempts).toBeGreaterThanOrEqual(2);
    }
    const { inFlight, held, parked } = await mailboxes.mailbox(reader);
    expect([inFlight, held, parked]).toEqual([undefined, undefined, undefined]);
  }

  test.each(FAULTS)('a digest is told: $how, $when the effect', async (fault) => {
    const failed = await everyFault(
      {
        prepare: async (delivery) => {
          await delivery.signUp('dee', [{ id: 'everything' }], { cadence: 'daily', digestAt: '17:00' });
          await deliverNotices(INPUT, delivery.services());
          delivery.clock.pass(300);
        },
        act: (delivery, cloud) => deliverHeld(delivery.services(cloud)),
        check: (delivery) => toldOnce(delivery, 'dee', ALL),
      },
      fault,
    );
    expect(failed.filter((name) => name === 'PublishCommand')).toHaveLength(1);
    expect(failed.length).toBeGreaterThan(8);
  });

  test.each(FAULTS)('events are put aside: $how, $when the effect', async (fault) => {
    await everyFault(
      {
        prepare: async (delivery) => {
          await delivery.signUp('dee', [{ id: 'chips', tags: ['chips'] }], { cadence: 'daily', digestAt: '17:00' });
          await onlyWafers(delivery);
        },
        act: (delivery, cloud) => deliverNotices(INPUT, delivery.services(cloud)),
        check: async (delivery) => {
          expect(await delivery.waiting()).not.toContain(WAFERS);
          const { mailboxes } = delivery.stores;
          expect(Object.keys((await mailboxes.mailbox('dee')).held ?? {})).toEqual([WAFERS]);
          expect((await mailboxes.waiting()).map(({ reader }) => reader)).toEqual(['dee']);
          await toldOnce(delivery, 'ann', [WAFERS]);
          delivery.clock.pass(300);
          await deliverHeld(delivery.services());
          await toldOnce(delivery, 'dee', [WAFERS]);
        },
      },
      fault,
    );
  });

  test.each(FAULTS)('a notice that is refused for good is parked: $how, $when the effect', async (fault) => {
    await everyFault(
      {
        prepare: async (delivery) => {
          await onlyWafers(delivery);
          await delivery.snsClient.send(new DeleteTopicCommand({ TopicArn: await topicOf(delivery) }));
        },
        act: (delivery, cloud) => deliverNotices(INPUT, delivery.services(cloud)),
        check: async (delivery) => {
          expect(await delivery.waiting()).not.toContain(WAFERS);
          const { parked, inFlight } = await delivery.stores.mailboxes.mailbox('ann');
          expect(inFlight).toBeUndefined();
          const [notice = ''] = Object.keys(parked ?? {});
          const entry = parked?.[notice];
          expect(entry).toMatchObject({ events: [{ id: WAFERS }], reason: expect.stringMatching(/^not-found: /) });
          expect(Object.keys(parked ?? {})).toHaveLength(1);
          await topicIsBack(delivery);
          expect(await delivery.retry('ann', notice)).toMatchObject({ sent: 1 });
          expect(delivery.received('ann')).toMatchObject([{ events: [WAFERS], copies: 1 }]);
        },
      },
      fault,
    );
  });

  test.each(FAULTS)('a parked notice is sent again: $how, $when the effect', async (fault) => {
    let notice = '';
    const failed = await everyFault(
      {
        prepare: async (delivery) => {
          await onlyWafers(delivery);
          await delivery.snsClient.send(new DeleteTopicCommand({ TopicArn: await topicOf(delivery) }));
          await deliverNotices(INPUT, delivery.services());
          [notice = ''] = Object.keys((await delivery.stores.mailboxes.mailbox('ann')).parked ?? {});
          await topicIsBack(delivery);
        },
        act: (delivery, cloud) => delivery.retry('ann', notice, cloud),
        check: (delivery) => toldOnce(delivery, 'ann', [WAFERS]),
      },
      fault,
    );
    expect(failed.filter((name) => name === 'PublishCommand')).toHaveLength(1);
  });

  test('the retry of a parked notice that was cut short is taken up by the next look at what waits', async () => {
    const delivery = await aDelivery(await freshTable());
    await onlyWafers(delivery);
    await delivery.snsClient.send(new DeleteTopicCommand({ TopicArn: await topicOf(delivery) }));
    await deliverNotices(INPUT, delivery.services());
    await topicIsBack(delivery);
    const [notice = ''] = Object.keys((await delivery.stores.mailboxes.mailbox('ann')).parked ?? {});
    // The claim is saved, and then nothing more.
    const cloud = faultyCloud(delivery.table, delivery.sns, { call: 4, how: 'death', when: 'before' });
    await expect(delivery.retry('ann', notice, cloud)).rejects.toThrow('before call 4');
    expect((await delivery.stores.mailboxes.mailbox('ann')).inFlight).toMatchObject({ notice });
    expect(await deliverHeld(delivery.services())).toMatchObject({ problems: ['ann: another delivery is under way'] });
    delivery.clock.pass(LEASE_MINUTES);
    expect(await deliverHeld(delivery.services())).toMatchObject({ notices: 1, problems: [] });
    await toldOnce(delivery, 'ann', [WAFERS]);
    await delivery.close();
  });

  /** One event, which ann wants and ben does not. */
  async function onlyWafers({ stores }: Delivery): Promise<void> {
    const outboxes = [{ rule: 'wafers', subject: 'JP' }];
    await stores.runs.saveEvaluateResult(RUN, 0, { assessments: 2, events: 1, outboxes });
  }

  async function topicOf({ stores }: Delivery): Promise<string> {
    return (await stores.readers.get('ann'))?.topic ?? '';
  }

  /** Made again under its name, with the addresses confirmed as before. */
  async function topicIsBack(delivery: Delivery): Promise<void> {
    const { TopicArn } = await delivery.snsClient.send(new CreateTopicCommand({ Name: 'reader-ann' }));
    expect(TopicArn).toBe(await topicOf(delivery));
    await delivery.signUp('ann', [{ id: 'everything' }]);
  }
});
