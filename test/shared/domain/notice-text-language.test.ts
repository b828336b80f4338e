/** The texts of rules beside a plain share: several conditions, unit values, changes, codes that changed. */
import { describe, expect, it } from 'vitest';
import { alertEvent } from '../../../shared/domain/alert-event.ts';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { assess, type History } from '../../../shared/domain/assess.ts';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { addMonths, type Period } from '../../../shared/domain/period.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { tell } from '../../../shared/domain/tell.ts';
import { untold } from '../../../shared/domain/told.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import { aComposedRule, aCondition, chinaByCode, storedHistory } from '../../support/a-composed-rule.ts';
import { aPanel, aRule, chinaPercent } from '../../support/a-history.ts';
import { aVintage } from '../../support/a-vintage.ts';
import type { MetricInput } from '../../support/metric-column.ts';

function eventsOf(rule: Rule, history: History, from: Period = '2025-01'): AlertEvent[] {
  const { panel, others, tracks } = assess(rule, history);
  return tracks.flatMap((track) =>
    tell(rule, track, panel, untold(from)).changes.map((change) =>
      alertEvent(
        { rule, profile: sourceProfile, track, panel, others, at: '2026-09-03T12:31:00.000Z', version: 1 },
        change,
      ),
    ),
  );
}

const notice = (...events: AlertEvent[]) =>
  noticeText(events, { reader: 'ann', linkBase: 'https://chokepoint.example' });
const emailOf = (...events: AlertEvent[]) => notice(...events).email.split('\n');

/** Months of value and weight: China's price rises in the last one. */
const weighed: History = storedHistory((series) =>
  [0, 1].map((t) => {
    const partners = t === 0 ? { CN: 600_000, VN: 400_000 } : { CN: 1_500_000, VN: 400_000 };
    const weights: Record<string, number> = t === 0 ? { CN: 30_000, VN: 20_000 } : { CN: 50_000, VN: 20_000 };
    const total = (amounts: Record<string, number>) => Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
    const isExports = series.includes('/exports/');
    return aVintage({
      series,
      period: addMonths('2025-01', t),
      retrievedAt: '2025-04-05T12:30:00.000Z',
      query: `https://api.census.gov/data/timeseries/intltrade?time=${addMonths('2025-01', t)}`,
      measures: {
        value: { unit: 'USD', total: (isExports ? 0.1 : 1) * total(partners) + 100_000, partners },
        quantity: { unit: 'KG', total: total(weights), partners: weights },
      },
    });
  }),
);

describe('several conditions', () => {
  const [A, B] = ['810194', '810199'];
  const rule = aComposedRule(
    { all: [aCondition(A, { threshold: { above: '80%', warning: '60%' } }), { not: aCondition(B) }] },
    { name: 'China is high here and not there' },
  );
  const history = chinaByCode({ [A]: [50, 90, 90, 70, null, 90, 90], [B]: [50, 50, 50, 50, 50, null, 90] });
  const events = eventsOf(rule, history);

  it('the reason says which hold, and what the rule asks for', () => {
    expect(events.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'raised: In 2025-02 condition (1) holds and condition (2) does not; the rule asks for (1) and not (2).',
      'eased: In 2025-04 condition (1) holds and condition (2) does not; the rule asks for (1) and not (2).',
      'no-data: In 2025-05 condition (2) does not hold and condition (1) has no number; the alert stays open.',
      'resolved: In 2025-07 conditions (1) and (2) hold; the rule asks for (1) and not (2).',
    ]);
  });

  it('subject and SMS say how many hold, and no figure of one of them as if it were the rule', () => {
    expect(events.map((event) => [notice(event).subject, notice(event).sms])).toEqual([
      [
        'CRITICAL: China is high here and not there (1 of 2 conditions holds), 2025-02',
        'CRITICAL: China is high here and not there (1 of 2 conditions holds) in 2025-02.',
      ],
      [
        'WARNING (was critical): China is high here and not there (1 of 2 conditions holds), 2025-04',
        'WARNING (was critical): China is high here and not there (1 of 2 conditions holds) in 2025-04.',
      ],
      [
        'NO DATA (warning): China is high here and not there (0 of 2 conditions hold), 2025-05',
        'NO DATA (warning): China is high here and not there (0 of 2 conditions hold) in 2025-05.',
      ],
      [
        'RESOLVED: China is high here and not there (2 of 2 conditions hold), 2025-07',
        'RESOLVED: China is high here and not there (2 of 2 conditions hold) in 2025-07.',
      ],
    ]);
  });

  it('the e-mail lists them, and says of which one its figures are', () => {
    expect(notice(events[1]!).email).toMatchInlineSnapshot(`
      "WARNING (was critical): China is high here and not there

      In 2025-04 condition (1) holds and condition (2) does not; the rule asks for (1) and not (2).
      Condition (1): distance from the line of 60%: +10.0 points. Before, in 2025-03: 90.0%.

      The conditions
        (1) holds (warning): China's share of US imports of 8101.94 above 80% (warning 60%); it is 70.0%
        (2) does not hold: China's share of US imports of 8101.99 above 80%; it is 50.0%

      Condition (1): China's share of US imports of 8101.94, 2025-04: 70.00 USD of 100 USD.
      Basis: imports for consumption, customs value.

      Why it moved, condition (1)
        -20.0 points since 2025-03:
        -3.8 points because the trade of China changed,
        -16.3 points because all other trade changed.

      Largest partners, 2025-04, condition (1)
        China     70.0%  70.00 USD
        Vietnam   30.0%  30.00 USD

      Month by month, condition (1)
        2025-01  50.0%
        2025-02  90.0%
        2025-03  90.0%
        2025-04  70.0%

      The rule
        An alert is open while this holds: (1) and not (2). Here "and" takes the lowest of the levels that it joins; "not" makes critical of clear, and clear of the rest. 2 conditions: (1) China's share of US imports of 8101.94 (imports for consumption, customs value; US Census Bureau), month by month: critical above 80% until below 80%; warning above 60% until below 60%. The condition holds after 1 month above its line, and no longer after 1 month below the line that ends it. A month without a number changes nothing; no minimum of trade is asked for. (2) China's share of US imports of 8101.99 (imports for consumption, customs value; US Census Bureau), month by month: critical above 80% until below 80%; no warning line. The condition holds after 1 month above its line, and no longer after 1 month below the line that ends it. A month without a number changes nothing; no minimum of trade is asked for. No reminders; corrections after revisions are told.

      The data
        US Census Bureau, retrieved 2025-06-05T12:30:00.000Z, vintage 18dee02775ab41
        Query: https://api.census.gov/data/timeseries/intltrade/imports/hs?time=2025-04
        Alert: https://chokepoint.example/#/alerts/composed~composed~2025-02

      What you are told, and when: https://chokepoint.example/#/notices
      Notice 18b968f6e1ef2e. If you get it twice, it is the same notice: delivery was repeated because its outcome was not known."
    `);
  });

  it('several notices at once say it in one line each', () => {
    const { email, sms, subject } = notice(...events);
    expect(email).toContain('  WARNING (was critical): China is high here and not there (1 of 2 conditions holds)');
    expect(sms).toMatch(
      /^2025-02 to 2025-07: 4 alert events\. CRITICAL China is high here and not there \(1 of 2 conditions holds\);/,
    );
    expect([smsParts(sms).parts, subject.length <= 99]).toEqual([1, true]);
  });
});

describe('a unit value', () => {
  const [event] = eventsOf(
    aRule({ name: 'Price of tungsten', metric: { kind: 'unit-value', partner: 'CN' }, threshold: { above: 25 } }),
    weighed,
  );

  it('has a unit of its own, and its partners are in the currency', () => {
    const { subject, sms, email } = notice(event!);
    expect([subject, sms]).toEqual([
      'CRITICAL: Price of tungsten 30.00 USD/KG (line 25 USD/KG), 2025-02',
      'CRITICAL: Price of tungsten 30.00 USD/KG (line 25 USD/KG) in 2025-02. Was 20.00 USD/KG in 2025-01.',
    ]);
    expect(email).toMatchInlineSnapshot(`
      "CRITICAL: Price of tungsten

      30.00 USD/KG in 2025-02 is above the line of 25 USD/KG.
      Distance from the line of 25 USD/KG: +5.00 USD/KG. Before, in 2025-01: 20.00 USD/KG.

      The unit value of China's part of US imports of 8101.94.0000, 2025-02: value 1 500 000 USD, quantity 50 000 KG.
      Basis: imports for consumption, customs value.

      Price and quantity
        In value the trade of China changed by +900 000 USD since 2025-01:
        +400 000 USD because of the price, 20.00 USD/KG before and 30.00 USD/KG now,
        +500 000 USD because of the quantity, 30 000 KG before and 50 000 KG now.

      Largest partners, 2025-02
        China                     75.0%  1 500 000 USD
        Vietnam                   20.0%  400 000 USD
        allocated to no country    5.0%  100 000 USD

      Month by month
        2025-01  20.00 USD/KG
        2025-02  30.00 USD/KG

      The rule
        Watches the unit value of China's part of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), month by month: critical above 25 USD per unit of quantity until below 25 USD per unit of quantity; no warning line. An alert is raised after 1 month above its line, and ends after 1 month below the line that ends it. A month without a number changes nothing; no minimum of trade is asked for. No reminders; corrections after revisions are told.

      The data
        US Census Bureau, retrieved 2025-04-05T12:30:00.000Z, vintage 0895bc1f8557dd
        Query: https://api.census.gov/data/timeseries/intltrade?time=2025-02
        Alert: https://chokepoint.example/#/alerts/us-tungsten-china~us-tungsten-china~2025-02

      What you are told, and when: https://chokepoint.example/#/notices
      Notice 0599e6df9fabe5. If you get it twice, it is the same notice: delivery was repeated because its outcome was not known."
    `);
  });
});

describe('what a figure is made of', () => {
  const line = (metric: MetricInput, threshold: object, window: object = {}) => {
    const [event] = eventsOf(aRule({ metric, threshold, ...window }), weighed, '2025-02');
    return emailOf(event!).find((text) => text.startsWith('The '));
  };
  const exports = { basis: 'domestic' };

  it.each<[MetricInput, object, string]>([
    [
      { kind: 'coverage', exports },
      { below: 0.5 },
      'The coverage (exports by imports) of US trade in 8101.94.0000, 2025-02: exports 290 000 USD, imports 2 000 000 USD.',
    ],
    [
      { kind: 'net-import-reliance', exports },
      { above: '50%' },
      'The net import reliance (imports less exports, by imports) of US trade in 8101.94.0000, 2025-02: imports less exports 1 710 000 USD, imports 2 000 000 USD.',
    ],
    [
      { kind: 'balance', exports },
      { below: 0 },
      'The trade balance (exports less imports) of US trade in 8101.94.0000, 2025-02: in USD.',
    ],
    [
      { kind: 'concentration' },
      { above: 0.5 },
      'The concentration of suppliers (HHI, 0 to 1, unallocated trade spread thin) of US imports of 8101.94.0000, 2025-02: from amounts in USD.',
    ],
    [{ kind: 'trade-quantity' }, { above: 5 }, 'The quantity of US imports of 8101.94.0000, 2025-02: in KG.'],
    [
      { kind: 'top-share', k: 2 },
      { above: '50%' },
      "The 2 largest suppliers' share of US imports of 8101.94.0000, 2025-02: 1 900 000 USD of 2 000 000 USD.",
    ],
  ])('%j', (metric, threshold, expected) => {
    expect(line(metric, threshold)).toBe(expected);
  });

  it('the year to date is a range of months', () => {
    const window = { window: { months: 'year-to-date' } };
    expect(line({ kind: 'trade-value' }, { above: 5 }, window)).toBe(
      'The value of US imports of 8101.94.0000, 2025-01 to 2025-02: in USD.',
    );
    const [event] = eventsOf(
      aRule({ metric: { kind: 'trade-value' }, threshold: { above: 5 }, window: { months: 'year-to-date' } }),
      weighed,
    );
    expect(emailOf(event!)).toContain('Largest partners, 2025-01');
  });

  it('a change says against what', () => {
    const [event] = eventsOf(
      aRule({ metric: { kind: 'trade-value' }, change: { from: 'previous' }, threshold: { above: '50%' } }),
      weighed,
    );
    expect(event!.reason).toBe('81.8% in 2025-02 is above the line of 50%.');
    expect(emailOf(event!)).toContain(
      'The month-on-month percentage change in the value of US imports of 8101.94.0000, 2025-02: from amounts in USD.',
    );
  });
});

describe('the sections of an e-mail', () => {
  const share = aRule({ threshold: { above: '70%' } });

  it('trade without a country stands below the countries', () => {
    const [event] = eventsOf(share, weighed);
    const text = emailOf(event!);
    const at = text.indexOf('Largest partners, 2025-02');
    expect(text.slice(at + 1, at + 4)).toEqual([
      '  China                     75.0%  1 500 000 USD',
      '  Vietnam                   20.0%  400 000 USD',
      '  allocated to no country    5.0%  100 000 USD',
    ]);
  });

  it('price and quantity stand beside why a share moved', () => {
    const [event] = eventsOf(share, weighed);
    const text = emailOf(event!);
    const at = text.indexOf('Price and quantity');
    expect(text.slice(at, at + 4)).toEqual([
      'Price and quantity',
      '  In value the trade of China changed by +900 000 USD since 2025-01:',
      '  +400 000 USD because of the price, 20.00 USD/KG before and 30.00 USD/KG now,',
      '  +500 000 USD because of the quantity, 30 000 KG before and 50 000 KG now.',
    ]);
  });

  it('nothing is said of price and quantity where neither changed', () => {
    const steady = storedHistory((series) =>
      [0, 1].map((t) =>
        aVintage({
          series,
          period: addMonths('2025-01', t),
          measures: {
            value: { unit: 'USD', total: t === 0 ? 200 : 100, partners: { CN: 90 } },
            quantity: { unit: 'KG', total: 5, partners: { CN: 5 } },
          },
        }),
      ),
    );
    const [event] = eventsOf(share, steady);
    expect(event!.explanation.price).toMatchObject({ change: 0 });
    expect(emailOf(event!)).not.toContain('Price and quantity');
  });

  it('months stand under each other, whatever their length', () => {
    const [event] = eventsOf(aRule({ metric: { kind: 'trade-value' }, threshold: { above: 1_500_000 } }), weighed);
    expect(emailOf(event!)).toEqual(expect.arrayContaining(['  2025-01  1 100 000 USD', '  2025-02  2 000 000 USD']));
    const [small] = eventsOf(aRule(), () => aPanel([{ partners: { CN: 5, VN: 95 } }, { partners: { CN: 1 } }]));
    expect(emailOf(small!)).toEqual(expect.arrayContaining(['  2025-01    5.0%', '  2025-02  100.0%']));
  });

  it('a basis that ends in a full stop gets no second one', () => {
    const series = {
      source: 'eurostat-comext',
      reporter: 'EU',
      flow: 'imports' as const,
      basis: 'extra-eu27',
      commodities: ['280530'],
    };
    const [event] = eventsOf(aRule({ series }), () => aPanel(chinaPercent([50, 90])));
    expect(emailOf(event!).find((text) => text.startsWith('Basis'))).toMatch(/[^.]\.i?\.?f\.$|[^.]\.$/);
    expect(notice(event!).email).not.toContain('..');
  });
});

describe('codes that changed within the months looked at', () => {
  const series = {
    source: 'us-census',
    reporter: 'US',
    flow: 'imports' as const,
    basis: 'consumption',
    commodities: ['3818000095'],
  };
  const [event] = eventsOf(aRule({ series }), () => aPanel(chinaPercent([50, 50, 90]), { from: '2026-06' }), '2026-06');

  it('are in the reason', () => {
    expect(event!.reason).toBe(
      '90.0% in 2026-08 is above the line of 80%. Beware: commodity codes of this rule changed in 2026-07, and figures before and after are not of one thing.',
    );
  });

  it('and in the e-mail', () => {
    const text = emailOf(event!);
    const at = text.indexOf('Commodity codes that changed');
    expect(text[at + 1]).toBe('  2026-07: doped wafers, others: four lines in place of one');
  });

  it('nothing is said where none changed', () => {
    const [plain] = eventsOf(aRule(), () => aPanel(chinaPercent([50, 90])));
    expect(plain!.reason).not.toContain('Beware');
    expect(emailOf(plain!)).not.toContain('Commodity codes that changed');
  });
});
