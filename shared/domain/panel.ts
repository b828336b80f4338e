/**
 * The history of a basket as columns: one Float64Array of partner by period (partner-major, absent is NaN), one of
 * totals, one of gaps. Windows over it are computed once and shared by every rule that looks at the same panel.
 */
import { fingerprint } from './fingerprint.ts';
import { gapCode } from './gap.ts';
import { type Period, periodAt, periodIndex } from './period.ts';
import type { Measure, PartnerCode, Vintage } from './series.ts';

const LATE = gapCode('late');
const SUPPRESSED = gapCode('suppressed');
const UNIT_MISMATCH = gapCode('unit-mismatch');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');

/** What a panel is made of. Column `t` is the period `periodAt(first + t)`. */
export interface PanelColumns {
  /** Index of the first period (months since year 0). */
  readonly first: number;
  readonly length: number;
  readonly partners: readonly PartnerCode[];
  /** Amount of partner `p` in period `t` at `p * length + t`; NaN where the source has no row. */
  readonly cells: Float64Array;
  /** The published total; NaN where there is a gap. */
  readonly totals: Float64Array;
  /** 0, or the code of the reason that the period has no number (see gap.ts). */
  readonly gaps: Uint8Array;
  readonly unit: string;
  /** The vintages behind each period, one a series of the basket. */
  readonly vintages: readonly (readonly Vintage[])[];
}

/** How far a sum reaches back: so many months, or from January of the same year. */
export type Span = number | 'year-to-date';

/** Sums over a span, for every period. A sum is a number only if each of its periods is published. */
export interface Window {
  readonly span: Span;
  readonly totals: Float64Array;
  readonly gaps: Uint8Array;
  /** Sums of one partner; zeros for a partner without any row. */
  partner(code: PartnerCode): Float64Array;
  /** Sums of several partners together, who may differ from month to month. `key` names the set: it is kept under it. */
  combined(key: string, members: (period: Period) => readonly PartnerCode[]): Float64Array;
}

export class Panel {
  readonly columns: PanelColumns;
  readonly #kept = new Map<string, unknown>();
  readonly #positions: ReadonlyMap<PartnerCode, number>;

  constructor(columns: PanelColumns) {
    this.columns = columns;
    this.#positions = new Map(columns.partners.map((code, position) => [code, position]));
  }

  get length(): number {
    return this.columns.length;
  }

  periodAt(t: number): Period {
    return periodAt(this.columns.first + t);
  }

  /** The column of a period; negative or beyond the length when the panel does not reach it. */
  columnOf(period: Period): number {
    return periodIndex(period) - this.columns.first;
  }

  /** Computes once and keeps, so that every rule on this panel shares it. */
  memo<Kept>(key: string, compute: () => Kept): Kept {
    const known = this.#kept.get(key);
    // Every key belongs to one place in the code, so what is under it has that place's type.
    if (known !== undefined) return known as Kept;
    const kept = compute();
    this.#kept.set(key, kept);
    return kept;
  }

  /** The window of a span (1 month or more), computed at the first call and kept. */
  window(span: Span): Window {
    return this.memo(`window ${span}`, () => makeWindow(this.columns, this.#positions, span));
  }

  /** The same history from one column to another, the last one excluded. */
  slice(from: number, to: number): Panel {
    if (from <= 0 && to >= this.length) return this;
    return this.memo(`slice ${from} ${to}`, () => sliced(this.columns, from, to));
  }

  /** First column of the span that ends at column `t`; may be negative. */
  startOf(t: number, span: Span): number {
    return span === 'year-to-date' ? t - ((this.columns.first + t) % 12) : t - span + 1;
  }

  /** The vintages of the span that ends at column `t`. */
  vintagesAt(t: number, span: Span): readonly Vintage[] {
    return this.columns.vintages.slice(Math.max(0, this.startOf(t, span)), t + 1).flat();
  }

  /** Fingerprint of every vintage in the span that ends at column `t`. */
  vintageAt(t: number, span: Span): string {
    return fingerprint(
      this.vintagesAt(t, span)
        .map(({ hash }) => hash)
        .join(' '),
    );
  }
}

function makeWindow(columns: PanelColumns, positions: ReadonlyMap<PartnerCode, number>, span: Span): Window {
  const { length, cells, first } = columns;
  const sums = new Map<string, Float64Array>();
  const kept = (key: string, compute: () => Float64Array) => {
    const known = sums.get(key) ?? compute();
    sums.set(key, known);
    return known;
  };
  const sum = (column: Float64Array) => spanSums(column, span, first);
  const cellsOf = (code: PartnerCode) => {
    const position = positions.get(code);
    return position === undefined ? undefined : cells.subarray(position * length, (position + 1) * length);
  };
  return {
    span,
    totals: sum(columns.totals),
    gaps: spanGaps(columns.gaps, span, first),
    partner: (code) =>
      kept(code, () => {
        const column = cellsOf(code);
        return column === undefined ? new Float64Array(length) : sum(column);
      }),
    combined: (key, members) =>
      kept(key, () => {
        const together = new Float64Array(length);
        for (let t = 0; t < length; t++)
          for (const code of members(periodAt(first + t))) {
            const amount = cellsOf(code)?.[t] ?? Number.NaN;
            if (!Number.isNaN(amount)) together[t] = (together[t] as number) + amount;
          }
        return sum(together);
      }),
  };
}

/** Absent counts as nothing: in a published period a partner without a row traded nothing. */
function spanSums(column: Float64Array, span: Span, first: number): Float64Array {
  if (span === 'year-to-date') return yearSums(column, first);
  return span === 1 ? column.map(known) : blockSums(column, span);
}

function known(amount: number): number {
  return amount === amount ? amount : 0;
}

/** From January on. */
function yearSums(column: Float64Array, first: number): Float64Array {
  const sums = new Float64Array(column.length);
  for (let t = 0; t < column.length; t++) {
    const before = t === 0 || (first + t) % 12 === 0 ? 0 : (sums[t - 1] as number);
    sums[t] = before + known(column[t] as number);
  }
  return sums;
}

/**
 * Sums of `months` columns, three additions a column whatever the length (van Herk 1992, Gil and Werman 1993): each is
 * the tail of one block and the head of the next. Nothing is ever subtracted, so no rounding error is carried along.
 */
function blockSums(column: Float64Array, months: number): Float64Array {
  const { length } = column;
  const heads = new Float64Array(length);
  const tails = new Float64Array(length);
  for (let t = 0; t < length; t++)
    heads[t] = (t % months === 0 ? 0 : (heads[t - 1] as number)) + known(column[t] as number);
  for (let t = length - 1; t >= 0; t--)
    tails[t] = ((t + 1) % months === 0 || t === length - 1 ? 0 : (tails[t + 1] as number)) + known(column[t] as number);
  const sums = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    const start = t - months + 1;
    if (start <= 0) sums[t] = (start === 0 || t < months ? heads[t] : 0) as number;
    else sums[t] = start % months === 0 ? (heads[t] as number) : (tails[start] as number) + (heads[t] as number);
  }
  return sums;
}

/** The period's own gap wins over its neighbours': a late month is late, the two after it have an incomplete window. */
function spanGaps(gaps: Uint8Array, span: Span, first: number): Uint8Array {
  const out = new Uint8Array(gaps.length);
  let complete = 0;
  for (let t = 0; t < gaps.length; t++) {
    const own = gaps[t] as number;
    complete = own === 0 ? complete + 1 : 0;
    const needed = span === 'year-to-date' ? ((first + t) % 12) + 1 : span;
    out[t] = own !== 0 ? own : complete < needed ? WINDOW_INCOMPLETE : 0;
  }
  return out;
}

function sliced(columns: PanelColumns, from: number, to: number): Panel {
  const [start, end] = [Math.max(0, from), Math.min(columns.length, to)];
  const length = Math.max(0, end - start);
  const cells = new Float64Array(columns.partners.length * length);
  columns.partners.forEach((_, position) => {
    const row = position * columns.length;
    cells.set(columns.cells.subarray(row + start, row + start + length), position * length);
  });
  return new Panel({
    ...columns,
    first: columns.first + start,
    length,
    cells,
    totals: columns.totals.slice(start, start + length),
    gaps: columns.gaps.slice(start, start + length),
    vintages: columns.vintages.slice(start, start + length),
  });
}

/** The panels on the periods that all of them reach, so that one column is one month in each. */
export function aligned(panels: readonly Panel[]): Panel[] {
  const first = Math.max(...panels.map(({ columns }) => columns.first));
  const end = Math.min(...panels.map(({ columns }) => columns.first + columns.length));
  return panels.map((panel) => panel.slice(first - panel.columns.first, Math.max(first, end) - panel.columns.first));
}

/**
 * Adds the series of a basket into one panel. It reaches from the first period that any series has to the last that
 * every series has: what comes after is not retrieved yet, and so is no gap.
 *
 * @param series the current vintages of each series, in order of period
 * @param measure which measure to take
 * @param until leave out what is later
 */
export function panelOf(series: readonly (readonly Vintage[])[], measure: Measure, until?: Period): Panel {
  const kept = series.map((vintages) => vintages.filter(({ period }) => until === undefined || period <= until));
  const firsts = kept.flatMap((vintages) => vintages.slice(0, 1).map(({ period }) => periodIndex(period)));
  const lasts = kept
    .map((vintages) => vintages.at(-1))
    .map((last) => (last === undefined ? -1 : periodIndex(last.period)));
  const first = firsts.length === 0 ? 0 : Math.min(...firsts);
  const length = firsts.length === 0 ? 0 : Math.max(0, Math.min(...lasts) - first + 1);
  const byPeriod: Vintage[][] = Array.from({ length }, () => []);
  for (const vintage of kept.flat()) byPeriod[periodIndex(vintage.period) - first]?.push(vintage);
  const partners = partnersOf(byPeriod, measure);
  return new Panel({
    first,
    length,
    partners,
    vintages: byPeriod,
    ...fill(byPeriod, partners, measure, series.length),
  });
}

function partnersOf(byPeriod: readonly (readonly Vintage[])[], measure: Measure): PartnerCode[] {
  const codes = new Set<PartnerCode>();
  for (const { measures } of byPeriod.flat())
    for (const code of Object.keys(measures[measure]?.partners ?? {})) codes.add(code);
  return [...codes].sort();
}

function fill(byPeriod: readonly Vintage[][], partners: readonly PartnerCode[], measure: Measure, seriesCount: number) {
  const length = byPeriod.length;
  const cells = new Float64Array(partners.length * length).fill(Number.NaN);
  const totals = new Float64Array(length).fill(Number.NaN);
  const gaps = new Uint8Array(length);
  const positions = new Map(partners.map((code, position) => [code, position]));
  const unit = byPeriod.flat().find(({ measures }) => measures[measure])?.measures[measure]?.unit ?? '';
  byPeriod.forEach((vintages, t) => {
    gaps[t] = gapOf(vintages, measure, { unit, seriesCount });
    if (gaps[t] !== 0) return;
    let total = 0;
    for (const { measures } of vintages) {
      total += measures[measure]?.total ?? Number.NaN;
      for (const [code, amount] of Object.entries(measures[measure]?.partners ?? {})) {
        const at = (positions.get(code) ?? 0) * length + t;
        cells[at] = Number.isNaN(cells[at]) ? amount : (cells[at] ?? 0) + amount;
      }
    }
    totals[t] = total;
  });
  return { cells, totals, gaps, unit };
}

function gapOf(vintages: readonly Vintage[], measure: Measure, want: { unit: string; seriesCount: number }): number {
  if (vintages.length < want.seriesCount) return LATE;
  if (vintages.some(({ suppressed }) => suppressed === true)) return SUPPRESSED;
  const breakdowns = vintages.map(({ measures }) => measures[measure]);
  if (breakdowns.some((breakdown) => breakdown === undefined)) return LATE;
  return breakdowns.every((breakdown) => breakdown?.unit === want.unit) ? 0 : UNIT_MISMATCH;
}
