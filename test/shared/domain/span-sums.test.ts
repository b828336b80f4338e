import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastSums } from '../../../shared/domain/last-sums.ts';
import { type Span, sumSpans } from '../../../shared/domain/span-sums.ts';
import { squareSumsOf } from '../../../shared/domain/square-sums.ts';

const amount = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -10, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const span: fc.Arbitrary<Span> = fc.oneof(fc.integer({ min: 1, max: 14 }), fc.constant('year-to-date' as const));

const table = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 16, max: 40 }) })
  .chain(({ rows, length }) =>
    fc.record({
      rows: fc.constant(rows),
      length: fc.constant(length),
      amounts: fc.array(amount, { minLength: rows * length, maxLength: rows * length }),
    }),
  );

function sumsOf(amounts: Float64Array, row: number, length: number, of: Span): Float64Array {
  const sums = new Float64Array(length);
  sumSpans({ amounts, at: row * length }, 0, of, sums);
  return sums;
}

describe('the last few sums', () => {
  it('are those of all, to the last bit', () => {
    fc.assert(
      fc.property(table, span, fc.integer({ min: 1, max: 15 }), ({ rows, length, amounts: given }, of, wanted) => {
        const amounts = Float64Array.from(given);
        const reach = of === 'year-to-date' ? 11 : of - 1;
        const count = Math.min(wanted, length - reach);
        const out = new Float64Array(rows * count);
        new LastSums({ first: 0, length }, of, count).write({ amounts, stride: length, from: 0, until: rows }, out);
        for (let row = 0; row < rows; row++)
          expect([...out.subarray(row * count, (row + 1) * count)]).toEqual([
            ...sumsOf(amounts, row, length, of).subarray(length - count),
          ]);
      }),
    );
  });

  it('of some rows leave the others as they are', () => {
    const out = new Float64Array(6).fill(-1);
    const amounts = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    new LastSums({ first: 0, length: 3 }, 2, 2).write({ amounts, stride: 3, from: 1, until: 2 }, out);
    expect([...out]).toEqual([-1, -1, 9, 11, -1, -1]);
    const four = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const [span, sums] of [
      [1, [7, 8]],
      [2, [13, 15]],
      [3, [18, 21]],
      ['year-to-date', [18, 26]],
    ] as const) {
      const own = new Float64Array(6).fill(-1);
      new LastSums({ first: 0, length: 4 }, span, 2).write({ amounts: four, stride: 4, from: 1, until: 2 }, own);
      expect([span, ...own]).toEqual([span, -1, -1, ...sums, -1, -1]);
    }
  });

  it('fit another axis that ends in the same column of the same calendar', () => {
    const sums = new LastSums({ first: 3, length: 20 }, 12, 2);
    expect(sums.fits({ first: 3, length: 20 }, 2)).toBe(true);
    expect(sums.fits({ first: 4, length: 20 }, 2)).toBe(false);
    expect(sums.fits({ first: 3, length: 21 }, 2)).toBe(false);
    expect(sums.fits({ first: 3, length: 20 }, 3)).toBe(false);
  });
});

describe('sums of squares', () => {
  it('are over the rows named, a sum below zero counting as nothing', () => {
    fc.assert(
      fc.property(table, span, fc.boolean(), ({ rows, length, amounts: given }, of, all) => {
        const amounts = Float64Array.from(given);
        const named = Array.from({ length: rows }, (_, row) => row).filter((row) => all || row % 2 === 0);
        const squares = squareSumsOf(amounts, named, { first: 0, length }, of);
        for (let t = 0; t < length; t++) {
          const sums = named.map((row) => Math.max(0, sumsOf(amounts, row, length, of)[t] as number));
          const squared = sums.reduce((sum, each) => sum + each * each, 0);
          expect(Math.abs((squares[t] as number) - squared)).toBeLessThanOrEqual(squared * 1e-12);
        }
      }),
    );
  });

  it('of spans longer than the scratch there is are right too, of one row and of two', () => {
    const length = 100;
    const amounts = new Float64Array(2 * length).fill(1);
    expect(squareSumsOf(amounts, [0, 1], { first: 0, length }, 90)[99]).toBe(2 * 90 * 90);
    expect(squareSumsOf(amounts, [0, 1], { first: 0, length }, 63)[99]).toBe(2 * 63 * 63);
    expect(sumsOf(amounts, 1, length, 95)[99]).toBe(95);
    expect(sumsOf(amounts, 0, length, 64)[99]).toBe(64);
    for (const span of [63, 64, 65, 80]) {
      expect([...sumsOf(amounts, 1, length, span)].slice(span - 1)).toEqual(Array(length - span + 1).fill(span));
      expect([...squareSumsOf(amounts, [0, 1], { first: 0, length }, span)].slice(span - 1)).toEqual(
        Array(length - span + 1).fill(2 * span * span),
      );
    }
  });
});
