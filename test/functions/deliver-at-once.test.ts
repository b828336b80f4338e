/** Several readers told at once: what holds for one holds for each. */
import { expect, test, vi } from 'vitest';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { aDelivery, type Delivery, EVENTS, RUN } from '../support/a-delivery.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { faultyCloud } from '../support/faulty-cloud.ts';

vi.setConfig({ testTimeout: 120_000 });

const INPUT = { run: RUN, source: 'us-census', failedBatches: 0 };
const ALL = EVENTS.map(({ id }) => id).toSorted();
const AT_ONCE = 4;
const LEASE_MINUTES = 16;
/** Their first letters make their telephone numbers, so each has one of its own. */
const READERS = ['ann', ...'cdefghij'.split('').map((letter) => `${letter}-reader`)];

onEveryEngine('readers told at once', (freshTable) => {
  const services = (delivery: Delivery, cloud?: Parameters<Delivery['services']>[0]) => ({
    ...delivery.services(cloud),
    mailboxesAtOnce: AT_ONCE,
  });

  async function manyReaders(): Promise<Delivery> {
    const delivery = await aDelivery(await freshTable());
    for (const reader of READERS.slice(1)) await delivery.signUp(reader, [{ id: 'everything' }]);
    return delivery;
  }

  test('each gets one notice with every event wanted', async () => {
    const delivery = await manyReaders();
    const { notices } = await deliverNotices(INPUT, services(delivery));
    // One for ben too, who wants part of it.
    expect(notices).toBe(READERS.length + 1);
    for (const reader of READERS) expect(delivery.received(reader)).toMatchObject([{ events: ALL, copies: 1 }]);
    expect(await delivery.waiting()).toEqual([]);
    await delivery.close();
  });

  test.each([14, 25, 40, 52])(
    'a death at call %i loses nothing, and repeats no more than was under way',
    async (call) => {
      const delivery = await manyReaders();
      const cloud = faultyCloud(delivery.table, delivery.sns, { call, how: 'death', when: 'after' });
      await expect(deliverNotices(INPUT, services(delivery, cloud))).rejects.toThrow();
      delivery.clock.pass(LEASE_MINUTES);
      await deliverNotices(INPUT, services(delivery));
      let repeated = 0;
      for (const reader of READERS) {
        const [mail, ...more] = delivery.received(reader);
        expect([mail?.events, more]).toEqual([ALL, []]);
        const [record] = await delivery.stores.mailboxes.deliveries(reader);
        expect(record?.notice).toBe(mail?.notice);
        if (mail?.copies === 1) continue;
        expect([mail?.copies, record?.attempts]).toEqual([2, 2]);
        repeated += 1;
      }
      expect(repeated).toBeLessThanOrEqual(AT_ONCE);
      expect(delivery.published().map(({ id }) => id)).toEqual(ALL);
      expect(await delivery.waiting()).toEqual([]);
      await delivery.close();
    },
  );
});
