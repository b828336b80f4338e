import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertEvent } from '../../../shared/domain/alert-event.ts';
import { type AlertEvent, EVENT_KINDS, LEVELS } from '../../../shared/domain/alert.ts';
import { assess } from '../../../shared/domain/assess.ts';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import { eventFigure } from '../../../shared/domain/notice-words.ts';
import { inOrder, noticeText } from '../../../shared/domain/notice-text.ts';
import { panelOf } from '../../../shared/domain/panel.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { untold } from '../../../shared/domain/told.ts';
import { aHistory, aPanel, aRule, chinaPercent } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const context = { reader: 'ann', linkBase: 'https://chokepoint.example' };
const notice = (...events: AlertEvent[]) => noticeText(events, context);

const CONTROL = /[^\P{Cc}\n]/u;

describe('the e-mail of one event', () => {
  it('reads from the news to the data', () => {
    const rule = aRule({
      window: { months: 2 },
      threshold: { above: '80%', 'clear-below': '75%', warning: '70%' },
      guards: { 'minimum-trade': 500_000 },
    });
    const history = aHistory([
      { partners: { CN: 2_015_000, VN: 620_000, AT: 380_101 }, total: 3_100_101 },
      { partners: { CN: 131_000, DE: 40_000 }, total: 178_872 },
      undefined,
      { partners: { CN: 1_023_928, AT: 13_070 } },
      { partners: { CN: 90_000, VN: 310_000 } },
      { partners: { CN: 1_823_928, VN: 120_000, AT: 13_070 } },
    ]);
    const panel = panelOf([history], 'value');
    const track = assess(rule, () => panel).tracks[0]!;
    const change = tell(rule, track, panel, untold('2025-05')).changes.at(-1);
    const finding = { rule, profile: aProfile(), track, panel, others: [], at: '2025-09-05T12:31:00.000Z', version: 1 };
    const { subject, email, sms } = notice(alertEvent(finding, change!));
    expect({ subject, sms }).toMatchInlineSnapshot(`
      {
        "sms": "CRITICAL (was warning): China's share of US unwrought tungsten imports 81.2% (line 80%) in 2025-06. Was 77.5% in 2025-05.",
        "subject": "CRITICAL (was warning): China's share of US unwrought tungsten imports 81.2% (line 80%), 2025-06",
      }
    `);
    expect(email).toMatchInlineSnapshot(`
      "CRITICAL (was warning): China's share of US unwrought tungsten imports

      81.2% in 2025-06 is above the line of 80%.
      Distance from the line of 80%: +1.2 points. Before, in 2025-05: 77.5%.

      China's share of US imports of 8101.94.0000, 2 months to 2025-06: 1 913 928 USD of 2 356 998 USD.
      Basis: imports for consumption, customs value.

      Why it moved
        +3.7 points since 2025-05:
        +8.8 points because the trade of China changed,
        -5.2 points because all other trade changed.

      Largest partners, 2 months to 2025-06
        China     81.2%  1 913 928 USD
        Vietnam   18.2%  430 000 USD
        Austria    0.6%  13 070 USD

      Month by month
        2025-01  no number: the window is not complete
        2025-02  65.4%
        2025-03  no number: the period is late or was not retrieved
        2025-04  no number: the window is not complete
        2025-05  77.5%
        2025-06  81.2%

      The rule
        Watches China's share of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), summed over 2 months: critical above 80% until below 75%; warning above 70% until below 70%. An alert is raised after 1 month above its line, and ends after 1 month below the line that ends it. A month without a number changes nothing; with less trade in all than 500 000 USD there is no number. No reminders; corrections after revisions are told.

      The data
        US Census Bureau, retrieved 2025-08-05T12:30:00.000Z, vintage 0429cc98733fe4
        Query: https://api.census.gov/data/timeseries/intltrade/imports/hs?time=2025-06
        Alert: https://chokepoint.example/#/alerts/us-tungsten-china~us-tungsten-china~2025-05

      What you are told, and when: https://chokepoint.example/#/notices
      Notice 12f451316215b5. If you get it twice, it is the same notice: delivery was repeated because its outcome was not known."
    `);
  });
});

describe('the e-mail of several events', () => {
  it('lists them, gravest first, before it tells each', () => {
    const resolved = anEvent({
      id: 'b',
      kind: 'resolved',
      from: 'critical',
      to: 'clear',
      value: 0.7,
      rule: 'other',
      subject: 'other',
      ruleName: 'Other',
    });
    const { email, subject, sms } = notice(resolved, anEvent());
    expect(email.split('\n').slice(0, 6)).toEqual([
      '2 alert events for 2026-07, gravest first:',
      "  CRITICAL: China's share of US unwrought tungsten imports, 81.2% (line 80%)",
      '  RESOLVED: Other, 70.0% (line 80%)',
      '',
      "CRITICAL: China's share of US unwrought tungsten imports",
      '',
    ]);
    expect(email.match(/^-{64}$/gm)).toHaveLength(1);
    expect(subject).toBe(
      "2 alert events for 2026-07: CRITICAL China's share of US unwrought tungsten imports; RESOLVED Other",
    );
    expect(sms).toBe(
      "2026-07: 2 alert events. CRITICAL China's share of US unwrought tungsten imports 81.2%; RESOLVED Other 70.0%",
    );
  });

  it('names the span when they are of several periods', () => {
    const { subject } = notice(anEvent({ ruleName: 'A' }), anEvent({ id: 'b', period: '2026-05', ruleName: 'B' }));
    expect(subject).toBe('2 alert events for 2026-05 to 2026-07: CRITICAL B; CRITICAL A');
  });
});

describe('the order of events', () => {
  const event = (id: string, given: Partial<AlertEvent>) => anEvent({ id, ...given });
  const openedByRevision = {
    id: 'c~c~2026-07',
    opened: '2026-07',
    before: 'clear',
    after: 'critical',
    verdict: 'raised',
    order: 'a',
  } as const;

  it('is by gravity, then period, rule, subject and id', () => {
    const sorted = [
      event('a', { kind: 'raised', period: '2026-06' }),
      event('b', { kind: 'escalated', period: '2026-07', rule: 'a' }),
      event('c', { kind: 'raised', period: '2026-07', rule: 'b', subject: 'AT' }),
      event('d', { kind: 'raised', period: '2026-07', rule: 'b', subject: 'CN' }),
      event('e', { kind: 'escalated', period: '2026-07', rule: 'b', subject: 'CN' }),
      event('m', { kind: 'corrected', rule: 'c', alert: openedByRevision }),
      event('f', { kind: 'raised', severity: 'warning', to: 'warning' }),
      event('g', { kind: 'corrected' }),
      event('h', { kind: 'no-data' }),
      event('i', { kind: 'eased', severity: 'warning' }),
      event('j', { kind: 'resolved' }),
      event('n', { kind: 'closed' }),
      event('k', { kind: 'data-back' }),
      event('l', { kind: 'reminder' }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
        expect(
          inOrder(shuffled)
            .map(({ id }) => id)
            .join(''),
        ).toBe('abcdemfghijnkl');
      }),
    );
  });

  it('given makes no difference to the notice', () => {
    const events = ['a', 'b', 'c', 'd'].map((id, index) =>
      anEvent({
        id,
        ruleName: `Rule ${index % 2}`,
        kind: EVENT_KINDS[index]!,
        period: index < 2 ? '2026-07' : '2026-06',
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (shuffled) => {
        expect(noticeText(shuffled, context)).toEqual(noticeText(events, context));
      }),
    );
  });
});

describe('the id of a notice', () => {
  it('is that of its reader and events', () => {
    const first = notice(anEvent());
    expect(first.events).toEqual(['0a1b2c3d4e5f60']);
    expect(notice(anEvent({ reason: 'worded otherwise' })).id).toBe(first.id);
    expect(notice(anEvent({ id: 'other' })).id).not.toBe(first.id);
    expect(noticeText([anEvent()], { ...context, reader: 'bob' }).id).not.toBe(first.id);
    expect(notice(anEvent(), anEvent({ id: 'other' })).id).not.toBe(first.id);
  });
});

describe('the subject', () => {
  it.each<[string, Partial<AlertEvent>, string]>([
    ['raised', {}, "CRITICAL: China's share of US unwrought tungsten imports 81.2% (line 80%), 2026-07"],
    [
      'a warning',
      { to: 'warning', severity: 'warning', threshold: 0.65 },
      "WARNING: China's share of US unwrought tungsten imports 81.2% (line 65%), 2026-07",
    ],
    [
      'escalated',
      { kind: 'escalated', from: 'warning', ruleName: 'A' },
      'CRITICAL (was warning): A 81.2% (line 80%), 2026-07',
    ],
    [
      'eased',
      { kind: 'eased', from: 'critical', to: 'warning', severity: 'warning', ruleName: 'A' },
      'WARNING (was critical): A 81.2% (line 80%), 2026-07',
    ],
    [
      'resolved',
      { kind: 'resolved', from: 'critical', to: 'clear', value: 0.7, ruleName: 'A' },
      'RESOLVED: A 70.0% (line 80%), 2026-07',
    ],
    ['a reminder', { kind: 'reminder', ruleName: 'A' }, 'STILL CRITICAL: A 81.2% (line 80%), 2026-07'],
    ['no data', { kind: 'no-data', value: null, ruleName: 'A' }, 'NO DATA (critical): A no number (line 80%), 2026-07'],
    ['data back', { kind: 'data-back', ruleName: 'A' }, 'DATA BACK (critical): A 81.2% (line 80%), 2026-07'],
    [
      'withdrawn',
      { kind: 'corrected', from: 'critical', to: 'clear', value: 0.7, ruleName: 'A' },
      'WITHDRAWN: A 70.0% (line 80%), 2026-07',
    ],
    ['corrected upwards', { kind: 'corrected', ruleName: 'A' }, 'CORRECTED to CRITICAL: A 81.2% (line 80%), 2026-07'],
    [
      'one partner of each',
      { subject: 'CI', ruleName: 'One supplier' },
      "CRITICAL: Cote d'Ivoire: One supplier 81.2% (line 80%), 2026-07",
    ],
    ['a hair over the line', { value: 0.80004, ruleName: 'A' }, 'CRITICAL: A 80.004% (line 80%), 2026-07'],
    [
      'a long name',
      { ruleName: 'word '.repeat(24).trim() },
      `CRITICAL: ${'word '.repeat(11)}word... 81.2% (line 80%), 2026-07`,
    ],
  ])('%s', (_, given, expected) => {
    expect(notice(anEvent(given)).subject).toBe(expected);
  });
});

it('a notice without events says nothing', () => {
  expect(notice()).toMatchObject({ events: [], subject: 'Chokepoint', sms: '' });
});

const nasty = fc.constantFrom(
  'two\r\nlines',
  'a\u2028b\u2029c',
  '\u202eright to left\u202c',
  '\u2066isolated\u2069',
  '[€{tungsten}~^|\\€]',
  '€'.repeat(120),
  'x'.repeat(120),
  'word '.repeat(24),
  '<script>alert("1")</script>',
  '中国占美国钨进口的份额',
  'nul\u0000 bell\u0007 escape\u001b[31m',
  '🇨🇳 🙂',
  '',
);
const anyName = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const amount = fc.integer({ min: 0, max: 1e12 });

const anyEvent = fc
  .record({
    kind: fc.constantFrom(...EVENT_KINDS),
    from: fc.constantFrom(...LEVELS),
    to: fc.constantFrom(...LEVELS),
    severity: fc.constantFrom('warning' as const, 'critical' as const),
    subject: fc.constantFrom('us-tungsten-china', 'CN', 'CI', 'ZZ-9999'),
    ruleName: anyName,
    numbers: fc.oneof(
      fc.record({
        scale: fc.constant('ratio' as const),
        value: fc.option(share),
        threshold: share,
        previous: fc.option(share),
      }),
      fc.record({
        scale: fc.constant('amount' as const),
        value: fc.option(amount),
        threshold: amount,
        previous: fc.option(amount),
      }),
    ),
    unit: fc.constantFrom('USD', 'KG', 'm³', '€'),
  })
  .map(({ numbers: { scale, value, threshold, previous }, unit, ...given }) =>
    anEvent({
      ...given,
      value,
      threshold,
      explanation: anExplanation({
        scale,
        unit,
        value,
        threshold,
        previous,
        ...(previous === null ? { previousPeriod: null, decomposition: null } : {}),
      }),
    }),
  );
const anyEvents = fc
  .array(anyEvent, { minLength: 1, maxLength: 6 })
  .map((events) => events.map((event, index) => ({ ...event, id: `e${index}` })));

describe('whatever the names and figures', () => {
  const forAny = (check: (events: AlertEvent[]) => void) => fc.assert(fc.property(anyEvents, check), { numRuns: 500 });

  it('the subject is one line of 1 to 99 printable ASCII characters', () => {
    forAny((events) => {
      expect(notice(...events).subject).toMatch(/^[\x21-\x7e]([\x20-\x7e]{0,97}[\x21-\x7e])?$/);
    });
  });

  it('the SMS is one line of GSM-7, at most 148 units', () => {
    forAny((events) => {
      const { sms } = notice(...events);
      expect(smsParts(sms)).toMatchObject({ encoding: 'GSM-7', parts: 1 });
      expect(smsParts(sms).units).toBeLessThanOrEqual(148);
      expect(sms).not.toMatch(/[\n\r]/);
    });
  });

  it('the SMS and the subject of one event carry its whole figure and period', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const { sms, subject } = notice(event);
        const figure = eventFigure(event);
        fc.pre(/^[ -~]*$/.test(figure));
        expect(sms).toContain(` ${figure} in 2026-07.`);
        expect(subject.endsWith(` ${figure}, 2026-07`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('the e-mail has no control characters but its line breaks, and no text that runs the other way', () => {
    forAny((events) => {
      const { email } = notice(...events);
      expect(email).not.toMatch(CONTROL);
      expect(email).not.toMatch(/\p{Bidi_Control}|\p{Zl}|\p{Zp}/u);
      expect(email).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
      expect(email.split('\n').filter((line) => line === 'The data')).toHaveLength(events.length);
    });
  });
});

it('a panel of nothing but gaps still makes a notice', () => {
  const rule = aRule({ guards: { 'when-missing': 'alert' } });
  const panel = aPanel([...chinaPercent([50]), 'suppressed']);
  const track = assess(rule, () => panel).tracks[0]!;
  const [change] = tell(rule, track, panel, untold('2025-02')).changes;
  const event = alertEvent(
    { rule, profile: aProfile(), track, panel, others: [], at: '2025-04-05T00:00:00.000Z', version: 1 },
    change!,
  );
  expect(notice(event).sms).toBe(
    "CRITICAL: China's share of US unwrought tungsten imports no number (line 80%) in 2025-02. Was 50.0% in 2025-01.",
  );
});
