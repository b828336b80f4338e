import { expect, it } from 'vitest';
import { tradeQuantity } from '../../../../shared/domain/metrics/trade-quantity.ts';
import type { HistoryEntry } from '../../../support/a-history.ts';
import { aQuestion, measured } from '../../../support/metric-column.ts';

const KIND = { kind: 'trade-quantity' } as const;
const kg = (partners: Record<string, number>): HistoryEntry => ({ partners, unit: 'KG' });

it('1 200 kg, 300 kg and 500 kg in three months are 2 000 kg', () => {
  const months = [kg({ CN: 1000, VN: 200 }), kg({ CN: 300 }), kg({ CN: 500 })];
  expect(measured(KIND, months, { span: 3 })).toEqual(['window-incomplete', 'window-incomplete', 2000]);
  expect(measured({ ...KIND, partner: 'CN' }, months, { span: 3 })[2]).toBe(1800);
});

it('a month with another unit than the first has no number, and neither has a window over it', () => {
  const months: HistoryEntry[] = [kg({ CN: 1 }), { partners: { CN: 1 }, unit: 'NO' }, kg({ CN: 1 })];
  expect(measured(KIND, months, { span: 2 })).toEqual(['window-incomplete', 'unit-mismatch', 'window-incomplete']);
});

it('no trade in a published month is a quantity of nothing', () => {
  expect(measured(KIND, [kg({})])).toEqual([0]);
  expect(measured({ ...KIND, partner: 'AT' }, [kg({ CN: 1 })])).toEqual([0]);
});

it('takes the quantities of the series, whatever measure the rule names', () => {
  const series = { source: 's', reporter: 'US', flow: 'imports' as const, basis: 'b', commodities: ['2846'] };
  expect(tradeQuantity.inputs!(KIND, { ...series, measure: 'value' })).toEqual([{ ...series, measure: 'quantity' }]);
});

it('says itself, and what it is made of', () => {
  expect(tradeQuantity.phrase(KIND)).toBe('the quantity');
  expect(tradeQuantity.phrase({ ...KIND, partner: 'CN' })).toBe("the quantity of China's part");
  const question = aQuestion([kg({ CN: 3, VN: 1 })]);
  expect(tradeQuantity.parts!(KIND, question)!.numerator[0]).toBe(4);
  expect(tradeQuantity.parts!({ ...KIND, partner: 'CN' }, question)!.numerator[0]).toBe(3);
});
