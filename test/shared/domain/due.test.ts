/** When a reader is told: digests, quiet hours and snoozes, in time zones with and without summer time. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueOf, isDue, type Timing, type Urgency, urgencyOf } from '../../../shared/domain/due.ts';
import { SETTINGS_DEFAULT, WEEKDAYS } from '../../../shared/domain/reader-settings.ts';
import { localTime, minuteOfDay, nextTime } from '../../../shared/domain/zoned-time.ts';
import { aLateness } from '../../support/a-lateness.ts';
import { anEvent } from '../../support/an-event.ts';

const WARNING: Urgency = { alert: 'r~r~2026-07', isCritical: false };
const CRITICAL: Urgency = { ...WARNING, isCritical: true };
const reader = (given: Partial<Timing> = {}): Timing => ({ ...SETTINGS_DEFAULT, ...given });
const due = (given: Partial<Timing>, since: string, urgency: Urgency = WARNING, snoozes = {}) =>
  dueOf(urgency, reader(given), snoozes, new Date(since));

describe('at once', () => {
  it('is for whoever asked for nothing else', () => {
    expect(due({}, '2026-09-04T13:00:00.000Z')).toBeUndefined();
    expect(
      due({ quietHours: { from: '22:00', until: '07:00', criticalBreaksThrough: false } }, '2026-09-04T13:00:00Z'),
    ).toBeUndefined();
  });
});

describe('a digest', () => {
  it.each([
    // Summer and winter in Berlin: the same hour on the wall, another one in UTC.
    ['daily', 'Europe/Berlin', '08:00', undefined, '2026-07-01T05:00:00.000Z', '2026-07-01T06:00:00.000Z'],
    ['daily', 'Europe/Berlin', '08:00', undefined, '2026-07-01T06:00:01.000Z', '2026-07-02T06:00:00.000Z'],
    ['daily', 'Europe/Berlin', '08:00', undefined, '2026-12-01T06:30:00.000Z', '2026-12-01T07:00:00.000Z'],
    // Over the night in which the clocks go forward, and back.
    ['daily', 'Europe/Berlin', '08:00', undefined, '2026-03-28T07:30:00.000Z', '2026-03-29T06:00:00.000Z'],
    ['daily', 'Europe/Berlin', '08:00', undefined, '2026-10-24T06:30:00.000Z', '2026-10-25T07:00:00.000Z'],
    // An hour that does not exist that day becomes the one after it; one that comes twice counts once, the first time.
    ['daily', 'Europe/Berlin', '02:30', undefined, '2026-03-28T20:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['daily', 'Europe/Berlin', '02:30', undefined, '2026-10-24T20:00:00.000Z', '2026-10-25T00:30:00.000Z'],
    ['daily', 'Europe/Berlin', '02:30', undefined, '2026-10-25T00:31:00.000Z', '2026-10-26T01:30:00.000Z'],
    ['daily', 'America/New_York', '17:30', undefined, '2026-03-08T22:00:00.000Z', '2026-03-09T21:30:00.000Z'],
    ['daily', 'Asia/Kolkata', '09:15', undefined, '2026-09-04T03:44:00.000Z', '2026-09-04T03:45:00.000Z'],
    ['daily', 'Pacific/Kiritimati', '00:00', undefined, '2026-09-04T09:00:00.000Z', '2026-09-04T10:00:00.000Z'],
    ['daily', 'Pacific/Pago_Pago', '23:59', undefined, '2026-09-04T10:58:30.000Z', '2026-09-04T10:59:00.000Z'],
    // Summer time of half an hour; midnight that is skipped.
    ['daily', 'Australia/Lord_Howe', '02:15', undefined, '2026-10-03T12:00:00.000Z', '2026-10-03T15:45:00.000Z'],
    ['daily', 'America/Santiago', '00:00', undefined, '2026-09-05T12:00:00.000Z', '2026-09-06T04:00:00.000Z'],
    ['weekly', 'Europe/Berlin', '08:00', 'monday', '2026-09-04T13:00:00.000Z', '2026-09-07T06:00:00.000Z'],
    ['weekly', 'Europe/Berlin', '08:00', 'monday', '2026-09-07T06:00:01.000Z', '2026-09-14T06:00:00.000Z'],
    ['weekly', 'Europe/Berlin', '08:00', undefined, '2026-09-04T13:00:00.000Z', '2026-09-07T06:00:00.000Z'],
    ['weekly', 'Asia/Tokyo', '06:00', 'friday', '2026-09-03T20:59:00.000Z', '2026-09-03T21:00:00.000Z'],
    ['weekly', 'America/Los_Angeles', '20:00', 'sunday', '2026-10-26T03:00:01.000Z', '2026-11-02T04:00:00.000Z'],
  ] as const)('%s in %s at %s %s, from %s, is due at %s', (...row) => {
    const [cadence, timeZone, digestAt, digestDay, since, expected] = row;
    const given = { cadence, timeZone, digestAt, ...(digestDay !== undefined && { digestDay }) };
    expect(due(given, since)).toEqual({ due: expected, why: 'digest' });
  });

  it('that is due this very minute waits no longer', () => {
    expect(due({ cadence: 'daily', digestAt: '13:00' }, '2026-09-04T13:00:00.000Z')).toBeUndefined();
  });
});

describe('a digest that critical events do not wait for', () => {
  const urgent = { cadence: 'daily', digestAt: '17:00', criticalAtOnce: true } as const;
  const at = '2026-09-04T13:00:00.000Z';

  it('is none for them, and one for all others', () => {
    expect(due(urgent, at, CRITICAL)).toBeUndefined();
    expect(due(urgent, at, WARNING)).toEqual({ due: '2026-09-04T17:00:00.000Z', why: 'digest' });
    expect(due({ ...urgent, criticalAtOnce: false }, at, CRITICAL)?.why).toBe('digest');
  });

  it.each([
    [false, '2026-09-05T07:00:00.000Z'],
    [true, undefined],
  ])(
    'keeps quiet hours as the reader says: where critical breaks through is %j, until %s',
    (criticalBreaksThrough, until) => {
      const quietHours = { from: '22:00', until: '07:00', criticalBreaksThrough };
      expect(due({ ...urgent, quietHours }, '2026-09-04T23:00:00.000Z', CRITICAL)?.due).toBe(until);
    },
  );

  it('changes nothing of a snooze', () => {
    const until = '2026-09-05T12:00:00.000Z';
    expect(due(urgent, at, CRITICAL, { 'r~r~2026-07': until })).toEqual({ due: until, why: 'snooze' });
  });
});

describe('quiet hours', () => {
  const night = { from: '22:00', until: '07:00', criticalBreaksThrough: true };
  const berlin = { timeZone: 'Europe/Berlin', quietHours: night };

  it.each([
    ['2026-09-04T19:59:59.000Z', undefined],
    ['2026-09-04T20:00:00.000Z', '2026-09-05T05:00:00.000Z'],
    ['2026-09-04T23:30:00.000Z', '2026-09-05T05:00:00.000Z'],
    ['2026-09-05T04:59:00.000Z', '2026-09-05T05:00:00.000Z'],
    ['2026-09-05T05:00:00.000Z', undefined],
    ['2026-09-05T05:00:30.000Z', undefined],
    // The nights of the change are an hour shorter, and an hour longer.
    ['2026-03-28T22:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['2026-10-24T22:00:00.000Z', '2026-10-25T06:00:00.000Z'],
  ])('across midnight: %s waits until %s', (since, expected) => {
    expect(due(berlin, since)?.due).toBe(expected);
  });

  it('within a day hold from the first minute to the last', () => {
    const noon = { quietHours: { from: '12:00', until: '13:00', criticalBreaksThrough: false } };
    expect(due(noon, '2026-09-04T11:59:59Z')).toBeUndefined();
    expect(due(noon, '2026-09-04T12:00:00Z')).toEqual({ due: '2026-09-04T13:00:00.000Z', why: 'quiet-hours' });
    expect(due(noon, '2026-09-04T13:00:00Z')).toBeUndefined();
    expect(due(noon, '2026-09-04T13:00:30Z')).toBeUndefined();
  });

  it('of no length are none', () => {
    const none = { quietHours: { ...night, from: '09:00', until: '09:00' } };
    for (const at of ['2026-09-04T08:59:00Z', '2026-09-04T09:00:00Z', '2026-09-04T09:01:00Z'])
      expect(due(none, at)).toBeUndefined();
  });

  it('let what is critical through, if the reader says so', () => {
    const at = '2026-09-04T23:30:00.000Z';
    expect(due(berlin, at, CRITICAL)).toBeUndefined();
    expect(due({ ...berlin, quietHours: { ...night, criticalBreaksThrough: false } }, at, CRITICAL)?.why).toBe(
      'quiet-hours',
    );
    // A digest is a digest.
    expect(due({ ...berlin, cadence: 'daily', digestAt: '23:00' }, at, CRITICAL)?.due).toBe('2026-09-06T05:00:00.000Z');
  });

  it('put off a digest that falls into them', () => {
    expect(due({ ...berlin, cadence: 'daily', digestAt: '06:00' }, '2026-09-04T13:00:00Z')).toEqual({
      due: '2026-09-05T05:00:00.000Z',
      why: 'digest',
    });
  });
});

describe('a snooze', () => {
  const until = '2026-09-05T12:00:00.000Z';
  const snoozes = { 'r~r~2026-07': until };

  it('holds the events of its alert until it ends, and no others', () => {
    expect(due({}, '2026-09-04T13:00:00Z', WARNING, snoozes)).toEqual({ due: until, why: 'snooze' });
    expect(due({}, '2026-09-04T13:00:00Z', CRITICAL, snoozes)).toEqual({ due: until, why: 'snooze' });
    expect(due({}, '2026-09-04T13:00:00Z', { ...WARNING, alert: 'other' }, snoozes)).toBeUndefined();
    expect(due({}, '2026-09-04T13:00:00Z', { isCritical: false }, snoozes)).toBeUndefined();
    expect(due({}, '2026-09-05T12:00:00Z', WARNING, snoozes)).toBeUndefined();
  });

  it('that ends in quiet hours, or before a digest, waits for these too', () => {
    const quiet = { quietHours: { from: '11:00', until: '14:00', criticalBreaksThrough: false } };
    expect(due(quiet, '2026-09-04T15:00:00Z', WARNING, snoozes)).toEqual({
      due: '2026-09-05T14:00:00.000Z',
      why: 'snooze',
    });
    expect(due({ cadence: 'daily', digestAt: '08:00' }, '2026-09-04T13:00:00Z', WARNING, snoozes)?.due).toBe(
      '2026-09-06T08:00:00.000Z',
    );
  });
});

describe('what has waited', () => {
  const since = new Date('2026-09-04T22:00:00.000Z');
  const quiet = reader({ quietHours: { from: '21:00', until: '06:00', criticalBreaksThrough: true } });
  const at = (now: string, timing = quiet, snoozes = {}) =>
    isDue(WARNING, timing, snoozes, { since, now: new Date(now) });

  it('is due when its time has come, and stays so', () => {
    expect(at('2026-09-05T05:59:59Z')).toBe(false);
    expect(at('2026-09-05T06:00:00Z')).toBe(true);
    expect(at('2026-09-05T20:00:00Z')).toBe(true);
  });

  it('is not told in the next quiet hours, should nobody have told it before', () => {
    expect(at('2026-09-05T21:00:00Z')).toBe(false);
    expect(at('2026-09-06T06:00:00Z')).toBe(true);
  });

  it('goes by the settings and snoozes of now', () => {
    expect(at('2026-09-04T22:15:00Z', reader())).toBe(true);
    expect(at('2026-09-05T06:00:00Z', quiet, { 'r~r~2026-07': '2026-09-05T09:00:00.000Z' })).toBe(false);
    expect(at('2026-09-05T07:00:00Z', reader({ cadence: 'daily', digestAt: '08:00' }))).toBe(false);
  });
});

describe('the urgency of an event', () => {
  it.each([
    ['raised', 'critical', true],
    ['raised', 'warning', false],
    ['escalated', 'critical', true],
    ['corrected', 'critical', true],
    ['corrected', 'clear', false],
    ['reminder', 'critical', false],
    ['no-data', 'critical', false],
    ['resolved', 'clear', false],
    ['closed', 'clear', false],
  ] as const)('%s to %s: %s', (kind, to, isCritical) => {
    expect(urgencyOf(anEvent({ kind, to }))).toEqual({ isCritical });
  });

  it('names the alert, and a late release has none', () => {
    const alert = { id: 'r~r~2026-07', opened: '2026-07', before: 'clear', after: 'critical', order: 'a' } as const;
    expect(urgencyOf(anEvent({ alert }))).toEqual({ alert: alert.id, isCritical: true });
    expect(urgencyOf(aLateness())).toEqual({ isCritical: false });
  });
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Tehran',
];
const anyInstant = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

describe('the next time of the day, in any zone', () => {
  it('is the first minute from then on at which the clock says so, unless the clocks skip it', () => {
    fc.assert(
      fc.property(anyInstant, anyTime, fc.constantFrom(...ZONES), (from, time, timeZone) => {
        const found = nextTime(from, time, { timeZone });
        // Looked for minute by minute, which knows nothing of offsets.
        let minute = Math.ceil(from.getTime() / 60_000) * 60_000;
        for (let step = 0; step < 26 * 60; step++, minute += 60_000)
          if (localTime(new Date(minute), timeZone).minuteOfDay === minuteOfDay(time)) break;
        // A minute that comes twice counts once, the first time; this one began between the two.
        const { asUtc } = localTime(new Date(minute), timeZone);
        const isSecond = [30, 60].some((back) => localTime(new Date(minute - back * 60_000), timeZone).asUtc === asUtc);
        fc.pre(!isSecond || found.getTime() === minute);
        const isSkipped = localTime(found, timeZone).minuteOfDay !== minuteOfDay(time);
        if (isSkipped) {
          expect(found.getTime()).toBeGreaterThanOrEqual(from.getTime());
          expect(localTime(found, timeZone).minuteOfDay - minuteOfDay(time)).toBeGreaterThan(0);
          expect(localTime(found, timeZone).minuteOfDay - minuteOfDay(time)).toBeLessThanOrEqual(60);
        } else expect(found.toISOString()).toBe(new Date(minute).toISOString());
      }),
      { numRuns: 150 },
    );
  });

  it('on a day of the week comes within eight days, on that day', () => {
    fc.assert(
      fc.property(
        anyInstant,
        anyTime,
        fc.constantFrom(...ZONES),
        fc.constantFrom(...WEEKDAYS),
        (from, time, timeZone, day) => {
          const found = nextTime(from, time, { timeZone, day });
          expect(localTime(found, timeZone).weekday).toBe(day);
          expect(found.getTime() - from.getTime()).toBeLessThan(8 * 86_400_000);
          expect(found.getTime()).toBeGreaterThanOrEqual(from.getTime());
        },
      ),
      { numRuns: 300 },
    );
  });
});
