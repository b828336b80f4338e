/** Sums of squares over many rows, for concentration: the sums of a span themselves are not kept, as few need them. */
import { type Axis, known, type Span, sumSpans } from './span-sums.ts';

/** A sum below zero, which corrections can leave, supplies nothing. */
export function supplied(sum: number): number {
  return sum > 0 ? sum : 0;
}

/**
 * For every column, the sum over all rows of the squares of their sums over a span. Row `r` begins at `r * axis.length`
 * of the amounts.
 */
export function squareSumsOf(
  amounts: Float64Array,
  rows: readonly number[],
  { first, length }: Axis,
  span: Span,
): Float64Array {
  const squares = new Float64Array(length);
  // Most of the work is here, so blocks have a loop of their own, for two rows at a time; the rest goes one by one.
  const paired = typeof span === 'number' && span > 1 ? rows.length - (rows.length % 2) : 0;
  if (typeof span === 'number' && paired > 0) addPairs(amounts, rows.slice(0, paired), span, squares);
  const sums = new Float64Array(length);
  for (let index = paired; index < rows.length; index++) {
    sumSpans({ amounts, at: (rows[index] as number) * length }, first, span, sums);
    for (let t = 0; t < length; t++) squares[t] = (squares[t] as number) + supplied(sums[t] as number) ** 2;
  }
  return squares;
}

/** Sums of the end of the block before, by how many columns of it are left out. Overwritten by every call. */
let tails = new Float64Array(64);
let otherTails = new Float64Array(64);

/** Adds up blocks as `sumSpans` does, without writing the sums down in between. */
function addPairs(amounts: Float64Array, rows: readonly number[], months: number, squares: Float64Array): void {
  if (tails.length <= months) {
    tails = new Float64Array(months + 1);
    otherTails = new Float64Array(months + 1);
  }
  const { length } = squares;
  const left = tails;
  const otherLeft = otherTails;
  for (let pair = 0; pair < rows.length; pair += 2) {
    const one = (rows[pair] as number) * length;
    const other = (rows[pair + 1] as number) * length;
    left.fill(0, 0, months + 1);
    otherLeft.fill(0, 0, months + 1);
    for (let block = 0; block < length; block += months) {
      const end = Math.min(block + months, length);
      let head = 0;
      let otherHead = 0;
      for (let t = block; t < end; t++) {
        head += known(amounts[one + t] as number);
        otherHead += known(amounts[other + t] as number);
        const amount = supplied((left[t - block + 1] as number) + head);
        const otherAmount = supplied((otherLeft[t - block + 1] as number) + otherHead);
        squares[t] = (squares[t] as number) + amount * amount + otherAmount * otherAmount;
      }
      let tail = 0;
      let otherTail = 0;
      for (let index = months - 1; index > 0 && end < length; index--) {
        tail += known(amounts[one + block + index] as number);
        otherTail += known(amounts[other + block + index] as number);
        left[index] = tail;
        otherLeft[index] = otherTail;
      }
    }
  }
}
