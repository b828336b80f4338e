/** The explanation of every kind of metric, of a change, and of several conditions. */
import { describe, expect, it } from 'vitest';
import { assess, type Assessed, type History } from '../../../shared/domain/assess.ts';
import { explain } from '../../../shared/domain/explain.ts';
import type { Explanation } from '../../../shared/domain/explanation.ts';
import { metricSchema } from '../../../shared/domain/metrics/index.ts';
import { panelOf } from '../../../shared/domain/panel.ts';
import { addMonths } from '../../../shared/domain/period.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import { aComposedRule, aCondition, chinaByCode, historyOf, storedHistory } from '../../support/a-composed-rule.ts';
import { aHistory, aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aVintage } from '../../support/a-vintage.ts';
import type { MetricInput } from '../../support/metric-column.ts';

function explained(rule: Rule, history: History, t: number): Explanation {
  const { panel, others, tracks }: Assessed = assess(rule, history);
  return explain(rule, sourceProfile, { track: tracks[0]!, panel, others, t, threshold: rule.lines.critical.raise });
}

/** Two years in which imports, exports and quantities are told apart by their series and measure. */
const months = Array.from({ length: 24 }, (_, t) => addMonths('2025-01', t));
const flows = {
  imports: { value: { CN: 60, VN: 30, AT: 10 }, kilograms: { CN: 30, VN: 10, AT: 10 } },
  exports: { value: { DE: 15, JP: 10 }, kilograms: { DE: 5, JP: 5 } },
} as const;
const stored = storedHistory((series) => {
  const flow = series.includes('/exports/') ? flows.exports : flows.imports;
  return months.map((period, t) => {
    const grown = (amounts: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(amounts).map(([code, amount]) => [code, amount + (code === 'CN' ? t : t % 3)]));
    const of = (unit: string, partners: Record<string, number>) => ({
      unit,
      total: Object.values(partners).reduce((sum, amount) => sum + amount, 0),
      partners,
    });
    const measures = { value: of('USD', grown(flow.value)), quantity: of('KG', grown(flow.kilograms)) };
    return aVintage({ series, period, measures, query: `https://api.census.gov/${series}/${period}` });
  });
});

const exports = { basis: 'domestic' };
const KINDS: readonly [MetricInput, Partial<Explanation>][] = [
  [
    { kind: 'partner-share', partner: 'CN' },
    { metric: "China's share", scale: 'ratio', unit: 'USD', numerator: 83, denominator: 127 },
  ],
  [
    { kind: 'partner-share', partner: { group: 'EU' } },
    { numerator: 12, denominator: 127 },
  ],
  [
    { kind: 'top-share', k: 2 },
    { scale: 'ratio', numerator: 115, denominator: 127 },
  ],
  [{ kind: 'concentration' }, { scale: 'index', numerator: null, denominator: null, decomposition: null }],
  [{ kind: 'effective-suppliers' }, { scale: 'index', decomposition: null }],
  [{ kind: 'supplier-count' }, { scale: 'count', value: 3, decomposition: null }],
  [
    { kind: 'trade-value', partner: 'CN' },
    { scale: 'amount', unit: 'USD', value: 83, numerator: 83, denominator: null },
  ],
  [{ kind: 'trade-quantity' }, { scale: 'amount', unit: 'KG', value: 77, numerator: 77, denominator: null }],
  [
    { kind: 'unit-value', partner: 'CN' },
    {
      scale: 'amount',
      unit: 'USD/KG',
      amountUnit: 'USD',
      value: 83 / 53,
      parts: { names: ['value', 'quantity'], units: ['USD', 'KG'] },
      decomposition: null,
    },
  ],
  [
    { kind: 'balance', exports },
    { scale: 'amount', value: 29 - 127, numerator: -98, denominator: null },
  ],
  [
    { kind: 'coverage', exports },
    {
      scale: 'index',
      scope: 'US trade in 8101.94.0000',
      value: 29 / 127,
      numerator: 29,
      denominator: 127,
      parts: { names: ['exports', 'imports'], units: ['USD', 'USD'] },
      decomposition: null,
    },
  ],
  [
    { kind: 'net-import-reliance', exports },
    { scale: 'change', value: 98 / 127, numerator: 98, decomposition: null },
  ],
  [{ kind: 'partner-switch' }, { scale: 'ratio', numerator: null, decomposition: null }],
  [
    { kind: 'anomaly', 'look-back': 6 },
    { scale: 'index', numerator: null, decomposition: null },
  ],
  [
    { kind: 'dependency', indicator: 'cdi1' },
    { scale: 'index', numerator: null, decomposition: null },
  ],
  [
    { kind: 'dependency', indicator: 'cdi2', inside: { basis: 'general' } },
    { scale: 'ratio', value: 0.5, denominator: 254 },
  ],
  [
    { kind: 'dependency', indicator: 'cdi3', exports },
    { scale: 'index', value: 127 / 29, parts: { names: ['imports from outside', 'exports'], units: ['USD', 'USD'] } },
  ],
];

describe('every kind of metric', () => {
  it('is here', () => {
    const kinds = new Set(KINDS.map(([{ kind }]) => kind));
    expect(kinds.size).toBe(new Set(metricSchema.options.map((option) => kindOf(option))).size);
  });

  it.each(KINDS)('%j', (metric, expected) => {
    const rule = aRule({ metric, threshold: { above: 0.5 } });
    const found = explained(rule, stored, 23);
    expect(found).toMatchObject(expected);
    expect(found.value).toBeTypeOf('number');
    expect(found.previousPeriod).toBe('2026-11');
    expect(found.history).toHaveLength(13);
    expect(found.distance).toBe((found.value ?? Number.NaN) - 0.5);
    expect(found.sentence).toContain(found.metric);
    expect(found.sentence).toContain(found.scope);
    expect(found.queries.length).toBe(new Set(found.series.map((id) => id)).size);
  });

  it.each(KINDS)('%j: what it is made of makes its number', (metric) => {
    const rule = aRule({ metric, threshold: { above: 0.5 } });
    const { value, numerator, denominator, decomposition, previous } = explained(rule, stored, 23);
    if (numerator !== null && denominator !== null) expect(numerator / denominator).toBe(value);
    if (numerator !== null && denominator === null) expect(numerator).toBe(value);
    if (decomposition === null) return;
    expect(decomposition.own + decomposition.rest).toBeCloseTo(decomposition.change, 14);
    expect(decomposition.change).toBeCloseTo(value! - previous!, 12);
  });

  function kindOf(option: (typeof metricSchema.options)[number]): string {
    return 'options' in option ? option.options[0].shape.kind.value : option.shape.kind.value;
  }
});

describe('whose trade moved a share', () => {
  it.each<[MetricInput, string]>([
    [{ kind: 'partner-share', partner: 'CN' }, 'the trade of China'],
    [{ kind: 'partner-share', partner: { group: 'EU' } }, 'the trade of the group EU'],
    [{ kind: 'partner-share', partner: 'each' }, 'the trade of Austria'],
    [{ kind: 'top-share' }, 'the trade of the largest supplier'],
    [{ kind: 'dependency', indicator: 'cdi2', inside: { basis: 'general' } }, 'the trade with the outside'],
  ])('%j: %s', (metric, whose) => {
    expect(explained(aRule({ metric, threshold: { above: 0.5 } }), stored, 23).decomposition).toMatchObject({ whose });
  });
});

describe('price against quantity', () => {
  it('is of the partner that the rule is about', () => {
    const { price } = explained(
      aRule({ metric: { kind: 'trade-value', partner: 'CN' }, threshold: { above: 1 } }),
      stored,
      23,
    );
    expect(price).toMatchObject({
      unit: 'KG',
      whose: 'the trade of China',
      previousUnitValue: 82 / 52,
      unitValue: 83 / 53,
      previousQuantity: 52,
      quantity: 53,
      change: 1,
    });
    expect(price!.byPrice + price!.byQuantity).toBeCloseTo(1, 12);
    expect(explained(aRule(), stored, 23).price).toEqual(price);
  });

  it('is of all trade where the rule is about all', () => {
    const { price } = explained(aRule({ metric: { kind: 'concentration' }, threshold: { above: 0.5 } }), stored, 23);
    expect(price).toMatchObject({ whose: 'all trade', quantity: 77 });
  });

  it('explains a unit value from both its sides', () => {
    const found = explained(aRule({ metric: { kind: 'unit-value' }, threshold: { above: 0.5 } }), stored, 23);
    expect(found.price).toMatchObject({ unitValue: found.value, previousUnitValue: found.previous });
  });

  it('is left out of a rule on quantities, without a month before, and without quantities', () => {
    expect(
      explained(aRule({ metric: { kind: 'trade-quantity' }, threshold: { above: 1 } }), stored, 23),
    ).not.toHaveProperty('price');
    expect(explained(aRule(), stored, 0)).not.toHaveProperty('price');
    expect(explained(aRule(), () => aPanel(chinaPercent([60, 90])), 1)).not.toHaveProperty('price');
  });

  it('is left out where there is no number', () => {
    const rule = aRule({ guards: { 'minimum-trade': 1e9 } });
    expect(explained(rule, stored, 23)).toMatchObject({ value: null, gap: 'below-minimum-trade' });
    expect(explained(rule, stored, 23)).not.toHaveProperty('price');
  });
});

describe('a change', () => {
  const rule = aRule({ change: { from: 'year-earlier', as: 'points' }, threshold: { above: '5 points' } });

  it('is explained as one: its own scale, its own words, and no parts of the value behind it', () => {
    const found = explained(rule, stored, 23);
    expect(found).toMatchObject({
      metric: "the year-on-year difference in China's share",
      scope: 'US imports of 8101.94.0000',
      scale: 'points',
      numerator: null,
      denominator: null,
      decomposition: null,
      threshold: 0.05,
    });
    expect(found.value).toBeCloseTo(83 / 127 - 71 / 115, 12);
    expect(found.history[0]).toMatchObject({ period: '2025-12', value: null, gap: 'window-incomplete' });
  });
});

describe('trade that is allocated to no country', () => {
  const of = (partners: Record<string, number>, total?: number): HistoryEntry => ({
    partners,
    ...(total !== undefined && { total }),
  });
  const first = (entry: HistoryEntry) => explained(aRule(), () => aPanel([entry]), 0);

  it('is no supplier, and is named beside them', () => {
    const { suppliers, unallocated } = first(of({ CN: 50, QX: 30, 'ZZ-1': 10, VN: 10 }));
    expect(suppliers.map(({ partner, share }) => [partner, share])).toEqual([
      ['CN', 0.5],
      ['VN', 0.1],
    ]);
    expect(unallocated).toEqual({ amount: 40, share: 0.4 });
  });

  it('is what is missing to the total where there is no row of it', () => {
    expect(first(of({ CN: 50 }, 80)).unallocated).toEqual({ amount: 30, share: 0.375 });
  });

  it('less than a thousandth is not worth a word, and less than nothing is none', () => {
    expect(first(of({ CN: 9995 }, 10_000))).not.toHaveProperty('unallocated');
    expect(first(of({ CN: 120 }, 100))).not.toHaveProperty('unallocated');
  });
});

describe('several conditions', () => {
  const [A, B] = ['810194', '810199'];
  const rule = aComposedRule({
    all: [
      aCondition(A, { threshold: { above: '80%', warning: '60%' } }),
      { not: aCondition(B, { metric: { kind: 'trade-value' }, threshold: { below: 50 } }) },
    ],
  });
  const history = chinaByCode({ [A]: [50, 70, null, 90], [B]: [50, 50, 50, 50] });

  it('are listed as they stand, and how the rule puts them together', () => {
    expect(explained(rule, history, 3)).toMatchObject({
      metric: "China's share",
      value: 0.9,
      composition: '(1) and not (2)',
      conditions: [
        {
          text: "China's share of US imports of 8101.94 above 80% (warning 60%)",
          value: 0.9,
          level: 'critical',
          scale: 'ratio',
          threshold: 0.8,
        },
        {
          text: 'the value of US imports of 8101.99 below 50 USD',
          value: 100,
          level: 'clear',
          unit: 'USD',
          threshold: 50,
        },
      ],
      series: [`us-census/US/imports/consumption/${A}`, `us-census/US/imports/consumption/${B}`],
    });
  });

  it('one without a number says why', () => {
    const { conditions, value, gap } = explained(rule, history, 2);
    expect([value, gap]).toEqual([null, 'late']);
    expect(conditions![0]).toMatchObject({ value: null, level: 'warning', gap: 'late' });
  });

  it('one whose data begin later has no number before', () => {
    const later = historyOf({ [A]: chinaPercent([90, 90]), [B]: [undefined, ...chinaPercent([50])] });
    expect(explained(rule, later, 0).conditions![1]).toMatchObject({ value: null, gap: 'window-incomplete' });
  });

  it('the value before is the last that the leading condition had, though the rule was decided between', () => {
    const either = aComposedRule({ any: [aCondition(A), aCondition(B)] });
    const given = chinaByCode({ [A]: [70, null, 90], [B]: [90, 90, 90] });
    expect(explained(either, given, 2)).toMatchObject({ value: 0.9, previous: 0.7, previousPeriod: '2025-01' });
    expect(explained(either, given, 1)).toMatchObject({ value: null, previous: 0.7 });
    expect(explained(either, given, 1)).not.toHaveProperty('gap');
  });

  it('the vintage changes with a revision of any of them', () => {
    const revised = chinaByCode({ [A]: [50, 70, null, 90], [B]: [50, 50, 50, 51] });
    expect(explained(rule, revised, 3).vintage).not.toBe(explained(rule, history, 3).vintage);
    expect(explained(rule, revised, 1).vintage).toBe(explained(rule, history, 1).vintage);
  });

  it('a leading condition with two series is explained from both', () => {
    const coverage = aCondition(A, { metric: { kind: 'coverage', exports }, threshold: { below: 0.5 } });
    const found = explained(aComposedRule({ all: [coverage, aCondition(A)] }), stored, 3);
    expect(found).toMatchObject({ value: 25 / 103, numerator: 25, denominator: 103 });
    expect(found.conditions![0]!.value).toBe(25 / 103);
  });

  it('each is of its own source', () => {
    const eu = {
      source: 'eurostat-comext',
      reporter: 'EU',
      flow: 'imports' as const,
      basis: 'extra-eu27',
      commodities: [B],
    };
    const both = aComposedRule({
      any: [aCondition(A), aCondition(B, { series: eu, metric: { kind: 'trade-value' }, threshold: { below: 5 } })],
    });
    const { sentence } = explained(both, history, 3);
    expect(sentence).toContain('US Census Bureau');
    expect(sentence).toContain('Eurostat Comext');
    expect(sentence).toContain('below 5 EUR until above 5 EUR');
  });
});

describe('two series of one metric', () => {
  it('a revision of the exports is another vintage', () => {
    const rule = aRule({ metric: { kind: 'coverage', exports }, threshold: { below: 0.5 } });
    const of =
      (exported: number): History =>
      (selection) =>
        panelOf([aHistory([{ partners: { CN: selection.flow === 'exports' ? exported : 50 } }])], 'value');
    expect(explained(rule, of(10), 0).vintage).not.toBe(explained(rule, of(11), 0).vintage);
  });
});

describe('codes that changed', () => {
  const series = { source: 'us-census', reporter: 'US', flow: 'imports' as const, basis: 'consumption' };
  const wafers = (commodities: string[], window = 1) =>
    aRule({ series: { ...series, commodities }, window: { months: window } });
  const breaksOf = (rule: Rule, from: string, t: number) =>
    explained(rule, () => aPanel(chinaPercent(Array.from({ length: 20 }, () => 90)), { from }), t).breaks;

  it('are named as long as the look back crosses the month', () => {
    const rule = wafers(['3818000095']);
    const note = ['2026-07: doped wafers, others: four lines in place of one'];
    // 2026-06 is before it, 2026-07 to 2027-06 look back over it, 2027-07 begins with it.
    expect([5, 6, 17, 18].map((t) => breaksOf(rule, '2026-01', t))).toEqual([undefined, note, note, undefined]);
  });

  it('a window looks further back', () => {
    expect(breaksOf(wafers(['3818000095'], 3), '2026-01', 19)).toHaveLength(1);
    expect(breaksOf(wafers(['3818000095'], 2), '2026-01', 19)).toBeUndefined();
  });

  it('are none where the basket holds all parts before and after', () => {
    expect(breaksOf(wafers(['3818']), '2026-01', 8)).toBeUndefined();
  });

  it('of every condition count, each once', () => {
    const both = aComposedRule({ any: [aCondition('810194'), aCondition('3818000095'), aCondition('3818000040')] });
    const history = () => aPanel(chinaPercent(Array.from({ length: 20 }, () => 90)), { from: '2026-01' });
    expect(explained(both, history, 8).breaks).toHaveLength(1);
  });

  it('year to date looks back to the January of the first month shown', () => {
    const rule = aRule({ series: { ...series, commodities: ['3818000095'] }, window: { months: 'year-to-date' } });
    expect(breaksOf(rule, '2026-07', 13)).toHaveLength(1);
    expect(breaksOf(rule, '2026-07', 18)).toBeUndefined();
  });
});
