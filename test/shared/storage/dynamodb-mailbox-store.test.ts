import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Delivery, Mailbox } from '../../../shared/domain/mailbox.ts';
import { dynamoMailboxStore } from '../../../shared/storage/dynamodb-mailbox-store.ts';
import { putItem, toItem } from '../../../shared/storage/item.ts';
import { keys } from '../../../shared/storage/keys.ts';
import { BY_KIND } from '../../../shared/storage/table-definition.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

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

onEveryEngine('the mailbox store', (freshTable) => {
  it('gives an empty mailbox with version 0 to a reader who was never told anything', async () => {
    const store = dynamoMailboxStore(await freshTable());
    expect(await store.mailbox('ada')).toEqual({ reader: 'ada', told: {}, version: 0 });
  });

  it('holds thousands of events, as when a whole set of rules is imported and taken back', async () => {
    const store = dynamoMailboxStore(await freshTable());
    const ids = Array.from({ length: 8_000 }, (_, index) => {
      const vintage = createHash('sha256').update(String(index)).digest('hex').slice(0, 14);
      return `us-tungsten-china-${index}.2026-07.raised.${vintage}.1`;
    });
    const at = '2026-09-03T12:30:00.000Z';
    const named = <Value>(from: number, to: number, value: Value) =>
      Object.fromEntries(ids.slice(from, to).map((id) => [id, value]));
    const box: Mailbox = {
      reader: 'ada',
      told: named(0, 5_000, at),
      held: named(5_000, 7_000, { isCritical: true, at, since: at, due: at, why: 'digest' as const }),
      inFlight: { notice: 'n', events: ids.slice(7_000), owner: 'o', startedAt: at, leaseUntil: at, attempts: 1 },
      version: 1,
    };
    expect(await store.saveMailbox(box)).toBe(true);
    expect(await store.mailbox('ada')).toEqual(box);
    expect(await store.waiting()).toEqual([box]);
    const { held: _, inFlight: __, ...idle } = box;
    const told = named(0, 10, at);
    expect(await store.saveMailbox({ ...idle, told, version: 2 })).toBe(true);
    expect(await store.mailbox('ada')).toEqual({ reader: 'ada', told, version: 2 });
    expect(await store.waiting()).toEqual([]);
  });

  it('lets exactly one of twenty runs claim the mailbox at once', async () => {
    const store = dynamoMailboxStore(await freshTable());
    for (const version of [1, 2]) {
      const rivals = Array.from({ length: 20 }, (_, index) => claimed(version, `run-${index}`));
      const won = await Promise.all(rivals.map((mailbox) => store.saveMailbox(mailbox)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.mailbox('ada')).toEqual(rivals[won.indexOf(true)]);
    }
  });

  it('drops the claim when the notice is finished', async () => {
    const store = dynamoMailboxStore(await freshTable());
    await store.saveMailbox(claimed(1, 'run-1'));
    const finished: Mailbox = { reader: 'ada', told: { 'event-1': '2026-09-03T12:31:00.000Z' }, version: 2 };
    expect(await store.saveMailbox(finished)).toBe(true);
    expect(await store.mailbox('ada')).toEqual(finished);
  });

  it('keeps one record of a delivery, and gives them oldest first', async () => {
    const store = dynamoMailboxStore(await freshTable());
    const late = { at: '2026-10-02T09:00:00.000Z', attempts: 2, withoutAddress: true } as const;
    const later = aDelivery({ notice: 'notice-0', ...late });
    for (const delivery of [later, aDelivery(), aDelivery()]) await store.recordDelivery(delivery);
    await store.recordDelivery(aDelivery({ reader: 'bob' }));
    expect(await store.deliveries('ada')).toEqual([aDelivery(), later]);
  });

  it('keeps what was sent, packed, and gives it back as it was', async () => {
    const table = await freshTable();
    const store = dynamoMailboxStore(table);
    const about = [
      { id: 'event-1', kind: 'raised' as const, period: '2026-07', rule: 'r', subject: 'r', alert: 'r~r~2026-07' },
    ];
    const text = { subject: 'CRITICAL: Å', email: "China's share\n".repeat(5_000), sms: 'CRITICAL', about };
    await store.recordDelivery(aDelivery({ text }));
    expect(await store.deliveries('ada')).toEqual([aDelivery({ text })]);
    const [item] = await everyItem(table);
    expect(item?.['packed']).toMatchObject({ length: expect.any(Number) });
    expect(Object(item?.['packed']).length).toBeLessThan(1_000);
  });

  it('reads a text that was kept before it said what it was about', async () => {
    const table = await freshTable();
    const packed = brotliCompressSync(JSON.stringify({ subject: 's', email: 'e', sms: 't' }));
    const delivery = aDelivery({ events: ['r.2026-07.raised.v.1'] });
    await putItem(table, toItem(keys.delivery('ada', delivery.at, delivery.notice), { ...delivery, packed }));
    const [stored] = await dynamoMailboxStore(table).deliveries('ada');
    expect(stored?.text?.about).toEqual([
      { id: 'r.2026-07.raised.v.1', kind: 'raised', period: '2026-07', rule: 'r', subject: 'r' },
    ]);
  });

  it('gives deliveries newest first, page by page', async () => {
    const store = dynamoMailboxStore(await freshTable());
    for (let day = 1; day <= 9; day++)
      await store.recordDelivery(aDelivery({ notice: `n${day}`, at: `2026-09-0${day}T09:00:00.000Z` }));
    await store.recordDelivery(aDelivery({ reader: 'bob' }));
    for (const limit of [1, 2, 4, 9, 50]) {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const { items, next } = await store.newestDeliveries('ada', { limit, ...(after !== undefined && { after }) });
        expect(items.length).toBeLessThanOrEqual(limit);
        found.push(...items.map(({ notice }) => notice));
        after = next;
      } while (after !== undefined);
      expect(found.join('')).toBe('n9n8n7n6n5n4n3n2n1');
    }
  });

  it('keeps everything that a mailbox may hold, and lists it as long as something waits in it', async () => {
    const table = await freshTable();
    const store = dynamoMailboxStore(table);
    const at = '2026-09-03T12:31:00.000Z';
    const full: Mailbox = {
      ...claimed(1, 'run-1'),
      held: { 'event-2': { alert: 'r~r~2026-07', isCritical: true, at, since: at, due: at, why: 'digest' } },
      parked: {
        'notice-2': {
          events: [{ id: 'event-3', at }],
          reason: 'invalid: no',
          attempts: 3,
          since: at,
          parkedAt: at,
          isInDoubt: true,
        },
      },
      snoozes: { 'r~r~2026-07': at },
      failing: { deliveries: 2, owner: 'run-1' },
    };
    expect(await store.saveMailbox(full)).toBe(true);
    expect(await store.mailbox('ada')).toEqual(full);
    expect(await store.waiting()).toEqual([full]);
    await store.saveMailbox({ reader: 'bob', told: {}, version: 1 });
    const { held: _, parked: __, ...rest } = full;
    expect(await store.saveMailbox({ ...rest, version: 2 })).toBe(true);
    expect(await store.waiting()).toEqual([]);
    expect(await everyItem(table, BY_KIND)).toEqual([]);
  });
});
