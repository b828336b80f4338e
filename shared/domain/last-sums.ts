/**
 * The last few sums of `sumSpans`, the same to the last bit, from no more of the columns than they need: what is added
 * first there is added first here.
 */
import { type Axis, known, type Span, startOf } from './span-sums.ts';

/** Rows of equal length in a longer array, one a partner. Absent is NaN. */
export interface Rows {
  readonly amounts: Float64Array;
  /** How far it is from one row to the next. */
  readonly stride: number;
  /** The first row wanted, and the one behind the last. */
  readonly from: number;
  readonly until: number;
}

/** Columns whose sums end in the same block (see `sumSpans`). */
interface Stretch {
  /** Where the block begins, the first of the columns, and the one behind the last. */
  readonly block: number;
  readonly from: number;
  readonly end: number;
  /** The first column that the first of them adds up. */
  readonly lowest: number;
  /** The first column that none but the first of them leaves out. */
  readonly shared: number;
  /** Where the sum of a column is in its row of the result: so far behind the column. */
  readonly shift: number;
  /** From a column to the column whose sum begins with it. */
  readonly reach: number;
  readonly count: number;
}

/** The last `count` sums over a span before the end of an axis, to be taken of many rows. */
export class LastSums {
  readonly #axis: Axis;
  readonly #count: number;
  readonly #isPlain: boolean;
  readonly #stretches: Stretch[] = [];

  constructor(axis: Axis, span: Span, count: number) {
    this.#axis = axis;
    this.#count = count;
    this.#isPlain = span === 1;
    if (span === 'year-to-date' || span === 1) return;
    const begin = axis.length - count;
    for (let end = axis.length; end > begin; ) {
      const block = end - 1 - ((end - 1) % span);
      const from = Math.max(begin, block);
      const lowest = Math.max(0, from - span + 1);
      this.#stretches.push({ block, from, end, lowest, shared: end - span + 1, shift: -begin, reach: span - 1, count });
      end = block;
    }
  }

  /** Whether these are the last `count` sums before the end of this axis too. */
  fits({ first, length }: Axis, count: number): boolean {
    return count === this.#count && length === this.#axis.length && first === this.#axis.first;
  }

  /** Writes the sums of row `r` to `out[r * count]` and behind it. */
  write(rows: Rows, out: Float64Array): void {
    if (this.#isPlain) this.#copy(rows, out);
    else if (this.#stretches.length === 0) this.#writeYears(rows, out);
    for (let index = 0; index < this.#stretches.length; index++)
      writeStretch(rows, this.#stretches[index] as Stretch, out);
  }

  #copy({ amounts, stride, from, until }: Rows, out: Float64Array): void {
    const begin = this.#axis.length - this.#count;
    for (let row = from; row < until; row++)
      for (let k = 0; k < this.#count; k++)
        out[row * this.#count + k] = known(amounts[row * stride + begin + k] as number);
  }

  #writeYears({ amounts, stride, from, until }: Rows, out: Float64Array): void {
    const { first, length } = this.#axis;
    for (let row = from; row < until; row++)
      for (let k = 0; k < this.#count; k++) {
        const t = length - this.#count + k;
        let sum = 0;
        for (let each = startOf(t, 'year-to-date', first); each <= t; each++)
          sum += known(amounts[row * stride + each] as number);
        out[row * this.#count + k] = sum;
      }
  }
}

/**
 * A sum is the head of its own block and the tail of the one before; each column is read once for all that it is in.
 * Two rows at a time: one addition need not wait for the other. Of an odd number the last is its own second.
 */
function writeStretch({ amounts, stride, from: first, until }: Rows, stretch: Stretch, out: Float64Array): void {
  const { block, from, end, lowest, shared, shift, reach, count } = stretch;
  for (let row = first; row < until; row += 2) {
    const other = row + 1 < until ? row + 1 : row;
    const one = row * stride;
    const two = other * stride;
    const onePlace = row * count + shift;
    const twoPlace = other * count + shift;
    let head = 0;
    let twoHead = 0;
    let tail = 0;
    let twoTail = 0;
    let t = block;
    for (; t < from; t++) {
      head += known(amounts[one + t] as number);
      twoHead += known(amounts[two + t] as number);
    }
    for (; t < end; t++) {
      head += known(amounts[one + t] as number);
      twoHead += known(amounts[two + t] as number);
      out[onePlace + t] = head;
      out[twoPlace + t] = twoHead;
    }
    for (t = block - 1; t >= shared; t--) {
      tail += known(amounts[one + t] as number);
      twoTail += known(amounts[two + t] as number);
    }
    for (t += reach; t >= lowest + reach; t--) {
      tail += known(amounts[one + t - reach] as number);
      twoTail += known(amounts[two + t - reach] as number);
      const sum = out[onePlace + t] as number;
      const twoSum = out[twoPlace + t] as number;
      out[onePlace + t] = tail + sum;
      out[twoPlace + t] = twoTail + twoSum;
    }
  }
}
