/** The records of alerts in the table: written by several at once, listed newest first. */
import { expect, test } from 'vitest';
import { alertId } from '../../../shared/domain/alert-id.ts';
import type { AlertEvent, Level } from '../../../shared/domain/alert.ts';
import { standingOf } from '../../../shared/domain/alert-record.ts';
import { dynamoAlertStore } from '../../../shared/storage/dynamodb-alert-store.ts';
import { anEvent } from '../../support/an-event.ts';
import { onEveryEngine } from '../../support/dynamodb.ts';

interface Given {
  readonly rule: string;
  readonly opened: string;
  readonly order: number;
  readonly before?: Level;
  readonly after?: Level;
  readonly event?: Partial<AlertEvent>;
}

function eventOf({ rule, opened, order, before = 'clear', after = 'critical', event = {} }: Given): AlertEvent {
  const id = alertId({ rule, subject: rule, opened });
  return anEvent({
    id: `${rule}.${opened}.${order}`,
    rule,
    subject: rule,
    kind: before === 'clear' ? 'raised' : after === 'clear' ? 'resolved' : 'eased',
    period: opened,
    at: `2026-0${order}-05T12:00:00.000Z`,
    ...event,
    alert: { id, opened, before, after, order: String(order) },
  });
}

onEveryEngine('the records of alerts', (freshTable) => {
  test('are the same whoever writes an event down, in whatever order, at once or again', async () => {
    const store = dynamoAlertStore(await freshTable());
    const raised = eventOf({ rule: 'a', opened: '2026-01', order: 1 });
    const eased = eventOf({ rule: 'a', opened: '2026-01', order: 2, before: 'critical', after: 'warning' });
    const resolved = eventOf({ rule: 'a', opened: '2026-01', order: 3, before: 'warning', after: 'clear' });
    await Promise.all([resolved, raised, eased, raised, resolved].map((event) => store.recordAlert(event)));
    const record = await store.alert('a~a~2026-01');
    expect(record).toMatchObject({ id: 'a~a~2026-01', first: { order: '1' }, last: { order: '3' }, opening: '1' });
    for (const event of [raised, eased, resolved]) await store.recordAlert(event);
    expect(await store.alert('a~a~2026-01')).toEqual(record);
    for (const event of [resolved, raised, eased]) await store.recordEvent(event);
    await store.recordEvent(eventOf({ rule: 'a', opened: '2026-02', order: 2 }));
    expect(record === undefined ? [] : (await store.alertEvents(record)).map(({ id }) => id)).toEqual([
      raised.id,
      eased.id,
      resolved.id,
    ]);
    expect(await store.event('a', raised.at, raised.id)).toEqual(raised);
    expect(await store.event('a', raised.at, 'another')).toBeUndefined();
  });

  test('an event that is of no alert leaves none', async () => {
    const store = dynamoAlertStore(await freshTable());
    await store.recordAlert(anEvent());
    expect(await store.listAlerts({ filter: {}, limit: 10 })).toEqual({ items: [] });
    expect(await store.alert('us-tungsten-china')).toBeUndefined();
    expect(await store.alert('a~a~2026-01')).toBeUndefined();
  });

  test('are listed newest first, page by page, and only those asked for', async () => {
    const store = dynamoAlertStore(await freshTable());
    for (let order = 1; order <= 9; order++)
      await store.recordAlert(
        eventOf({
          rule: order % 3 === 0 ? 'third' : `r${order}`,
          opened: `2026-0${order}`,
          order,
          after: order % 2 === 0 ? 'clear' : 'critical',
          event: { tags: order > 5 ? ['late'] : [], partners: [order > 7 ? 'VN' : 'CN'] },
        }),
      );
    const all = async (filter: object, limit: number) => {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.listAlerts({ filter, limit, ...(after !== undefined && { after }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ opened }) => opened.slice(-1)));
        after = page.next;
      } while (after !== undefined);
      return found.join('');
    };
    for (const limit of [1, 2, 3, 9, 10, 200]) {
      expect(await all({}, limit)).toBe('987654321');
      expect(await all({ state: 'open' }, limit)).toBe('97531');
      expect(await all({ rule: 'third' }, limit)).toBe('963');
      expect(await all({ rule: 'third', state: 'closed' }, limit)).toBe('6');
      expect(await all({ tag: 'late', state: 'open' }, limit)).toBe('97');
      expect(await all({ partner: 'VN' }, limit)).toBe('98');
      expect(await all({ rule: 'nothing' }, limit)).toBe('');
      expect(await all({ severity: 'warning' }, limit)).toBe('');
    }
  });

  test('an acknowledgement is kept, taken back, and counts no more once the alert is raised again', async () => {
    const store = dynamoAlertStore(await freshTable());
    const id = 'a~a~2026-01';
    expect(await store.acknowledge(id, { by: 'ann', at: '2026-01-06T00:00:00.000Z' })).toBeUndefined();
    await store.recordAlert(eventOf({ rule: 'a', opened: '2026-01', order: 1 }));
    const seen = { by: 'ann', at: '2026-01-06T00:00:00.000Z', comment: 'seen' };
    const acknowledged = await store.acknowledge(id, seen);
    expect(acknowledged).toEqual(await store.alert(id));
    expect(acknowledged === undefined ? undefined : standingOf(acknowledged).acknowledgement).toEqual(seen);
    expect((await store.listAlerts({ filter: { acknowledged: true }, limit: 5 })).items).toHaveLength(1);
    // The record of an event that comes in meanwhile loses nothing of it.
    await Promise.all([
      store.acknowledge(id, { ...seen, by: 'ben' }),
      store.recordAlert(eventOf({ rule: 'a', opened: '2026-01', order: 2, before: 'critical', after: 'clear' })),
    ]);
    expect(await store.alert(id)).toMatchObject({ last: { order: '2' }, acknowledgement: { by: 'ben' } });
    await store.recordAlert(eventOf({ rule: 'a', opened: '2026-01', order: 3 }));
    expect((await store.listAlerts({ filter: { acknowledged: true }, limit: 5 })).items).toEqual([]);
    await store.acknowledge(id, undefined);
    expect(await store.alert(id)).not.toHaveProperty('acknowledgement');
    expect(await store.acknowledge(id, undefined)).toEqual(await store.alert(id));
  });
});
