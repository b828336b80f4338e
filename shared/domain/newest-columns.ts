/** The newest few columns of one window of a panel, for rules that need no more: rows are added up when they are asked for. */
import { gapCode } from './gap.ts';
import { LastSums } from './last-sums.ts';
import type { Numbers } from './levels.ts';
import { quotient } from './metrics/columns.ts';
import { lowestIndex } from './metrics/hhi.ts';
import { Panel } from './panel.ts';
import { supplied } from './square-sums.ts';
import { type Axis, known, type Span, startOf } from './span-sums.ts';
import type { Section, Watches } from './watches.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');

const NO_PANEL = new Panel({
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
  #panel = NO_PANEL;
  #end = 0;
  #span: Span = 1;
  #lastSums = new LastSums({ first: 0, length: 0 }, 1, 0);
  readonly #lastOf = new Map<Span, LastSums>();
  /** A row for each partner. */
  #sums = new Float64Array(0);
  /** A row for partners that the panel has nothing of. */
  #zeros = new Float64Array(0);
  #rowAt = 0;
  #hhi = new Float64Array(0);
  /** Which rows were added up since the last `point`: all, or those that bear its number. */
  #allTurn = 0;
  #filled = new Uint32Array(0);
  #hhiTurn = 0;
  #isHhiSound = true;
  #turn = 0;

  /** At the last `count` columns before column `end`. The panel must reach back to where the span of the first begins. */
  point(panel: Panel, span: Span, end: number, count: number): void {
    const { first, totals, gaps, partners } = panel.columns;
    this.#panel = panel;
    this.#end = end;
    this.#span = span;
    this.count = count;
    this.#turn++;
    this.#lastSums = this.#prepared({ first, length: end }, span, count);
    this.#reserve(partners.length);
    this.#lastSums.write({ amounts: totals, stride: 0, from: 0, until: 1 }, this.totals);
    this.#findGaps(gaps, first);
  }

  /**
   * Writes what a section of watches reads: the last `columns` numbers of each, and the gaps between them; what the
   * section leaps over means nothing. Answers false where they have to be computed otherwise.
   */
  read(watches: Watches, section: Section, numbers: Numbers): boolean {
    const { reading } = section;
    if (reading === 'share' || reading === 'amount') {
      this.#readPartners(watches, section, numbers);
      return true;
    }
    if (reading === 'total') this.#readSame(this.totals, section, numbers);
    else {
      if (this.#hhiTurn !== this.#turn) this.#addUpHhi();
      this.#readSame(this.#hhi, section, numbers);
    }
    // An index whose squares are more than a number holds: `hhiColumn` knows another way.
    return reading === 'total' || this.#isHhiSound;
  }

  #readPartners({ partners, positions }: Watches, section: Section, numbers: Numbers): void {
    const { from, until, reading, columns, judged, leap } = section;
    const { index } = this.#panel;
    const { values, gaps } = numbers;
    const { totals } = this;
    const ownGaps = this.#gaps;
    const isShare = reading === 'share';
    const skip = this.count - columns;
    for (let row = from, out = 0; row < until; row++, out += columns) {
      const position = index.positionOf(partners[row] ?? '', positions[row]) ?? -1;
      positions[row] = position;
      const sums = this.#rowOf(position);
      const at = this.#rowAt + skip;
      for (let k = 0; k < columns; k += k === judged - 1 ? leap : 1) {
        const amount = known(sums[at + k] as number);
        const value = isShare ? quotient(amount, totals[skip + k] as number) : amount;
        values[out + k] = value;
        gaps[out + k] = gapOf(ownGaps[skip + k] as number, value);
      }
    }
  }

  /** The sums of a partner, which begin at `#rowAt`; of single periods those are the cells. */
  #rowOf(position: number): Float64Array {
    const { count } = this;
    if (position < 0) {
      this.#rowAt = 0;
      return this.#zeros;
    }
    if (this.#span === 1) {
      const { cells, length } = this.#panel.columns;
      this.#rowAt = position * length + this.#end - count;
      return cells;
    }
    this.#rowAt = position * count;
    if (this.#allTurn !== this.#turn && this.#filled[position] !== this.#turn) {
      this.#filled[position] = this.#turn;
      this.#addUp(position, position + 1);
    }
    return this.#sums;
  }

  /** What is the same for every partner; NaN stands for a denominator that is not above zero. */
  #readSame(column: Float64Array, { from, until, columns }: Section, { values, gaps }: Numbers): void {
    const skip = this.count - columns;
    let out = 0;
    for (let row = from; row < until; row++)
      for (let k = 0; k < columns; k++, out++) {
        values[out] = column[skip + k] as number;
        gaps[out] = gapOf(this.#gaps[skip + k] as number, values[out] as number);
      }
  }

  #addUpHhi(): void {
    this.#hhiTurn = this.#turn;
    this.#isHhiSound = true;
    const { index } = this.#panel;
    this.#addUp(0, index.length);
    this.#allTurn = this.#turn;
    for (let k = 0; k < this.count; k++) {
      const total = this.totals[k] as number;
      const lowest = lowestIndex(squaresAt(this.#sums, index.suppliers, this.count, k), total);
      this.#hhi[k] = total > 0 ? Math.min(1, lowest) : Number.NaN;
      if (total > 0 && !Number.isFinite(lowest)) this.#isHhiSound = false;
    }
  }

  /** The rows of some partners. */
  #addUp(from: number, until: number): void {
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

/** NaN stands for a denominator that is not above zero. */
function gapOf(own: number, value: number): number {
  return own === 0 && value !== value ? DENOMINATOR_ZERO : own;
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
