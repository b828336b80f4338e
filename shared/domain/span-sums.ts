/** Sums over a span that ends at each column, and which of them are numbers. */
import { gapCode } from './gap.ts';

const WINDOW_INCOMPLETE = gapCode('window-incomplete');
const YEAR = 12;

/** How far a sum reaches back: so many months, or from January of the same year. */
export type Span = number | 'year-to-date';

/** Columns of a panel: column 0 is the period with the index `first`. */
export interface Axis {
  readonly first: number;
  readonly length: number;
}

/** First column of the span that ends at column `t`; negative where the panel does not reach back so far. */
export function startOf(t: number, span: Span, first: number): number {
  return span === 'year-to-date' ? t - ((first + t) % YEAR) : t - span + 1;
}

/** Absent counts as nothing: in a published period a partner without a row traded nothing. */
export function known(amount: number): number {
  return amount === amount ? amount : 0;
}

/** One row of a longer array: the amounts of one partner among all cells, say. Absent is NaN. */
export interface Row {
  readonly amounts: Float64Array;
  /** Where column 0 is. */
  readonly at: number;
}

/** Writes the sums of every column to `out`. Those whose span begins before the panel mean nothing (see `spanGaps`). */
export function sumSpans(row: Row, first: number, span: Span, out: Float64Array): void {
  if (span === 'year-to-date') sumYears(row, first, out);
  else if (span === 1) for (let t = 0; t < out.length; t++) out[t] = known(row.amounts[row.at + t] as number);
  else sumBlocks(row, span, out);
}

/** From January on. */
function sumYears({ amounts, at }: Row, first: number, out: Float64Array): void {
  let sum = 0;
  for (let t = 0; t < out.length; t++) {
    sum = ((first + t) % YEAR === 0 ? 0 : sum) + known(amounts[at + t] as number);
    out[t] = sum;
  }
}

/** Sums of the end of the block before, by how many columns of it are left out. Overwritten by every call. */
let tails = new Float64Array(64);

/**
 * Sums of `months` columns, two additions a column whatever the length (van Herk 1992, Gil and Werman 1993): each is
 * the tail of one block and the head of the next. Nothing is ever subtracted, so no rounding error is carried along.
 */
function sumBlocks({ amounts, at }: Row, months: number, out: Float64Array): void {
  const { length } = out;
  if (tails.length <= months) tails = new Float64Array(months + 1);
  const left = tails;
  left.fill(0, 0, months + 1);
  for (let block = 0; block < length; block += months) {
    const end = Math.min(block + months, length);
    let head = 0;
    for (let t = block; t < end; t++) {
      head += known(amounts[at + t] as number);
      out[t] = (left[t - block + 1] as number) + head;
    }
    if (end === length) return;
    let tail = 0;
    for (let index = months - 1; index > 0; index--) {
      tail += known(amounts[at + block + index] as number);
      left[index] = tail;
    }
  }
}

/** The period's own gap wins over its neighbours': a late month is late, the two after it have an incomplete window. */
export function spanGaps(gaps: Uint8Array, span: Span, first: number): Uint8Array {
  if (span === 1) return gaps;
  const out = new Uint8Array(gaps.length);
  let complete = 0;
  for (let t = 0; t < gaps.length; t++) {
    const own = gaps[t] as number;
    complete = own === 0 ? complete + 1 : 0;
    out[t] = own !== 0 ? own : complete <= t - startOf(t, span, first) ? WINDOW_INCOMPLETE : 0;
  }
  return out;
}
