import { expect, it } from 'vitest';
import { supplierCount } from '../../../../shared/domain/metrics/supplier-count.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { euRareEarths } from '../../../support/eu-rare-earths.ts';
import { measured, measuredOnce } from '../../../support/metric-column.ts';

const count = (partners: Record<string, number>, atLeast?: string | number, total?: number) =>
  measuredOnce({ kind: 'supplier-count', ...(atLeast !== undefined && { 'at-least': atLeast }) }, partners, total);

it('amounts of 70, 25, 5 and 0 are three suppliers, and two with at least 10 per cent', () => {
  const amounts = { CN: 70, VN: 25, AT: 5, DE: 0 };
  expect([count(amounts), count(amounts, '10%')]).toEqual([3, 2]);
});

it.each(['2023', '2024'] as const)(
  'EU rare earths in %s (Eurostat Comext): every parcel counts without a floor',
  (year) => {
    const month = euRareEarths(year);
    const all = measured({ kind: 'supplier-count' }, [month])[0] as number;
    expect(all).toBe(figures.euRareEarths[year].partners);
    expect(measured({ kind: 'supplier-count', 'at-least': '1%' }, [month])[0]).toBeLessThan(all / 2);
  },
);

it('a share equal to the floor counts, whatever binary makes of it', () => {
  for (let percent = 1; percent <= 99; percent++)
    expect(count({ CN: percent, VN: 100 - percent }, `${percent}%`)).toBe(percent <= 50 ? 2 : 1);
});

it.each<[string, Record<string, number>, unknown]>([
  ['nobody trading is a number, and it is nought', {}, 0],
  ['trade with nobody in particular is no supplier', { QX: 5, 'ZZ-1': 3 }, 0],
  ['a negative amount is none', { CN: 5, VN: -5 }, 1],
])('%s', (_, partners, expected) => {
  expect(count(partners)).toBe(expected);
});

it('the share is of the published total, unallocated trade included', () => {
  expect(count({ CN: 10, QX: 90 }, '11%')).toBe(0);
  expect(count({ CN: 10, QX: 90 }, '10%')).toBe(1);
});

it('is counted over the window', () => {
  const months = [{ partners: { CN: 1 } }, { partners: { VN: 1 } }, undefined, { partners: { AT: 1 } }];
  expect(measured({ kind: 'supplier-count' }, months, { span: 2 })).toEqual([
    'window-incomplete',
    2,
    'late',
    'window-incomplete',
  ]);
});

it('says itself', () => {
  expect(supplierCount.phrase({ kind: 'supplier-count' })).toBe('the number of suppliers');
  expect(supplierCount.phrase({ kind: 'supplier-count', 'at-least': '1%' })).toBe(
    'the number of suppliers with at least 1%',
  );
});
