import { expect, it } from 'vitest';
import type { Delivery, Mailbox, Reader } from '../../../shared/domain/reader.ts';
import { dynamoReaderStore } from '../../../shared/storage/dynamodb-reader-store.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

const ada: Reader = {
  id: 'ada',
  name: 'Ada',
  topic: 'arn:aws:sns:us-east-1:000000000000:reader-ada',
  subscriptions: [{ id: 'all' }, { id: 'minerals', tags: ['critical-minerals'], severities: ['critical'] }],
};

const claimed = (version: number, owner: string): Mailbox => ({
  reader: 'ada',
  told: { 'event-0': '2026-08-04T12:30:00.000Z' },
  inFlight: {
    notice: 'notice-1',
    events: ['event-1'],
    owner,
    startedAt: '2026-09-03T12:30:00.000Z',
    leaseUntil: '2026-09-03T12:35:00.000Z',
    attempts: 1,
  },
  version,
});

const aDelivery = (given: Partial<Delivery> = {}): Delivery => ({
  reader: 'ada',
  notice: 'notice-1',
  events: ['event-1'],
  at: '2026-09-03T12:31:00.000Z',
  messageId: 'message-1',
  attempts: 1,
  ...given,
});

onEveryEngine('the reader store', (freshTable) => {
  it('lists every reader in order of id, as last put', async () => {
    const store = dynamoReaderStore(await freshTable());
    const bob = { ...ada, id: 'bob', name: 'Bob', subscriptions: [] };
    for (const reader of [bob, { ...ada, name: 'Ada L.' }, ada]) await store.put(reader);
    expect(await store.list()).toEqual([ada, bob]);
  });

  it('gives an empty mailbox with version 0 to a reader who was never told anything', async () => {
    const store = dynamoReaderStore(await freshTable());
    await store.put(ada);
    expect(await store.mailbox('ada')).toEqual({ reader: 'ada', told: {}, version: 0 });
  });

  it('lets exactly one of twenty runs claim the mailbox at once', async () => {
    const store = dynamoReaderStore(await freshTable());
    for (const version of [1, 2]) {
      const rivals = Array.from({ length: 20 }, (_, index) => claimed(version, `run-${index}`));
      const won = await Promise.all(rivals.map((mailbox) => store.saveMailbox(mailbox)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.mailbox('ada')).toEqual(rivals[won.indexOf(true)]);
    }
  });

  it('drops the claim when the notice is finished', async () => {
    const store = dynamoReaderStore(await freshTable());
    await store.saveMailbox(claimed(1, 'run-1'));
    const finished: Mailbox = { reader: 'ada', told: { 'event-1': '2026-09-03T12:31:00.000Z' }, version: 2 };
    expect(await store.saveMailbox(finished)).toBe(true);
    expect(await store.mailbox('ada')).toEqual(finished);
  });

  it('keeps one record of a delivery, and gives them oldest first', async () => {
    const store = dynamoReaderStore(await freshTable());
    const later = aDelivery({ notice: 'notice-0', at: '2026-10-02T09:00:00.000Z', attempts: 2 });
    for (const delivery of [later, aDelivery(), aDelivery()]) await store.recordDelivery(delivery);
    await store.recordDelivery(aDelivery({ reader: 'bob' }));
    expect(await store.deliveries('ada')).toEqual([aDelivery(), later]);
  });
});
