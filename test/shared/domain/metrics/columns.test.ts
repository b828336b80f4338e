import { expect, it } from 'vitest';
import { gapCode } from '../../../../shared/domain/gap.ts';
import { mergedGaps, quotient, ratioColumn } from '../../../../shared/domain/metrics/columns.ts';

const [LATE, SUPPRESSED, ZERO] = [gapCode('late'), gapCode('suppressed'), gapCode('denominator-zero')];

it('of several inputs the first that lacks a number says why', () => {
  const [first, second, third] = [
    Uint8Array.of(0, LATE, 0, 0),
    Uint8Array.of(0, SUPPRESSED, 0, SUPPRESSED),
    Uint8Array.of(0, 0, LATE, LATE),
  ];
  expect([...mergedGaps(first, second, third)]).toEqual([0, LATE, LATE, SUPPRESSED]);
  expect(mergedGaps(first)).toEqual(first);
});

it.each([
  [1, 4, 0.25],
  [0, 4, 0],
  [-1, 4, -0.25],
  [1, 0, Number.NaN],
  [0, 0, Number.NaN],
  [1, -4, Number.NaN],
  [1e308, 1e-308, Number.NaN],
])('%f over %f is %f', (numerator, denominator, expected) => {
  expect(quotient(numerator, denominator)).toBe(expected);
});

it('a ratio keeps the gaps that there are, and leaves the given ones as they are', () => {
  const gaps = Uint8Array.of(0, LATE, 0);
  const column = ratioColumn(Float64Array.of(1, 1, 1), Float64Array.of(2, 0, 0), gaps);
  expect([...column.gaps]).toEqual([0, LATE, ZERO]);
  expect([column.values[0], ...gaps]).toEqual([0.5, 0, LATE, 0]);
});
