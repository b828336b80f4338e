/** What a reader wants and not now: put aside, and told as one notice when it is due. */
import { expect, test } from 'vitest';
import { deliverHeld } from '../../functions/deliver-held/deliver-held.ts';
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { alertId } from '../../shared/domain/alert-id.ts';
import { urgencyOf } from '../../shared/domain/due.ts';
import { snoozed } from '../../shared/domain/mailbox-steps.ts';
import type { Reader } from '../../shared/domain/reader.ts';
import { aDelivery, type Delivery, EVENTS, evaluated, RUN } from '../support/a-delivery.ts';
import { aLateness } from '../support/a-lateness.ts';
import { anAlertState, anEvent } from '../support/an-event.ts';
import { onEveryEngine } from '../support/dynamodb.ts';

const INPUT = { run: RUN, source: 'us-census', failedBatches: 0 };
const ALL = EVENTS.map(({ id }) => id).toSorted();
const EVERYTHING = [{ id: 'everything', lateness: true }];
/** The scene's clock begins at 13:00 UTC, on a Friday. */
const DAILY: Partial<Reader> = { cadence: 'daily', digestAt: '17:00' };
const QUIET: Partial<Reader> = { quietHours: { from: '12:00', until: '15:00', criticalBreaksThrough: false } };

onEveryEngine('deliver-held', (freshTable) => {
  async function scene(body: (delivery: Delivery) => Promise<void>): Promise<void> {
    const delivery = await aDelivery(await freshTable());
    try {
      await body(delivery);
    } finally {
      await delivery.close();
    }
  }

  /** A later run that finds one more event. */
  async function anotherRun(delivery: Delivery, run: string): Promise<string> {
    const { alerts } = delivery.stores;
    const event = anEvent({
      id: `wafers.JP.2026-08.${run}.b2`,
      rule: 'wafers',
      subject: 'JP',
      kind: 'escalated',
      period: '2026-08',
      at: delivery.clock.now().toISOString(),
    });
    const state = await alerts.state('wafers', 'JP');
    const version = (state?.version ?? 0) + 1;
    await alerts.saveState(anAlertState({ rule: 'wafers', subject: 'JP', outbox: [event], version }));
    await evaluated(delivery, run);
    await deliverNotices({ ...INPUT, run }, delivery.services());
    return event.id;
  }

  test('a daily digest is one notice of everything since the last, at its hour and not before', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, DAILY);
      expect(await deliverNotices(INPUT, delivery.services())).toMatchObject({ notices: 2, held: 3, parked: 0 });
      expect(await delivery.waiting()).toEqual([]);
      delivery.clock.pass(180);
      const more = await anotherRun(delivery, 'second');
      expect(await deliverHeld(delivery.services())).toEqual({ notices: 0, parked: 0, problems: [] });
      expect(delivery.received('dee')).toEqual([]);
      const { held = {} } = await delivery.stores.mailboxes.mailbox('dee');
      expect(Object.values(held).map(({ due, why }) => `${due} ${why}`)).toEqual(
        Array(4).fill('2026-09-04T17:00:00.000Z digest'),
      );
      delivery.clock.pass(61);
      expect(await deliverHeld(delivery.services())).toEqual({ notices: 1, parked: 0, problems: [] });
      expect(delivery.received('dee')).toMatchObject([{ events: [...ALL, more].toSorted(), copies: 1 }]);
      expect(delivery.received('dee', 'sms')).toHaveLength(1);
      const [record] = await delivery.stores.mailboxes.deliveries('dee');
      expect(record?.text?.subject).toMatch(/^Digest: 4 alert events for 2026-06 to 2026-08: /);
      expect(record?.text?.email).toMatch(/^Your digest: 4 alert events /);
      for (const minutes of [15, 24 * 60]) {
        delivery.clock.pass(minutes);
        expect(await deliverHeld(delivery.services())).toEqual({ notices: 0, parked: 0, problems: [] });
      }
      expect(await delivery.stores.mailboxes.waiting()).toEqual([]);
    }));

  test('a digest lets what is critical go ahead at once, if the reader says so', () =>
    scene(async (delivery) => {
      const critical = EVENTS.filter((event) => urgencyOf(event).isCritical).map(({ id }) => id);
      const others = ALL.filter((id) => !critical.includes(id));
      expect([critical.length, others.length]).not.toContain(0);
      await delivery.signUp('dee', EVERYTHING, { ...DAILY, criticalAtOnce: true });
      expect(await deliverNotices(INPUT, delivery.services())).toMatchObject({ held: others.length, parked: 0 });
      expect(delivery.received('dee')).toMatchObject([{ events: critical.toSorted(), copies: 1 }]);
      delivery.clock.pass(241);
      expect(await deliverHeld(delivery.services())).toEqual({ notices: 1, parked: 0, problems: [] });
      expect(delivery.received('dee')).toMatchObject([{ events: critical.toSorted() }, { events: others, copies: 1 }]);
    }));

  test('quiet hours hold what is told after them; others are told at once', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, QUIET);
      const rousing = { ...QUIET.quietHours, criticalBreaksThrough: true } as Reader['quietHours'] & object;
      await delivery.signUp('eve', EVERYTHING, { quietHours: rousing });
      await deliverNotices(INPUT, delivery.services());
      const critical = EVENTS.filter(({ to }) => to === 'critical').map(({ id }) => id);
      expect(delivery.received('ann')).toMatchObject([{ events: ALL }]);
      expect(delivery.received('dee')).toEqual([]);
      expect(delivery.received('eve')).toMatchObject([{ events: critical.toSorted() }]);
      delivery.clock.pass(121);
      expect(await deliverHeld(delivery.services())).toMatchObject({ notices: 2 });
      expect(delivery.received('dee')).toMatchObject([{ events: ALL, copies: 1 }]);
      expect(
        delivery
          .received('eve')
          .flatMap(({ events }) => events)
          .toSorted(),
      ).toEqual(ALL);
      const [record] = await delivery.stores.mailboxes.deliveries('dee');
      expect(record?.text?.email).toMatch(/^What came during your quiet hours: 3 alert events/);
    }));

  test('a snoozed alert is silent until the snooze ends, or is taken back', () =>
    scene(async (delivery) => {
      const id = alertId({ rule: 'wafers', subject: 'JP', opened: '2026-07' });
      const alert = { id, opened: '2026-07', before: 'clear', after: 'warning', order: '1' } as const;
      const { alerts, mailboxes } = delivery.stores;
      const [, , wafers = anEvent()] = EVENTS;
      const state = await alerts.state('wafers', 'JP');
      await alerts.saveState({ ...(state ?? anAlertState()), outbox: [{ ...wafers, alert }], version: 2 });
      const snooze = async (reader: string, until: string | undefined) => {
        const box = await mailboxes.mailbox(reader);
        expect(await mailboxes.saveMailbox(snoozed(box, id, until, delivery.clock.now()))).toBe(true);
      };
      await snooze('ann', '2026-09-04T14:00:00.000Z');
      await delivery.signUp('dee', EVERYTHING);
      await snooze('dee', '2026-09-11T14:00:00.000Z');
      await deliverNotices(INPUT, delivery.services());
      const others = ALL.filter((each) => each !== wafers.id);
      expect(delivery.received('ann')).toMatchObject([{ events: others }]);
      expect(delivery.received('dee')).toMatchObject([{ events: others }]);
      delivery.clock.pass(61);
      await deliverHeld(delivery.services());
      expect(delivery.received('ann').map(({ events }) => events)).toEqual([others, [wafers.id]]);
      expect(delivery.received('dee')).toHaveLength(1);
      await snooze('dee', undefined);
      await deliverHeld(delivery.services());
      expect(delivery.received('dee').map(({ events }) => events)).toEqual([others, [wafers.id]]);
      const [, record] = await mailboxes.deliveries('dee');
      expect(record?.text?.email).toMatch(/^Your snooze is over; what came meanwhile: 1 alert event\./);
    }));

  test('what is told at once takes along what has waited and is due', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, QUIET);
      await deliverNotices(INPUT, delivery.services());
      delivery.clock.pass(125);
      const more = await anotherRun(delivery, 'second');
      expect(delivery.received('dee')).toMatchObject([{ events: [...ALL, more].toSorted(), copies: 1 }]);
      expect(await deliverHeld(delivery.services())).toMatchObject({ notices: 0 });
    }));

  test('a reader who no longer wants what has waited is not told, and it is forgotten', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, DAILY);
      await deliverNotices(INPUT, delivery.services());
      const dee = await delivery.stores.readers.get('dee');
      if (dee === undefined) throw new Error('dee has signed up');
      const subscriptions = [{ id: 'chips', tags: ['chips'] }];
      await delivery.stores.readers.save({ ...dee, subscriptions, version: dee.version + 1 });
      delivery.clock.pass(300);
      await deliverHeld(delivery.services());
      expect(delivery.received('dee')).toMatchObject([{ events: ['wafers.JP.2026-07.raised.b1'] }]);
      expect(await delivery.stores.mailboxes.waiting()).toEqual([]);
      await evaluated(delivery, 'again');
      expect(await deliverNotices({ ...INPUT, run: 'again' }, delivery.services())).toMatchObject({ notices: 0 });
    }));

  test('late releases wait for a digest too, and stand in it with the alerts', () =>
    scene(async (delivery) => {
      const late = aLateness({ rules: ['tungsten'] });
      await delivery.stores.releases.recordLateness(late);
      await delivery.signUp('dee', EVERYTHING, DAILY);
      await delivery.signUp('eve', EVERYTHING);
      await deliverNotices(INPUT, delivery.services());
      const both = [...ALL, late.id].toSorted();
      expect(delivery.received('eve')).toMatchObject([{ events: both }]);
      delivery.clock.pass(300);
      await deliverHeld(delivery.services());
      expect(delivery.received('dee')).toMatchObject([{ events: both, copies: 1 }]);
      const [record] = await delivery.stores.mailboxes.deliveries('dee');
      expect(record?.text?.email).toContain('Your digest: 3 alert events for 2026-06 to 2026-07 and 1 late release,');
      expect(record?.text?.email).toContain('LATE: US Census Bureau has not published 2026-08 (United States).');
    }));

  test('what waited for a reader who has left is forgotten', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, DAILY);
      await deliverNotices(INPUT, delivery.services());
      const dee = await delivery.stores.readers.get('dee');
      expect(await delivery.stores.readers.remove({ id: 'dee', version: dee?.version ?? 0 })).toBe(true);
      delivery.clock.pass(300);
      expect(await deliverHeld(delivery.services())).toEqual({ notices: 0, parked: 0, problems: [] });
      expect(await delivery.stores.mailboxes.waiting()).toEqual([]);
      expect(delivery.received('dee')).toEqual([]);
    }));

  test('run twice at once it tells once', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, DAILY);
      await deliverNotices(INPUT, delivery.services());
      delivery.clock.pass(300);
      delivery.sns.delayNext('Publish', { milliseconds: 60, times: 100 });
      const ends = await Promise.all(Array.from({ length: 4 }, () => deliverHeld(delivery.services())));
      expect(ends.reduce((sum, { notices }) => sum + notices, 0)).toBe(1);
      expect(delivery.received('dee')).toMatchObject([{ events: ALL, copies: 1 }]);
    }));

  test('an event that comes while the mailbox is being told waits for the next digest', () =>
    scene(async (delivery) => {
      await delivery.signUp('dee', EVERYTHING, DAILY);
      await deliverNotices(INPUT, delivery.services());
      delivery.clock.pass(300);
      const services = delivery.services();
      let more = '';
      const channel = {
        ...services.channel,
        sendNotice: async (...call: Parameters<typeof services.channel.sendNotice>) => {
          more = await anotherRun(delivery, 'meanwhile').catch(() => 'deferred');
          return services.channel.sendNotice(...call);
        },
      };
      await deliverHeld({ ...services, channel });
      // The mailbox was busy, so the event stayed in its outbox.
      expect(more).toBe('deferred');
      await deliverNotices({ ...INPUT, run: 'meanwhile' }, delivery.services());
      expect(delivery.received('dee')).toMatchObject([{ events: ALL, copies: 1 }]);
      delivery.clock.pass(24 * 60);
      await deliverHeld(delivery.services());
      expect(delivery.received('dee').map(({ events }) => events)).toEqual([ALL, ['wafers.JP.2026-08.meanwhile.b2']]);
    }));

  test('trouble with one reader holds nobody else up, and is thrown at the end', () =>
    scene(async (delivery) => {
      for (const reader of ['dee', 'eve', 'fay']) await delivery.signUp(reader, EVERYTHING, DAILY);
      await deliverNotices(INPUT, delivery.services());
      delivery.clock.pass(300);
      const services = delivery.services();
      const readers = {
        ...services.readers,
        get: async (id: string) => {
          if (id === 'eve') throw new Error('no such luck');
          return services.readers.get(id);
        },
      };
      await expect(deliverHeld({ ...services, readers })).rejects.toThrow('no such luck');
      expect([delivery.received('dee'), delivery.received('eve'), delivery.received('fay')]).toMatchObject([
        [{ events: ALL }],
        [],
        [{ events: ALL }],
      ]);
      await deliverHeld(delivery.services());
      expect(delivery.received('eve')).toMatchObject([{ events: ALL, copies: 1 }]);
    }));
});
