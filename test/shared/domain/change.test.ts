import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChangeDocument,
  changed,
  changedScale,
  changePhrase,
  writeChange,
} from '../../../shared/domain/change.ts';
import { gapCode, gapReason } from '../../../shared/domain/gap.ts';
import figures from '../../fixtures/worked-examples/figures.json' with { type: 'json' };

type Given = readonly (number | undefined)[];

/** The change of a column; undefined stands for a month that is late. */
function change(values: Given, { from, as = 'percent' }: { from: ChangeDocument['from']; as?: ChangeDocument['as'] }) {
  const column = {
    values: Float64Array.from(values, (value) => value ?? 0),
    gaps: Uint8Array.from(values, (value) => (value === undefined ? gapCode('late') : 0)),
  };
  const found = changed(column, { from, as });
  return [...found.values].map((value, t) => gapReason(found.gaps[t]!) ?? value);
}

const INCOMPLETE = 'window-incomplete';
const year = (value: number): Given => Array.from({ length: 12 }, () => value);

describe('the change against', () => {
  it.each(figures.magnets)(
    'the month before: magnets from China, $before to $now tonnes ($percent per cent)',
    (each) => {
      // Printed to three digits, so that the change is right to one in a hundred.
      const [, found] = change([each.before, each.now], { from: 'previous' });
      expect(Number(found) * 100).toBeCloseTo(each.percent, each.percent > 100 ? -1 : 1);
    },
  );

  it('the month before, in per cent and as a difference', () => {
    expect(change([50, 60, 30], { from: 'previous' })).toEqual([INCOMPLETE, 60 / 50 - 1, 30 / 60 - 1]);
    expect(change([50, 60, 30], { from: 'previous', as: 'points' })).toEqual([INCOMPLETE, 10, -30]);
  });

  it('a year before', () => {
    const found = change([...year(50), 60], { from: 'year-earlier' });
    expect(found).toEqual([...Array(12).fill(INCOMPLETE), 60 / 50 - 1]);
    expect(change([...year(50), 60], { from: 'year-earlier', as: 'points' })[12]).toBe(10);
  });

  it('the mean of the twelve months before, the month itself not among them', () => {
    const months = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 33];
    expect(change(months, { from: 'mean-of-12' })).toEqual([...Array(12).fill(INCOMPLETE), 2]);
    expect(change(months, { from: 'mean-of-12', as: 'points' })[12]).toBe(22);
  });
});

describe('a gap', () => {
  it('of the month keeps its reason, whatever it would be compared with', () => {
    expect(change([1, undefined, 3], { from: 'previous' })[1]).toBe('late');
    expect(change([0, undefined], { from: 'previous' })[1]).toBe('late');
    expect(change([undefined, undefined], { from: 'previous' })[1]).toBe('late');
  });

  it('of the month that it is compared with makes it incomplete', () => {
    expect(change([1, undefined, 3, 4], { from: 'previous' }).slice(2)).toEqual([INCOMPLETE, 4 / 3 - 1]);
    expect(change([undefined, ...year(5)], { from: 'year-earlier' })[12]).toBe(INCOMPLETE);
  });

  it('anywhere in the twelve months leaves them without a mean', () => {
    const found = change([...year(5), 5, undefined, ...year(5), 10], { from: 'mean-of-12' });
    expect(found.slice(12, 15)).toEqual([0, 'late', INCOMPLETE]);
    expect(found[25]).toBe(INCOMPLETE);
    expect(found[26]).toBe(1);
  });
});

it('of some months is written where it is wanted, reasons too', () => {
  const column = { values: Float64Array.of(0, 4, 6, 0, 9), gaps: Uint8Array.of(0, 0, 0, gapCode('suppressed'), 0) };
  const out = { values: new Float64Array(6).fill(-1), gaps: new Uint8Array(6).fill(99) };
  writeChange(column, { from: 'previous', as: 'percent' }, { start: 1, end: 5, at: 2 }, out);
  expect([...out.gaps.subarray(0, 2)]).toEqual([99, 99]);
  expect([...out.gaps.subarray(2)].map(gapReason)).toEqual(['denominator-zero', undefined, 'suppressed', INCOMPLETE]);
  expect(out.values[3]).toBe(0.5);
  expect([...out.values.subarray(0, 2)]).toEqual([-1, -1]);
});

describe('a base', () => {
  it.each([
    ['of nothing', 0, 'denominator-zero', 5],
    ['below nothing', -5, 'denominator-zero', 10],
    ['of next to nothing', 5e-324, 'denominator-zero', 5],
  ])('%s has no per cent, and a difference', (_, base, percent, points) => {
    expect(change([base, 5], { from: 'previous' })[1]).toBe(percent);
    expect(change([base, 5], { from: 'previous', as: 'points' })[1]).toBe(points);
  });

  it('a fall to nothing is all of it', () => {
    expect(change([5, 0], { from: 'previous' })[1]).toBe(-1);
  });

  it('beyond all numbers there is none', () => {
    expect(change([-1.7e308, 1.7e308], { from: 'previous', as: 'points' })[1]).toBe('denominator-zero');
    expect(change([...year(1.7e308), 1], { from: 'mean-of-12' })[12]).toBe('denominator-zero');
  });
});

describe('for any column', () => {
  it('applied back to the base it gives the value again', () => {
    const positive = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 13, maxLength: 20 });
    fc.assert(
      fc.property(positive, fc.constantFrom('previous', 'year-earlier', 'mean-of-12'), (values, from) => {
        const [percent, points] = [change(values, { from }), change(values, { from, as: 'points' })];
        values.forEach((value, t) => {
          if (typeof percent[t] !== 'number') return;
          const mean = values.slice(Math.max(0, t - 12), t).reduce((sum, each) => sum + each, 0) / 12;
          const base = from === 'previous' ? values[t - 1]! : from === 'year-earlier' ? values[t - 12]! : mean;
          expect(base * (1 + percent[t])).toBeCloseTo(value, 3);
          expect(base + (points[t] as number)).toBeCloseTo(value, 3);
        });
      }),
    );
  });
});

describe('in words and scale', () => {
  it.each([
    ['previous', 'percent', "the month-on-month percentage change in China's share"],
    ['previous', 'points', "the month-on-month difference in China's share"],
    ['year-earlier', 'percent', "the year-on-year percentage change in China's share"],
    ['mean-of-12', 'percent', "the percentage change against the previous 12-month mean in China's share"],
    ['mean-of-12', 'points', "the difference against the previous 12-month mean in China's share"],
  ] as const)('%s as %s is %s', (from, as, phrase) => {
    expect(changePhrase("China's share", { from, as })).toBe(phrase);
  });

  it.each([
    ['ratio', 'percent', 'change'],
    ['amount', 'percent', 'change'],
    ['count', 'percent', 'change'],
    ['ratio', 'points', 'points'],
    ['change', 'points', 'points'],
    ['points', 'points', 'points'],
    ['amount', 'points', 'amount'],
    ['index', 'points', 'index'],
    ['count', 'points', 'count'],
  ] as const)('of %s as %s is %s', (scale, as, expected) => {
    expect(changedScale(scale, { from: 'previous', as })).toBe(expected);
    expect(changedScale(scale, undefined)).toBe(scale);
  });
});
