import { expect, it } from 'vitest';
import { effectiveSuppliers } from '../../../../shared/domain/metrics/effective-suppliers.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { euRareEarths } from '../../../support/eu-rare-earths.ts';
import { measured, measuredOnce } from '../../../support/metric-column.ts';

const KIND = { kind: 'effective-suppliers' } as const;

it('30, 30, 20 and 20 per cent are as concentrated as 3.846 equal suppliers', () => {
  expect(measuredOnce(KIND, { CN: 30, VN: 30, AT: 20, DE: 20 })).toBeCloseTo(1 / 0.26, 12);
});

it.each(['2023', '2024'] as const)('EU rare earths in %s (Eurostat Comext)', (year) => {
  expect(measured(KIND, [euRareEarths(year)])[0]).toBeCloseTo(figures.euRareEarths[year].effective, 4);
});

it.each<[string, Record<string, number>, number | undefined, unknown]>([
  ['one supplier is one', { CN: 5 }, undefined, 1],
  ['four equal ones are four', { CN: 5, VN: 5, AT: 5, DE: 5 }, undefined, 4],
  ['nobody is no number', {}, 0, 'denominator-zero'],
  ['trade with nobody in particular is no number', { QX: 5 }, undefined, 'denominator-zero'],
  ['so small a supplier that its square is nothing is no number', { CN: 1e-170 }, 1, 'denominator-zero'],
])('%s', (_, partners, total, expected) => {
  expect(measuredOnce(KIND, partners, total)).toBe(expected);
});

it('unallocated trade spread thin makes many, with the largest few', () => {
  const month = { CN: 50, QX: 50 };
  expect(measuredOnce(KIND, month)).toBe(4);
  expect(measuredOnce({ ...KIND, unallocated: 'largest' }, month)).toBe(1);
});

it('says itself, and which way unallocated trade counts', () => {
  expect(effectiveSuppliers.phrase({ ...KIND, unallocated: 'spread' })).toBe(
    'the number of effective suppliers (1 / HHI, unallocated trade spread thin)',
  );
  expect(effectiveSuppliers.phrase({ ...KIND, unallocated: 'largest' })).toBe(
    'the number of effective suppliers (1 / HHI, unallocated trade with the largest)',
  );
});
