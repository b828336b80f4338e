import { expect, it } from 'vitest';
import type { Reader } from '../../../shared/domain/reader.ts';
import { dynamoReaderStore } from '../../../shared/storage/dynamodb-reader-store.ts';
import { keys } from '../../../shared/storage/keys.ts';
import { putItem, toItem } from '../../../shared/storage/item.ts';
import { aReader, anAddress } from '../../support/a-reader.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

const ada = aReader({
  id: 'ada',
  name: 'Ada',
  subscriptions: [{ id: 'all' }, { id: 'minerals', tags: ['critical-minerals'], severities: ['critical'] }],
});

/** With every member that there is. */
const full: Reader = aReader({
  id: 'full',
  cadence: 'weekly',
  digestDay: 'friday',
  quietHours: { from: '22:00', until: '06:30', criticalBreaksThrough: true },
  addresses: [
    anAddress({
      state: 'gone',
      goneBecause: 'unsubscribed',
      confirmedAt: '2026-09-03T12:01:00.000Z',
      remindedAt: '2026-09-04T12:01:00.000Z',
      removedAt: '2026-09-05T12:01:00.000Z',
    }),
  ],
  subscriptions: [
    {
      id: 's',
      label: 'Minerals',
      rules: ['r'],
      tags: ['t'],
      baskets: ['tungsten'],
      commodities: ['8101'],
      partners: ['CN', 'EU'],
      severities: ['critical'],
      lateness: true,
    },
  ],
  leavingAt: '2026-09-05T12:00:00.000Z',
  asked: ['2026-09-03T12:00:00.000Z'],
  tested: ['2026-09-03T13:00:00.000Z'],
});

onEveryEngine('the reader store', (freshTable) => {
  it('gives a reader back whole, and lists every reader in order of id', async () => {
    const store = dynamoReaderStore(await freshTable());
    for (const reader of [full, ada]) expect(await store.save(reader)).toBe(true);
    expect(await store.get('full')).toEqual(full);
    expect(await store.get('nobody')).toBeUndefined();
    expect(await store.list()).toEqual([ada, full]);
  });

  it('lets exactly one of twenty sign up at once, and one of twenty replace what it has read', async () => {
    const store = dynamoReaderStore(await freshTable());
    for (const version of [1, 2]) {
      const rivals = Array.from({ length: 20 }, (_, index) => ({ ...ada, name: `Ada ${index}`, version }));
      const won = await Promise.all(rivals.map((reader) => store.save(reader)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get('ada')).toEqual(rivals[won.indexOf(true)]);
    }
    expect(await store.save({ ...ada, version: 2 })).toBe(false);
  });

  it('removes a reader of the version that was seen, with what waits for them, and no other', async () => {
    const table = await freshTable();
    const store = dynamoReaderStore(table);
    await store.save(ada);
    expect(await store.remove({ id: 'ada', version: 2 })).toBe(false);
    await putItem(table, toItem(keys.mailbox('ada'), { reader: 'ada' }));
    expect(await store.remove(ada)).toBe(true);
    expect(await everyItem(table)).toEqual([]);
    expect(await store.remove(ada)).toBe(false);
    expect(await store.list()).toEqual([]);
  });

  it('reads a reader of the first layout, who is told at once, and takes the first versioned write', async () => {
    const table = await freshTable();
    const { id, name, topic, subscriptions } = ada;
    await putItem(table, toItem(keys.reader(id), { kind: 'reader', id, name, topic, subscriptions }));
    const store = dynamoReaderStore(table);
    expect(await store.get('ada')).toMatchObject({ cadence: 'immediate', timeZone: 'UTC', addresses: [], version: 0 });
    expect(await store.save(ada)).toBe(true);
    expect(await store.get('ada')).toEqual(ada);
  });
});
