/** The sums of a panel over one span, each computed when it is first asked for and kept for every rule that asks again. */
import { newNumbers } from './column-memory.ts';
import type { PartnerIndex } from './partner-index.ts';
import { type Period, periodAt } from './period.ts';
import type { PartnerCode } from './series.ts';
import { known, type Span, spanGaps, sumSpans } from './span-sums.ts';
import { squareSumsOf } from './square-sums.ts';

/** Sums over a span, for every period. A sum is a number only if each of its periods is published. */
export interface Window {
  readonly span: Span;
  readonly totals: Float64Array;
  readonly gaps: Uint8Array;
  /** Sums of one partner; zeros for a partner without any row. */
  partner(code: PartnerCode): Float64Array;
  /**
   * What is computed of one partner's sums, kept for every rule that asks again. The sums are lent: the next call
   * overwrites them, as most of them are of no use to anybody else. One place in the code asks.
   */
  ofPartner<Kept>(code: PartnerCode, compute: (sums: Float64Array) => Kept): Kept;
  /** Sums of several partners together, who may differ from month to month. `key` names the set: it is kept under it. */
  combined(key: string, members: (period: Period) => readonly PartnerCode[]): Float64Array;
  /** The sum of the squares of the sums of all partners that are countries. */
  squareSums(): Float64Array;
  /**
   * Computes once and keeps, so that every rule on this window shares it. Each key belongs to one place in the code: a
   * name, or the sums of this window that the result is of.
   */
  memo<Kept>(key: string | Float64Array, compute: () => Kept): Kept;
}

/** What of a panel is added up. */
export interface Amounts {
  readonly first: number;
  readonly length: number;
  readonly cells: Float64Array;
  readonly totals: Float64Array;
  readonly gaps: Uint8Array;
}

/** The window of a span of 1 month or more. */
export function makeWindow(columns: Amounts, index: PartnerIndex, span: Span): Window {
  return new KeptWindow(columns, index, span);
}

/** A partner's sums while something is computed of them. Overwritten by every call. */
let lent = new Float64Array(0);

class KeptWindow implements Window {
  readonly span: Span;
  readonly totals: Float64Array;
  readonly gaps: Uint8Array;
  readonly #columns: Amounts;
  readonly #index: PartnerIndex;
  readonly #sums = new Map<PartnerCode, Float64Array>();
  readonly #ofPartners = new Map<PartnerCode, unknown>();
  readonly #kept = new Map<string | Float64Array, unknown>();

  constructor(columns: Amounts, index: PartnerIndex, span: Span) {
    this.#columns = columns;
    this.#index = index;
    this.span = span;
    this.totals = this.#summed(columns.totals, 0);
    this.gaps = spanGaps(columns.gaps, span, columns.first);
  }

  partner(code: PartnerCode): Float64Array {
    const kept = this.#sums.get(code);
    if (kept !== undefined) return kept;
    const sums = newNumbers(this.#columns.length);
    this.#addUp(code, sums);
    this.#sums.set(code, sums);
    return sums;
  }

  ofPartner<Kept>(code: PartnerCode, compute: (sums: Float64Array) => Kept): Kept {
    const known = this.#ofPartners.get(code);
    // One place in the code asks, so what is kept has that place's type.
    if (known !== undefined) return known as Kept;
    const { length } = this.#columns;
    if (lent.length !== length) lent = new Float64Array(length);
    this.#addUp(code, lent);
    const kept = compute(lent);
    this.#ofPartners.set(code, kept);
    return kept;
  }

  combined(key: string, members: (period: Period) => readonly PartnerCode[]): Float64Array {
    return this.memo(key, () => {
      const { first, length, cells } = this.#columns;
      const together = new Float64Array(length);
      for (let t = 0; t < length; t++)
        for (const code of members(periodAt(first + t))) {
          const position = this.#index.positionOf(code);
          if (position !== undefined)
            together[t] = (together[t] as number) + known(cells[position * length + t] as number);
        }
      return this.#summed(together, 0);
    });
  }

  squareSums(): Float64Array {
    return this.memo('squares', () =>
      squareSumsOf(this.#columns.cells, this.#index.suppliers, this.#columns, this.span),
    );
  }

  memo<Kept>(key: string | Float64Array, compute: () => Kept): Kept {
    const known = this.#kept.get(key);
    // Every key belongs to one place in the code, so what is under it has that place's type.
    if (known !== undefined) return known as Kept;
    const kept = compute();
    this.#kept.set(key, kept);
    return kept;
  }

  #addUp(code: PartnerCode, sums: Float64Array): void {
    const { cells, length, first } = this.#columns;
    const position = this.#index.positionOf(code);
    if (position === undefined) sums.fill(0);
    else sumSpans({ amounts: cells, at: position * length }, first, this.span, sums);
  }

  #summed(amounts: Float64Array, at: number): Float64Array {
    const sums = newNumbers(this.#columns.length);
    sumSpans({ amounts, at }, this.#columns.first, this.span, sums);
    return sums;
  }
}
