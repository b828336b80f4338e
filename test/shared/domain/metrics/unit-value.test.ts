import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricSchema } from '../../../../shared/domain/metrics/index.ts';
import { unitValue } from '../../../../shared/domain/metrics/unit-value.ts';
import { panelOf } from '../../../../shared/domain/panel.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { aHistory, type HistoryEntry } from '../../../support/a-history.ts';
import { aQuestion, measured } from '../../../support/metric-column.ts';

const KIND = { kind: 'unit-value' } as const;
const usd = (partners: Record<string, number>, total?: number): HistoryEntry => ({
  partners,
  ...(total !== undefined && { total }),
});
const kg = (partners: Record<string, number>, total?: number): HistoryEntry => ({
  partners,
  unit: 'KG',
  ...(total !== undefined && { total }),
});
const { '2023': before, '2024': now, valueChangePercent } = figures.rareEarthCompounds;

describe('the unit value', () => {
  it('HS 2846.90 (GTAIC): 13.92 dollars a kilogram in 2023, 14.35 in 2024', () => {
    const found = measured(KIND, [usd({}, before.value), usd({}, now.value)], {
      other: [kg({}, before.quantity), kg({}, now.quantity)],
    });
    expect(found.map((value) => Number(value).toFixed(2))).toEqual([String(before.unitValue), String(now.unitValue)]);
    expect(100 * (now.value / before.value - 1)).toBeCloseTo(valueChangePercent, 2);
  });

  it('of rare earths into the EU (Eurostat): 6.8 and 7.9 euros a kilogram', () => {
    const found = measured(KIND, [usd({}, 123.6e6), usd({}, 145.7e6)], { other: [kg({}, 18.3e6), kg({}, 18.4e6)] });
    expect(found.map((value) => Number(value).toFixed(1))).toEqual(['6.8', '7.9']);
  });

  it('over a window divides sums by sums, and never means unit values', () => {
    const found = measured(KIND, [usd({}, 10), usd({}, 900)], { other: [kg({}, 1), kg({}, 9)], span: 2 });
    expect(found).toEqual(['window-incomplete', 91]);
  });

  it('of one partner takes the value and the quantity of that partner', () => {
    const metric = { ...KIND, partner: 'CN' };
    expect(measured(metric, [usd({ CN: 30, VN: 70 })], { other: [kg({ CN: 10, VN: 1 })] })).toEqual([3]);
    expect(measured(KIND, [usd({ CN: 30, VN: 70 })], { other: [kg({ CN: 10, VN: 10 })] })).toEqual([5]);
  });

  it.each<[string, HistoryEntry, HistoryEntry, unknown]>([
    ['no quantity', usd({}, 5), kg({}, 0), 'denominator-zero'],
    ['a negative quantity', usd({}, 5), kg({}, -1), 'denominator-zero'],
    ['no value', usd({}, 0), kg({}, 5), 0],
    ['a withheld quantity', usd({}, 5), 'suppressed', 'suppressed'],
    ['a withheld value', 'suppressed', kg({}, 5), 'suppressed'],
  ])('%s', (_, value, quantity, expected) => {
    expect(measured(KIND, [value], { other: [quantity] })).toEqual([expected]);
  });

  it('is refused where the codes of a basket are counted in different units', () => {
    const one = aHistory([kg({}, 5)], { commodity: '810194' });
    const other = aHistory([{ partners: {}, total: 5, unit: 'NO' }], { commodity: '810199' });
    const quantity = panelOf([one, other], 'value');
    const value = panelOf([aHistory([usd({}, 5)]), aHistory([usd({}, 5)])], 'value');
    const document = metricSchema.parse(KIND);
    const question = { panel: value, others: [quantity], span: 1 };
    expect(unitValue.measure(document as { kind: 'unit-value' }, question).gaps[0]).toBeGreaterThan(0);
  });

  it('lies between the smallest and the largest unit value of the partners', () => {
    const pair = fc.record({ quantity: fc.integer({ min: 1, max: 1e6 }), price: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (given) => {
        const codes = ['CN', 'VN', 'AT', 'DE'];
        const value = Object.fromEntries(given.map(({ quantity, price }, i) => [codes[i]!, quantity * price]));
        const quantity = Object.fromEntries(given.map((each, i) => [codes[i]!, each.quantity]));
        const [found] = measured(KIND, [usd(value)], { other: [kg(quantity)] });
        expect(found).toBeGreaterThanOrEqual(Math.min(...given.map(({ price }) => price)) - 1e-9);
        expect(found).toBeLessThanOrEqual(Math.max(...given.map(({ price }) => price)) + 1e-9);
      }),
    );
  });

  it('takes both measures of the same series, and has a unit of its own', () => {
    const series = {
      source: 's',
      reporter: 'US',
      flow: 'imports' as const,
      basis: 'b',
      commodities: ['2846'],
      measure: 'quantity' as const,
    };
    expect(unitValue.inputs!(KIND, series).map(({ measure }) => measure)).toEqual(['value', 'quantity']);
    const { panel, others } = aQuestion([usd({ CN: 6 })], { other: [kg({ CN: 2 })] });
    expect(unitValue.unit!(KIND, [panel, ...others])).toBe('USD/KG');
    const parts = unitValue.parts!(KIND, { panel, others, span: 1 })!;
    expect([parts.numerator[0], parts.denominator![0], parts.names, parts.whose]).toEqual([
      6,
      2,
      ['value', 'quantity'],
      undefined,
    ]);
    expect(unitValue.phrase(KIND)).toBe('the unit value');
    expect(unitValue.phrase({ ...KIND, partner: 'CN' })).toBe("the unit value of China's part");
  });

  it('cannot be asked without quantities', () => {
    expect(() => measured(KIND, [usd({}, 5)])).toThrow('the metric compares two series, and was given one');
  });
});
