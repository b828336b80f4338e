/** A publish that fails: tried again over several deliveries, then parked; nobody else waits for it. */
import { expect, test } from 'vitest';
import { deliverNotices } from '../../../functions/deliver-notices/deliver-notices.ts';
import { aDelivery, type Delivery, EVENTS, RUN } from '../../support/a-delivery.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const INPUT = { run: RUN, source: 'us-census', failedBatches: 0 };
const ALL = EVENTS.map(({ id }) => id).toSorted();

onEveryEngine('a publish that fails', (freshTable) => {
  /** Services whose notices to ann fail in this way. */
  function failing(delivery: Delivery, fault: Parameters<Delivery['sns']['failNext']>[1]) {
    const services = delivery.services();
    const ann = `reader-ann`;
    const channel = {
      ...services.channel,
      sendNotice: (...call: Parameters<typeof services.channel.sendNotice>) => {
        if (call[0].endsWith(ann)) delivery.sns.failNext('Publish', fault);
        return services.channel.sendNotice(...call);
      },
    };
    return { ...services, channel };
  }

  test.each([
    { title: 'throttled', fault: { code: 'Throttled', status: 429 }, isInDoubt: false, reason: /^throttled: / },
    {
      title: 'without an answer',
      fault: { code: 'InternalError', status: 500 },
      isInDoubt: true,
      reason: /^unavailable: /,
    },
  ])(
    '$title at every one of eight deliveries is parked, and the run succeeds',
    async ({ fault, isInDoubt, reason }) => {
      const delivery = await aDelivery(await freshTable());
      for (let attempt = 1; attempt <= 7; attempt++) {
        await expect(deliverNotices(INPUT, failing(delivery, fault))).rejects.toMatchObject({
          name: 'DeliveryDeferred',
        });
        expect((await delivery.waiting()).toSorted()).toEqual(ALL);
        delivery.clock.pass(30);
      }
      expect(delivery.received('ben')).toMatchObject([{ copies: 1 }]);
      expect(await deliverNotices(INPUT, failing(delivery, fault))).toMatchObject({ parked: 1 });
      expect(await delivery.waiting()).toEqual([]);
      const { parked = {}, inFlight, failing: count } = await delivery.stores.mailboxes.mailbox('ann');
      expect([inFlight, count]).toEqual([undefined, undefined]);
      const [notice = ''] = Object.keys(parked);
      const entry = parked[notice];
      expect(entry).toMatchObject({ isInDoubt, reason: expect.stringMatching(reason), attempts: isInDoubt ? 8 : 1 });
      expect(entry?.events.map(({ id }) => id).toSorted()).toEqual(ALL);
      expect(await deliverNotices(INPUT, delivery.services())).toMatchObject({ notices: 0 });
      expect(await delivery.retry('ann', notice)).toMatchObject({ sent: 1 });
      expect(delivery.received('ann')).toMatchObject([{ events: ALL, copies: 1 }]);
      expect(await delivery.stores.mailboxes.deliveries('ann')).toMatchObject([
        { notice, attempts: isInDoubt ? 9 : 1 },
      ]);
      expect(await delivery.retry('ann', notice)).toEqual({ sent: 0, held: 0, parked: 0 });
      await delivery.close();
    },
  );

  test('that works in between begins to count anew', async () => {
    const delivery = await aDelivery(await freshTable());
    const fault = { code: 'Throttled', status: 429 };
    for (let attempt = 1; attempt <= 5; attempt++)
      await expect(deliverNotices(INPUT, failing(delivery, fault))).rejects.toMatchObject({ name: 'DeliveryDeferred' });
    await deliverNotices(INPUT, delivery.services());
    expect((await delivery.stores.mailboxes.mailbox('ann')).failing).toBeUndefined();
    await delivery.close();
  });

  test('a parked notice that is refused again stays parked, with the newest reason', async () => {
    const delivery = await aDelivery(await freshTable());
    await deliverNotices(INPUT, failing(delivery, { code: 'InvalidParameter', status: 400 }));
    const before = await delivery.stores.mailboxes.mailbox('ann');
    const [notice = ''] = Object.keys(before.parked ?? {});
    const first = before.parked?.[notice];
    expect(first).toMatchObject({
      attempts: 1,
      isInDoubt: false,
      reason: 'invalid: SNS answered InvalidParameterException',
    });
    delivery.clock.pass(60);
    delivery.sns.failNext('Publish', { code: 'Throttled', status: 429 });
    expect(await delivery.retry('ann', notice)).toMatchObject({ sent: 0, parked: 1 });
    const after = await delivery.stores.mailboxes.mailbox('ann');
    expect(after.parked?.[notice]).toMatchObject({
      attempts: 2,
      since: first?.since,
      reason: expect.stringMatching(/^throttled/),
      parkedAt: '2026-09-04T14:00:00.000Z',
    });
    await delivery.close();
  });
});
