/** Sums of squares over many rows, for concentration: the sums of a span themselves are not kept, as few need them. */
import { type Axis, known, type Span, sumSpans } from './span-sums.ts';

/** For every column, over all rows: the sum of the squares of their sums over a span, and their plain sum. */
export interface SquareSums {
  readonly squares: Float64Array;
  readonly allocated: Float64Array;
}

/** A sum below zero, which corrections can leave, supplies nothing. */
export function supplied(sum: number): number {
  return sum > 0 ? sum : 0;
}

/** Row `r` begins at `r * axis.length` of the amounts. */
export function squareSumsOf(amounts: Float64Array, rows: readonly number[], axis: Axis, span: Span): SquareSums {
  const { first, length } = axis;
  const into = { squares: new Float64Array(length), allocated: new Float64Array(length) };
  const sums = new Float64Array(length);
  for (const row of rows) {
    const column = amounts.subarray(row * length, (row + 1) * length);
    if (typeof span === 'number' && span > 1) addBlocks(column, span, into);
    else {
      sumSpans(column, first, span, sums);
      addSums(sums, into);
    }
  }
  return into;
}

function addSums(sums: Float64Array, { squares, allocated }: SquareSums): void {
  for (let t = 0; t < sums.length; t++) {
    const amount = supplied(sums[t] as number);
    squares[t] = (squares[t] as number) + amount * amount;
    allocated[t] = (allocated[t] as number) + amount;
  }
}

/** Sums of the end of the block before, by how many columns of it are left out. Overwritten by every call. */
let tails = new Float64Array(64);

/** As `sumSpans` adds up blocks and `addSums` the result, without writing it down in between: this is most of the work. */
function addBlocks(column: Float64Array, months: number, into: SquareSums): void {
  const { length } = column;
  if (tails.length <= months) tails = new Float64Array(months + 1);
  const left = tails;
  const { squares, allocated } = into;
  left.fill(0, 0, months + 1);
  for (let block = 0; block < length; block += months) {
    const end = Math.min(block + months, length);
    let head = 0;
    for (let t = block; t < end; t++) {
      head += known(column[t] as number);
      const amount = supplied((left[t - block + 1] as number) + head);
      squares[t] = (squares[t] as number) + amount * amount;
      allocated[t] = (allocated[t] as number) + amount;
    }
    if (end === length) return;
    let tail = 0;
    for (let index = months - 1; index > 0; index--) {
      tail += known(column[block + index] as number);
      left[index] = tail;
    }
  }
}
