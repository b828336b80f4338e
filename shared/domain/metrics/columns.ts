/** What several metrics do with columns. */
import { gapCode } from '../gap.ts';
import type { Column } from './metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');

/** `numerator / denominator`, period by period; a denominator that is not above zero gives the reason instead. */
export function ratioColumn(numerator: Float64Array, denominator: Float64Array, gaps: Uint8Array): Column {
  const values = new Float64Array(numerator.length);
  const out = gaps.slice();
  for (let t = 0; t < values.length; t++) {
    if (out[t] !== 0) continue;
    const under = denominator[t] as number;
    if (under > 0) values[t] = (numerator[t] as number) / under;
    else out[t] = DENOMINATOR_ZERO;
  }
  return { values, gaps: out };
}

/** The first reason of any input: a number needs all of them. */
export function mergedGaps(first: Uint8Array, ...others: readonly Uint8Array[]): Uint8Array {
  if (others.length === 0) return first;
  return first.map((gap, t) => (gap !== 0 ? gap : (others.find((other) => other[t] !== 0)?.[t] ?? 0)));
}
