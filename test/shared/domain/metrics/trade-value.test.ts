import { expect, it } from 'vitest';
import { metricOf, type MetricDocument } from '../../../../shared/domain/metrics/index.ts';
import { tradeValue } from '../../../../shared/domain/metrics/trade-value.ts';
import { aPanel } from '../../../support/a-history.ts';

// US imports for consumption of unwrought tungsten, January to March 2025 (US Census Bureau).
const panel = aPanel([
  { partners: { CN: 3_000_000 }, total: 3_100_101 },
  { partners: { CN: 100_000 }, total: 178_872 },
  { partners: { CN: 1_023_928 }, total: 1_036_998 },
]);
const question = { panel, others: [], span: 3 };

it('is the sum of the published totals over the window', () => {
  const { values, gaps } = tradeValue.measure({ kind: 'trade-value' }, question);
  expect([values[2], [...gaps].map((gap) => gap === 0)]).toEqual([4_315_971, [false, false, true]]);
});

it('is that of one partner where the rule names one', () => {
  const { values } = tradeValue.measure({ kind: 'trade-value', partner: 'CN' }, question);
  expect(values[2]).toBe(4_123_928);
});

it('is zero, and a number, for a partner without trade', () => {
  const { values, gaps } = tradeValue.measure({ kind: 'trade-value', partner: 'AT' }, question);
  expect([values[2], gaps[2]]).toEqual([0, 0]);
});

it('has an amount for its part, and no denominator', () => {
  expect(tradeValue.parts!({ kind: 'trade-value' }, question)!.numerator[2]).toBe(4_315_971);
  expect(tradeValue.parts!({ kind: 'trade-value', partner: 'CN' }, question)!.numerator[2]).toBe(4_123_928);
  expect(tradeValue.parts!({ kind: 'trade-value' }, question)!.denominator).toBeUndefined();
});

it('is one subject, and says itself', () => {
  expect(tradeValue.subjects).toBeUndefined();
  expect(tradeValue.phrase({ kind: 'trade-value' })).toBe('the value');
  expect(tradeValue.phrase({ kind: 'trade-value', partner: 'CN' })).toBe("the value of China's part");
});

it('a kind that is not registered is refused', () => {
  expect(() => metricOf({ kind: 'sorcery' } as unknown as MetricDocument)).toThrow(
    new RangeError('no metric is registered as sorcery'),
  );
});
