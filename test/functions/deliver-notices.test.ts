import { CreateTopicCommand, DeleteTopicCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { aDelivery, type Delivery, EVENTS, evaluated, RUN } from '../support/a-delivery.ts';
import { anAddress } from '../support/a-reader.ts';
import { anAlertState, anEvent } from '../support/an-event.ts';
import { onEveryEngine } from '../support/dynamodb.ts';

const INPUT = { run: RUN, source: 'us-census', failedBatches: 0 };
const ALL = EVENTS.map(({ id }) => id).toSorted();
const CRITICAL = EVENTS.filter(({ severity }) => severity === 'critical')
  .map(({ id }) => id)
  .toSorted();

const NOTHING = { notices: 0, events: 0, held: 0, parked: 0, failures: 0 };

onEveryEngine('deliver-notices', (freshTable) => {
  /** Runs the body on a fresh scene, which is closed afterwards. */
  async function scene(body: (delivery: Delivery) => Promise<void>): Promise<void> {
    const delivery = await aDelivery(await freshTable());
    try {
      await body(delivery);
    } finally {
      await delivery.close();
    }
  }

  test('each reader gets one notice with exactly the events wanted, and machines every event', () =>
    scene(async (delivery) => {
      await delivery.signUp('cy', [{ id: 'steel', tags: ['steel'] }]);
      await delivery.signUp('dee', [
        { id: 'chips', tags: ['chips'] },
        { id: 'tungsten', rules: ['tungsten'], severities: ['warning'] },
      ]);
      const output = await deliverNotices(INPUT, delivery.services());
      expect(output).toEqual({ notices: 3, events: 3, held: 0, parked: 0, failures: 0 });
      for (const protocol of ['email', 'sms'] as const) {
        expect(delivery.received('ann', protocol)).toMatchObject([{ events: ALL, copies: 1 }]);
        expect(delivery.received('ben', protocol)).toMatchObject([{ events: CRITICAL, copies: 1 }]);
        expect(delivery.received('cy', protocol)).toEqual([]);
        expect(delivery.received('dee', protocol)).toMatchObject([{ events: ['wafers.JP.2026-07.raised.b1'] }]);
      }
      expect(delivery.published()).toEqual(ALL.map((id) => ({ id, times: 1 })));
    }));

  test('afterwards the outboxes are empty, the history has the events, the release is processed, each delivery is on record', () =>
    scene(async (delivery) => {
      await deliverNotices(INPUT, delivery.services());
      const { alerts, mailboxes, releases } = delivery.stores;
      expect(await delivery.waiting()).toEqual([]);
      expect(
        [...(await alerts.events('tungsten')), ...(await alerts.events('wafers'))].map(({ id }) => id).toSorted(),
      ).toEqual(ALL);
      expect(await releases.list('us-census')).toMatchObject([
        { period: '2026-07', processedAt: '2026-09-04T13:00:00.000Z' },
      ]);
      const [received] = delivery.received('ann');
      expect(await mailboxes.deliveries('ann')).toMatchObject([{ notice: received?.notice, events: ALL, attempts: 1 }]);
      expect((await mailboxes.mailbox('ann')).inFlight).toBeUndefined();
    }));

  test('a notice that was sent while no address was confirmed is on record as such', () =>
    scene(async (delivery) => {
      const waiting = anAddress({ state: 'pending' });
      const leaving = anAddress({ id: 'a2', state: 'confirmed', removedAt: '2026-09-04T12:00:00.000Z' });
      await delivery.signUp('dee', [{ id: 'everything' }], { addresses: [waiting, leaving] });
      await deliverNotices(INPUT, delivery.services());
      const records = await Promise.all(['ann', 'dee'].map((id) => delivery.stores.mailboxes.deliveries(id)));
      expect(records.map(([record]) => record?.withoutAddress)).toEqual([undefined, true]);
    }));

  test('a repeat tells nothing and changes no record', () =>
    scene(async (delivery) => {
      await deliverNotices(INPUT, delivery.services());
      delivery.clock.pass(60);
      expect(await deliverNotices(INPUT, delivery.services())).toEqual(NOTHING);
      expect(delivery.received('ann')).toMatchObject([{ copies: 1 }]);
      expect(delivery.published().every(({ times }) => times === 1)).toBe(true);
      expect(await delivery.stores.mailboxes.deliveries('ann')).toHaveLength(1);
    }));

  test('a run with a failed batch delivers, and leaves the release for the next run to finish', () =>
    scene(async (delivery) => {
      expect(await deliverNotices({ ...INPUT, failedBatches: 2 }, delivery.services())).toEqual({
        notices: 2,
        events: 3,
        held: 0,
        parked: 0,
        failures: 2,
      });
      const [release] = await delivery.stores.releases.list('us-census');
      expect(release?.processedAt).toBeUndefined();
    }));

  test.each([
    { title: 'of two runs', inputs: [INPUT, { ...INPUT, run: 'another' }] },
    { title: 'of one and the same run', inputs: [INPUT, INPUT] },
  ])('two deliveries at once, $title, tell once', ({ inputs }) =>
    scene(async (delivery) => {
      await evaluated(delivery, 'another');
      // Slow enough that each finds the other in the middle of every publish.
      delivery.sns.delayNext('Publish', { milliseconds: 60, times: 100 });
      const ends = await Promise.allSettled(inputs.map((input) => deliverNotices(input, delivery.services())));
      for (const end of ends)
        if (end.status === 'rejected') expect(end.reason).toMatchObject({ name: 'DeliveryDeferred' });
      for (const input of inputs) await deliverNotices(input, delivery.services());
      expect(delivery.received('ann')).toMatchObject([{ events: ALL, copies: 1 }]);
      expect(delivery.received('ben')).toMatchObject([{ events: CRITICAL, copies: 1 }]);
      expect(delivery.published()).toEqual(ALL.map((id) => ({ id, times: 1 })));
      expect(await delivery.stores.mailboxes.deliveries('ann')).toMatchObject([{ attempts: 1 }]);
      expect(await delivery.waiting()).toEqual([]);
    }),
  );

  test('a topic that is gone holds nobody else up; its notice is parked, and goes out when sent again', () =>
    scene(async (delivery) => {
      const [ann] = await delivery.stores.readers.list();
      await delivery.snsClient.send(new DeleteTopicCommand({ TopicArn: ann?.topic }));
      expect(await deliverNotices(INPUT, delivery.services())).toMatchObject({ notices: 1, parked: 1 });
      expect(delivery.received('ben')).toMatchObject([{ events: CRITICAL, copies: 1 }]);
      expect(delivery.published()).toHaveLength(3);
      expect(await delivery.waiting()).toEqual([]);
      const [release] = await delivery.stores.releases.list('us-census');
      expect(release?.processedAt).toBeDefined();
      const [notice = ''] = Object.keys((await delivery.stores.mailboxes.mailbox('ann')).parked ?? {});

      await delivery.signUp('ann', [{ id: 'everything' }]);
      await evaluated(delivery, 'next-run');
      expect(await deliverNotices({ ...INPUT, run: 'next-run' }, delivery.services())).toEqual(NOTHING);
      expect(delivery.received('ann')).toEqual([]);
      expect(await delivery.retry('ann', notice)).toMatchObject({ sent: 1, parked: 0 });
      expect(delivery.received('ann')).toMatchObject([{ events: ALL, copies: 1 }]);
      expect(delivery.received('ben')).toMatchObject([{ copies: 1 }]);
      expect(await delivery.stores.mailboxes.deliveries('ann')).toMatchObject([{ attempts: 1 }]);
      expect(await delivery.waiting()).toEqual([]);
    }));

  test('a throttled topic is tried again at the next delivery, as a first attempt', () =>
    scene(async (delivery) => {
      // The public topic takes three publishes; the fourth is for ann.
      delivery.sns.delayNext('Publish', { milliseconds: 0, times: 3 });
      const services = delivery.services();
      let publishes = 0;
      const channel = {
        ...services.channel,
        sendNotice: (...call: Parameters<typeof services.channel.sendNotice>) => {
          publishes += 1;
          if (publishes === 1) delivery.sns.failNext('Publish', { code: 'Throttled', status: 429 });
          return services.channel.sendNotice(...call);
        },
      };
      await expect(deliverNotices(INPUT, { ...services, channel })).rejects.toThrow(/ann: throttled/);
      expect(delivery.received('ann')).toEqual([]);
      expect(delivery.received('ben')).toHaveLength(1);
      await deliverNotices(INPUT, delivery.services());
      expect(delivery.received('ann')).toMatchObject([{ events: ALL, copies: 1 }]);
      expect(await delivery.stores.mailboxes.deliveries('ann')).toMatchObject([{ attempts: 1 }]);
    }));

  test('events that come into an outbox during a delivery stay for the next one', () =>
    scene(async (delivery) => {
      const late = anEvent({
        id: 'tungsten.2026-08.resolved.a3',
        rule: 'tungsten',
        subject: 'tungsten',
        kind: 'resolved',
        period: '2026-08',
      });
      const services = delivery.services();
      const { alerts } = delivery.stores;
      let isIn = false;
      const channel = {
        ...services.channel,
        sendNotice: async (...call: Parameters<typeof services.channel.sendNotice>) => {
          const state = await alerts.state('tungsten', 'tungsten');
          if (!isIn && state !== undefined)
            isIn = await alerts.saveState({ ...state, outbox: [...state.outbox, late], version: state.version + 1 });
          return services.channel.sendNotice(...call);
        },
      };
      await deliverNotices(INPUT, { ...services, channel });
      expect(await delivery.waiting()).toEqual([late.id]);
      await deliverNotices(INPUT, delivery.services());
      expect(delivery.received('ann').map(({ events }) => events)).toEqual([ALL, [late.id]]);
      expect(await delivery.waiting()).toEqual([]);
    }));

  test('a reader who signed up after the events is told what still waits, and nothing older', () =>
    scene(async (delivery) => {
      await deliverNotices(INPUT, delivery.services());
      await delivery.signUp('eve', [{ id: 'everything' }]);
      const fresh = anEvent({
        id: 'wafers.JP.2026-08.resolved.b2',
        rule: 'wafers',
        subject: 'JP',
        kind: 'resolved',
        period: '2026-08',
      });
      const state = await delivery.stores.alerts.state('wafers', 'JP');
      await delivery.stores.alerts.saveState(
        anAlertState({ rule: 'wafers', subject: 'JP', outbox: [fresh], version: (state?.version ?? 0) + 1 }),
      );
      await deliverNotices(INPUT, delivery.services());
      expect(delivery.received('eve')).toMatchObject([{ events: [fresh.id] }]);
    }));

  test('an empty run marks its release and sends nothing', () =>
    scene(async (delivery) => {
      await delivery.stores.runs.saveEvaluateResult(RUN, 0, { assessments: 2, events: 0, outboxes: [] });
      expect(await deliverNotices(INPUT, delivery.services())).toEqual(NOTHING);
      expect(delivery.published()).toEqual([]);
      expect((await delivery.stores.releases.list('us-census'))[0]?.processedAt).toBeDefined();
    }));

  test('a topic made again under the same name is one and the same', () =>
    scene(async ({ snsClient, stores }) => {
      const [ann] = await stores.readers.list();
      const { TopicArn } = await snsClient.send(new CreateTopicCommand({ Name: 'reader-ann' }));
      expect(TopicArn).toBe(ann?.topic);
    }));
});
