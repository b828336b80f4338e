/** What would be sent, and that asking sends and writes nothing. */
import { expect, test } from 'vitest';
import { deliverHeld } from '../../../functions/deliver-held/deliver-held.ts';
import { deliverNotices } from '../../../functions/deliver-notices/deliver-notices.ts';
import { plannedDeliveries } from '../../../shared/delivery/planned-deliveries.ts';
import { aDelivery, type Delivery, EVENTS, RUN } from '../../support/a-delivery.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

const ALL = EVENTS.map(({ id }) => id).toSorted();

onEveryEngine('a plan', (freshTable) => {
  const plan = async (delivery: Delivery) => {
    const before = await everyItem(delivery.table);
    const found = await plannedDeliveries(['us-census'], delivery.services());
    expect(await everyItem(delivery.table)).toEqual(before);
    return found;
  };

  test('names what each reader would get now, and what waits; a delivery then does just that', async () => {
    const delivery = await aDelivery(await freshTable());
    await delivery.signUp('cy', [{ id: 'steel', tags: ['steel'] }]);
    await delivery.signUp('dee', [{ id: 'everything' }], { cadence: 'daily', digestAt: '17:00' });
    const { events, deliveries } = await plan(delivery);
    expect(events.toSorted()).toEqual(ALL);
    expect(
      deliveries.map(({ reader, notice, held }) => [reader, notice?.events.length, Object.keys(held).length]),
    ).toEqual([
      ['ann', 3, 0],
      ['ben', 2, 0],
      ['dee', undefined, 3],
    ]);
    expect([delivery.received('ann'), delivery.published()]).toEqual([[], []]);
    await deliverNotices({ run: RUN, source: 'us-census', failedBatches: 0 }, delivery.services());
    const texts = await delivery.stores.mailboxes.deliveries('ann');
    expect(texts[0]?.text?.email).toBe(deliveries[0]?.notice?.email);
    const after = await plan(delivery);
    expect(after.events).toEqual([]);
    expect(after.deliveries.map(({ reader }) => reader)).toEqual(['dee']);
    const [dee] = (await delivery.stores.readers.list()).filter(({ id }) => id === 'dee');
    if (dee === undefined) throw new Error('dee has signed up');
    await delivery.stores.readers.save({ ...dee, subscriptions: [{ id: 'chips', tags: ['chips'] }], version: 2 });
    expect((await plan(delivery)).deliveries.map(({ held }) => Object.keys(held))).toEqual([
      ['wafers.JP.2026-07.raised.b1'],
    ]);
    await delivery.stores.readers.save({ ...dee, subscriptions: [], version: 3 });
    expect((await plan(delivery)).deliveries).toEqual([]);
    await delivery.stores.readers.save({ ...dee, version: 4 });
    delivery.clock.pass(300);
    const due = await plan(delivery);
    expect(due.deliveries).toMatchObject([{ reader: 'dee', held: {}, notice: { events: ALL } }]);
    await deliverHeld(delivery.services());
    expect((await plan(delivery)).deliveries).toEqual([]);
    await delivery.close();
  });
});
