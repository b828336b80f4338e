/** What an explanation has beside its number, and what is left out where there is nothing to say. */
import { describe, expect, it } from 'vitest';
import { assess } from '../../../shared/domain/assess.ts';
import { explain } from '../../../shared/domain/explain.ts';
import { type Panel, panelOf } from '../../../shared/domain/panel.ts';
import { choice } from '../../../shared/domain/rule-problem.ts';
import type { Vintage } from '../../../shared/domain/series.ts';
import { aHistory, aPanel, aRule, chinaPercent } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { aVintage } from '../../support/a-vintage.ts';

/** The explanation of the newest month, for the first subject. */
function explained(given: Parameters<typeof aRule>[0], panel: Panel, t = panel.length - 1) {
  const rule = aRule(given);
  const [track] = assess(rule, () => panel).tracks;
  if (track === undefined) throw new Error('the rule has a subject');
  return explain(rule, aProfile(), { track, panel, others: [], t, threshold: rule.lines.critical.raise });
}

/** A month in which China traded so much, of so many kilograms, of that total and of 50 kilograms. */
function weighed(period: string, value: number, quantity: number, total = 1000): Vintage {
  return aVintage({
    period,
    measures: {
      value: { unit: 'USD', total, partners: { CN: value, VN: total - value } },
      quantity: { unit: 'KG', total: 50, partners: { CN: quantity, VN: 50 - quantity } },
    },
  });
}

describe('the suppliers of a month', () => {
  const suppliersOf = (...given: Parameters<typeof explained>) =>
    explained(...given).suppliers.map(({ partner }) => partner);

  it('stand by their trade, and by code where that is the same', () => {
    expect(suppliersOf({}, aPanel([{ partners: { VN: 40, CN: 40, AT: 60, DE: 0 } }]))).toEqual(['AT', 'CN', 'VN']);
  });

  it('are none where a month of the window is missing, or nothing was traded', () => {
    const two = { window: { months: 2 } };
    expect(suppliersOf(two, aPanel(chinaPercent([60, null, 70])))).toEqual([]);
    expect(suppliersOf(two, aPanel(chinaPercent([60, 65, 70])))).toEqual(['CN', 'VN']);
    const nothing = explained({}, aPanel([{ partners: { CN: 0 } }]));
    expect(nothing.suppliers).toEqual([]);
    expect(nothing).not.toHaveProperty('unallocated');
  });

  it('leave a rest that is worth saying, and one that rounding leaves is not', () => {
    const rest = (total: number) =>
      explained({}, aPanel([{ partners: { CN: 600_000, VN: 390_000 }, total }])).unallocated;
    expect(rest(1_000_000)).toEqual({ amount: 10_000, share: 0.01 });
    expect(rest(990_001)).toBeUndefined();
  });
});

describe('price and quantity', () => {
  const panel = panelOf([[weighed('2026-06', 500, 10), weighed('2026-07', 600, 15)]], 'value');

  it.each<[string, Parameters<typeof aRule>[0], string, number]>([
    ['the partner that the rule names', {}, 'the trade of China', 100],
    [
      'the subject of a rule about each',
      { metric: { kind: 'partner-share', partner: 'each' } },
      'the trade of China',
      100,
    ],
    ['all trade', { metric: { kind: 'concentration' }, threshold: { above: 0.4 } }, 'all trade', 0],
  ])('are those of %s', (_, given, whose, change) => {
    expect(explained(given, panel).price).toMatchObject({ whose, change });
  });

  it('are left out of the first month, of one without a number, and of a rule on quantities', () => {
    expect(explained({}, panel, 0)).toMatchObject({ previous: null, previousPeriod: null });
    expect(explained({}, panel, 0)).not.toHaveProperty('price');
    const less = panelOf([[weighed('2026-06', 500, 10), weighed('2026-07', 400, 15, 700)]], 'value');
    const guarded = explained({ guards: { 'minimum-trade': 900 } }, less);
    expect(guarded).toMatchObject({ value: null, previous: 0.5 });
    expect(guarded).not.toHaveProperty('price');
    const { series } = aRule().condition;
    const byWeight = panelOf([[weighed('2026-06', 500, 10), weighed('2026-07', 600, 15)]], 'quantity');
    expect(explained({ series: { ...series, measure: 'quantity' } }, byWeight)).not.toHaveProperty('price');
  });
});

it('a number in the unit of its amounts names that unit once', () => {
  const panel = aPanel(chinaPercent([60]));
  expect(explained({ metric: { kind: 'trade-value' }, threshold: { above: 100 } }, panel)).toMatchObject({
    unit: 'USD',
  });
  expect(explained({}, panel)).not.toHaveProperty('amountUnit');
});

it('a recording is named whichever of the months comes from it', () => {
  const [first, second] = aHistory(chinaPercent([60, 81])) as [Vintage, Vintage];
  const recorded = panelOf([[first, { ...second, recording: 'carried figures' }]], 'value');
  expect(explained({ window: { months: 2 } }, recorded).recording).toBe('carried figures');
});

it('a choice that is none of those there are is suggested another only where one is near', () => {
  expect(choice('flow', 'import', ['imports', 'exports'])).toStrictEqual({
    path: 'flow',
    found: '"import"',
    expected: 'one of imports, exports',
    suggestion: 'imports',
  });
  expect(choice('reporter', 'Mars', ['US'])).toStrictEqual({ path: 'reporter', found: '"Mars"', expected: 'US' });
});
