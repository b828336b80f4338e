/** The newest few columns of one window of a panel, for rules that need no more: rows are added up when they are asked for. */
import { gapCode } from './gap.ts';
import { LastSums } from './last-sums.ts';
import { quotient } from './metrics/columns.ts';
import { lowestIndex } from './metrics/hhi.ts';
import type { Column } from './metrics/metric.ts';
import { Panel } from './panel.ts';
import { supplied } from './square-sums.ts';
import { type Axis, known, type Span, startOf } from './span-sums.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');

const NOTHING = new Panel({
  first: 0,
  length: 0,
  partners: [],
  cells: new Float64Array(0),
  totals: new Float64Array(0),
  gaps: new Uint8Array(0),
  unit: '',
  vintages: [],
});

/**
 * One such view, pointed from window to window: nothing large is set aside in between, as most are looked at for a
 * microsecond. Everything in it is overwritten by the next `point`.
 */
export class NewestColumns {
  /** How many there are. */
  count = 0;
  totals = new Float64Array(0);
  #gaps = new Uint8Array(0);
  #panel = NOTHING;
  #end = 0;
  #span: Span = 1;
  #lastSums = new LastSums({ first: 0, length: 0 }, 1, 0);
  readonly #lastOf = new Map<Span, LastSums>();
  #sums = new Float64Array(0);
  #hhi = new Float64Array(0);
  #zeros = new Float64Array(0);
  #rowAt = 0;
  /** Which rows were added up since the last `point`: those that bear its number. */
  #filled = new Uint32Array(0);
  #hhiTurn = 0;
  #turn = 0;

  /** At the last `count` columns before column `end`. The panel must reach back to where the span of the first begins. */
  point(panel: Panel, span: Span, end: number, count: number): void {
    const { first, totals, gaps, partners } = panel.columns;
    this.#panel = panel;
    this.#end = end;
    this.#span = span;
    this.#lastSums = this.#prepared({ first, length: end }, span, count);
    this.#turn++;
    this.count = count;
    this.#reserve(partners.length);
    this.#lastSums.write({ amounts: totals, stride: 0, from: 0, until: 1 }, this.totals);
    this.#findGaps(gaps, first);
  }

  /**
   * Writes the last `length` amounts of the partner at a position, or their shares of the total, with the gaps between
   * them; -1 stands for a partner of which the panel has nothing.
   */
  readPartner(position: number, isShare: boolean, length: number, { values, gaps }: Column): void {
    const skip = this.count - length;
    const row = this.#rowOf(position);
    const at = this.#rowAt + skip;
    for (let k = 0; k < length; k++) {
      const amount = known(row[at + k] as number);
      const value = isShare ? quotient(amount, this.totals[skip + k] as number) : amount;
      const gap = this.#gaps[skip + k] as number;
      values[k] = value;
      gaps[k] = gap === 0 && value !== value ? DENOMINATOR_ZERO : gap;
    }
  }

  /** The sums of a partner, which begin at `#rowAt`; of single periods those are the cells. */
  #rowOf(position: number): Float64Array {
    if (position < 0) {
      this.#rowAt = 0;
      return this.#zeros;
    }
    if (this.#span === 1) {
      const { cells, length } = this.#panel.columns;
      this.#rowAt = position * length + this.#end - this.count;
      return cells;
    }
    if (this.#filled[position] !== this.#turn) {
      this.#filled[position] = this.#turn;
      this.#addUpRows(position, position + 1);
    }
    this.#rowAt = position * this.count;
    return this.#sums;
  }

  /** As `readPartner`, of the published total. */
  readTotal(length: number, { values, gaps }: Column): void {
    const skip = this.count - length;
    for (let k = 0; k < length; k++) {
      values[k] = this.totals[skip + k] as number;
      gaps[k] = this.#gaps[skip + k] as number;
    }
  }

  /** As `readPartner`, of the concentration. Answers false where it has to be computed otherwise. */
  readHhi(length: number, { values, gaps }: Column): boolean {
    if (this.#hhiTurn !== this.#turn) this.#addUpHhi();
    const skip = this.count - length;
    let isSound = true;
    for (let k = 0; k < length; k++) {
      const index = this.#hhi[skip + k] as number;
      const gap = this.#gaps[skip + k] as number;
      values[k] = index;
      gaps[k] = gap === 0 && index !== index ? DENOMINATOR_ZERO : gap;
      // The squares are more than a number holds; `hhiColumn` knows another way.
      if (gap === 0 && index === Number.POSITIVE_INFINITY) isSound = false;
    }
    return isSound;
  }

  #addUpHhi(): void {
    this.#hhiTurn = this.#turn;
    const { index, columns } = this.#panel;
    this.#filled.fill(this.#turn, 0, columns.partners.length);
    this.#addUpRows(0, columns.partners.length);
    for (let k = 0; k < this.count; k++) {
      const total = this.totals[k] as number;
      const lowest = lowestIndex(squaresAt(this.#sums, index.suppliers, this.count, k), total);
      this.#hhi[k] = !(total > 0)
        ? Number.NaN
        : Number.isFinite(lowest)
          ? Math.min(1, lowest)
          : Number.POSITIVE_INFINITY;
    }
  }

  #addUpRows(from: number, until: number): void {
    const { cells, length } = this.#panel.columns;
    this.#lastSums.write({ amounts: cells, stride: length, from, until }, this.#sums);
  }

  /** The panels of a source mostly end together. */
  #prepared(axis: Axis, span: Span, count: number): LastSums {
    const last = this.#lastOf.get(span);
    if (last?.fits(axis, count) === true) return last;
    const lastSums = new LastSums(axis, span, count);
    this.#lastOf.set(span, lastSums);
    return lastSums;
  }

  #reserve(rows: number): void {
    const { count } = this;
    if (this.totals.length < count) {
      this.totals = new Float64Array(count);
      this.#gaps = new Uint8Array(count);
      this.#hhi = new Float64Array(count);
      this.#zeros = new Float64Array(count);
    }
    if (this.#sums.length < rows * count) this.#sums = new Float64Array(rows * count);
    if (this.#filled.length < rows) this.#filled = new Uint32Array(rows);
  }

  /** As `spanGaps` has it. */
  #findGaps(own: Uint8Array, first: number): void {
    const from = this.#end - this.count;
    const hasAny = hasGap(own, startOf(from, this.#span, first), this.#end);
    for (let k = 0; k < this.count; k++) {
      const t = from + k;
      const gap = own[t] as number;
      const isOpen = hasAny && gap === 0 && hasGap(own, startOf(t, this.#span, first), t);
      this.#gaps[k] = isOpen ? WINDOW_INCOMPLETE : gap;
    }
  }
}

function hasGap(gaps: Uint8Array, from: number, until: number): boolean {
  for (let t = from; t < until; t++) if (gaps[t] !== 0) return true;
  return false;
}

function squaresAt(sums: Float64Array, suppliers: readonly number[], stride: number, k: number): number {
  let squares = 0;
  for (let index = 0; index < suppliers.length; index++) {
    const amount = supplied(sums[(suppliers[index] as number) * stride + k] as number);
    squares += amount * amount;
  }
  return squares;
}
