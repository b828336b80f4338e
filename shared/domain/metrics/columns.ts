/** What several metrics do with columns. */
import { newNumbers } from '../column-memory.ts';
import { gapCode } from '../gap.ts';
import type { Column } from './metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');

/**
 * `numerator / denominator`, period by period. A denominator that is not above zero, or so small that the quotient is
 * no number any more, gives the reason instead.
 */
export function ratioColumn(numerator: Float64Array, denominator: Float64Array, gaps: Uint8Array): Column {
  const values = newNumbers(numerator.length);
  let own = gaps;
  for (let t = 0; t < values.length; t++) {
    if (gaps[t] !== 0) continue;
    const value = quotient(numerator[t] as number, denominator[t] as number);
    if (value === value) values[t] = value;
    else {
      // Nearly always all periods have one, and the gaps of the window are shared as they are.
      if (own === gaps) own = gaps.slice();
      own[t] = DENOMINATOR_ZERO;
    }
  }
  return { values, gaps: own };
}

/** NaN where there is nothing to divide by. */
export function quotient(numerator: number, denominator: number): number {
  const value = numerator / denominator;
  return denominator > 0 && Number.isFinite(value) ? value : Number.NaN;
}

/** The first reason of any input: a number needs all of them. */
export function mergedGaps(first: Uint8Array, ...others: readonly Uint8Array[]): Uint8Array {
  if (others.length === 0) return first;
  return first.map((gap, t) => (gap !== 0 ? gap : (others.find((other) => other[t] !== 0)?.[t] ?? 0)));
}
