import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concentration } from '../../../../shared/domain/metrics/concentration.ts';
import { hhiBounds } from '../../../../shared/domain/metrics/hhi.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { aPanel } from '../../../support/a-history.ts';
import { euRareEarths } from '../../../support/eu-rare-earths.ts';
import { measured, measuredOnce, type MetricInput } from '../../../support/metric-column.ts';

const HHI: MetricInput = { kind: 'concentration' };
const HIGH: MetricInput = { kind: 'concentration', unallocated: 'largest' };

const CODES = ['AT', 'CN', 'DE', 'JP', 'KR', 'MY', 'US', 'VN'];
const amounts = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: CODES.length });
const named = (given: readonly number[]) => Object.fromEntries(given.map((amount, index) => [CODES[index]!, amount]));
const traders = (given: readonly number[]) => given.filter((amount) => amount > 0);

describe('published examples', () => {
  it('30, 30, 20 and 20 per cent are 0.26, or 2 600 (US Department of Justice)', () => {
    const four = { CN: 30, VN: 30, AT: 20, DE: 20 };
    expect(measuredOnce(HHI, four)).toBeCloseTo(0.26, 12);
    expect(measuredOnce({ kind: 'concentration', scale: 10_000 }, four)).toBeCloseTo(2600, 8);
  });

  it('40, 30, 20 and 10 per cent are 3 000', () => {
    const four = { CN: 40, VN: 30, AT: 20, DE: 10 };
    expect(measuredOnce({ kind: 'concentration', scale: 10_000 }, four)).toBeCloseTo(3000, 8);
  });

  it.each(['2023', '2024'] as const)('EU rare earths in %s, from every partner (Eurostat Comext)', (year) => {
    const month = euRareEarths(year);
    const expected = figures.euRareEarths[year];
    const total = Object.values(month.partners).reduce((sum, amount) => sum + amount, 0);
    expect(total).toBeCloseTo(expected.total, 2);
    // What Eurostat itself reports is rounded, and of other days: within two tenths of a per cent.
    expect(Math.abs(total / 1e6 / expected.reportedMillions - 1)).toBeLessThan(0.002);
    expect(Object.values(month.partners).filter((amount) => amount > 0)).toHaveLength(expected.partners);
    expect(measured(HHI, [month])[0]).toBeCloseTo(expected.hhi, 6);
  });
});

describe('bounds from truncated shares', () => {
  it.each(figures.rareEarthSources)('USGS $edition: $named and $rest more', ({ named: shares, rest, low, high }) => {
    const bounds = hhiBounds(
      shares.map((share) => share / 100),
      rest / 100,
    );
    expect(bounds.low).toBeCloseTo(low, 10);
    expect(bounds.high).toBeCloseTo(high, 10);
  });

  it('a large rest taken for one country would be wrong by a factor of two', () => {
    const { named: shares, rest, low, high } = figures.tungstenSources;
    const bounds = hhiBounds(
      shares.map((share) => share / 100),
      rest / 100,
    );
    expect(bounds.low).toBeCloseTo(low, 10);
    expect(bounds.high).toBeCloseTo(high, 10);
    expect(low + (rest / 100) ** 2).toBeGreaterThan(2 * high);
  });

  it('without a rest, or without a size for its pieces, there is one number', () => {
    expect(hhiBounds([0.5, 0.5], 0)).toEqual({ low: 0.5, high: 0.5 });
    expect(hhiBounds([0.5, 0.5], -0.01)).toEqual({ low: 0.5, high: 0.5 });
    expect(hhiBounds([0.5, 0], 0.5)).toEqual({ low: 0.25, high: 0.25 });
  });

  it('whatever the rest is in pieces no larger than the smallest named, the index lies between them', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });
    const cuts = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 0, maxLength: 12 });
    fc.assert(
      fc.property(shares, cuts, (largest, pieces) => {
        const smallest = Math.min(...largest);
        const small = pieces.map((piece) => piece * smallest);
        const total = [...largest, ...small].reduce((sum, amount) => sum + amount, 0);
        const truth = [...largest, ...small].reduce((sum, amount) => sum + (amount / total) ** 2, 0);
        const { low, high } = hhiBounds(
          largest.map((amount) => amount / total),
          small.reduce((sum, amount) => sum + amount, 0) / total,
        );
        expect(truth).toBeGreaterThanOrEqual(low - 1e-12);
        expect(truth).toBeLessThanOrEqual(high + 1e-12);
      }),
    );
  });
});

describe('what is allocated to no country', () => {
  it('counts in the total, and is no supplier: spread thin it adds nothing', () => {
    expect(measuredOnce(HHI, { CN: 50, QX: 50 })).toBe(0.25);
    expect(measuredOnce(HHI, { CN: 50, 'ZZ-0001': 25, X1: 25 })).toBe(0.25);
  });

  it('is the same where the source gives no row for it', () => {
    expect(measuredOnce(HHI, { CN: 50 }, 100)).toBe(0.25);
    expect(measuredOnce(HIGH, { CN: 50, VN: 20 }, 100)).toBe(measuredOnce(HIGH, { CN: 50, VN: 20, QX: 30 }));
  });

  it('with the largest makes the highest index that is possible', () => {
    expect(measuredOnce(HIGH, { CN: 50, VN: 20, QX: 30 })).toBeCloseTo(0.8 ** 2 + 0.2 ** 2, 12);
    expect(measuredOnce(HIGH, { QX: 30 })).toBe(1);
    expect(measuredOnce(HHI, { QX: 30 })).toBe(0);
  });

  it('the bounds enclose every way in which it can be allocated', () => {
    fc.assert(
      fc.property(amounts, amounts, (known, hidden) => {
        const all = CODES.map((_, index) => (known[index] ?? 0) + (hidden[index] ?? 0));
        const unallocated = hidden.reduce((sum, amount) => sum + amount, 0);
        const truth = measuredOnce(HHI, named(all));
        if (typeof truth !== 'number') return;
        const month = { ...named(known), QX: unallocated };
        expect(truth).toBeGreaterThanOrEqual((measuredOnce(HHI, month) as number) - 1e-12);
        // The highest index holds only if the unallocated part went to one supplier, which here it may not have done.
        expect(measuredOnce(HIGH, month)).toBeGreaterThanOrEqual(truth - 1e-12);
      }),
    );
  });
});

describe('at the edges', () => {
  it.each<[string, Record<string, number>, number | undefined, unknown]>([
    ['one partner is all', { CN: 7 }, undefined, 1],
    ['one that has beyond all numbers more than all', { CN: 1, VN: -1 }, 5e-324, 1],
    ['no partner is no number', {}, 0, 'denominator-zero'],
    ['a total below zero is no number', { CN: 7 }, -7, 'denominator-zero'],
    ['partners beyond the total are not more than one supplier', { CN: 70, VN: 70 }, 100, 0.98],
    ['an index over one is one', { CN: 170 }, 100, 1],
    ['a negative amount supplies nothing', { CN: 100, VN: -50 }, 100, 1],
    ['figures whose squares are beyond all numbers', { CN: 1e300, VN: 1e300 }, undefined, 0.5],
    ['figures whose squares are nothing', { CN: 1e-200, VN: 1e-200 }, undefined, 0.5],
  ])('%s', (_, partners, total, expected) => {
    const found = measuredOnce(HHI, partners, total);
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 12);
    else expect(found).toBe(expected);
    expect(measuredOnce(HIGH, partners, total)).not.toBeNaN();
  });

  it('a gap of the window is its gap', () => {
    const month = { partners: { CN: 1, VN: 1 } };
    expect(measured(HHI, [month, undefined, month, month], { span: 2 })).toEqual([
      'window-incomplete',
      'late',
      'window-incomplete',
      0.5,
    ]);
    expect(measured(HHI, [month, undefined, 'suppressed', month])).toEqual([0.5, 'late', 'suppressed', 0.5]);
  });
});

it('both ways of counting, on one panel, are each their own', () => {
  const panel = aPanel([{ partners: { CN: 60, VN: 20 }, total: 100 }, undefined]);
  const both = () => [HHI, HIGH].map((metric) => measured(metric, panel)[0]);
  const [spread, largest] = [0.6 ** 2 + 0.2 ** 2, 0.8 ** 2 + 0.2 ** 2];
  expect(both()[0]).toBeCloseTo(spread, 12);
  expect(both()[1]).toBeCloseTo(largest, 12);
  expect(both()).toEqual(both());
});

describe('for any amounts', () => {
  it('lies between 1/n and 1', () => {
    fc.assert(
      fc.property(amounts, (given) => {
        const found = measuredOnce(HHI, named(given));
        const n = traders(given).length;
        if (n === 0) expect(found).toBe('denominator-zero');
        else {
          expect(found).toBeGreaterThanOrEqual(1 / n - 1e-12);
          expect(found).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('n equal suppliers are 1/n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 1e12 }), (n, amount) => {
        expect(measuredOnce(HHI, named(Array.from({ length: n }, () => amount)))).toBeCloseTo(1 / n, 12);
      }),
    );
  });

  it('merging two suppliers never lowers it', () => {
    fc.assert(
      fc.property(amounts, fc.nat(7), fc.nat(7), (given, from, into) => {
        const merged = [...given];
        if (from === into || from >= given.length || into >= given.length) return;
        merged[into] = given[into]! + given[from]!;
        merged[from] = 0;
        const [before, after] = [measuredOnce(HHI, named(given)), measuredOnce(HHI, named(merged))];
        if (typeof before === 'number') expect(after).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  it('neither the order of rows nor the scale of all amounts matters', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(2, 1024, 0.5), (given, factor) => {
        const back = Object.fromEntries(Object.entries(named(given)).reverse());
        const scaled = named(given.map((amount) => amount * factor));
        expect(measuredOnce(HHI, back)).toBe(measuredOnce(HHI, named(given)));
        expect(measuredOnce(HHI, scaled)).toBe(measuredOnce(HHI, named(given)));
      }),
    );
  });
});

it('says itself, its scale, and which way unallocated trade counts', () => {
  const { phrase } = concentration;
  expect(phrase({ kind: 'concentration', scale: 1, unallocated: 'spread' })).toBe(
    'the concentration of suppliers (HHI, 0 to 1, unallocated trade spread thin)',
  );
  expect(phrase({ kind: 'concentration', scale: 10_000, unallocated: 'largest' })).toBe(
    'the concentration of suppliers (HHI, 0 to 10 000, unallocated trade with the largest)',
  );
});
