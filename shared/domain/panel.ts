/**
 * The history of a basket as columns: one Float64Array of partner by period (partner-major, absent is NaN), one of
 * totals, one of gaps. Windows over it are computed once and shared by every rule that looks at the same panel.
 */
import { newCodes, newNumbers } from './column-memory.ts';
import { fingerprint } from './fingerprint.ts';
import { gapCode } from './gap.ts';
import { PartnerIndex } from './partner-index.ts';
import { type Period, periodAt, periodIndex } from './period.ts';
import type { Measure, PartnerCode, Vintage } from './series.ts';
import { type Span, startOf } from './span-sums.ts';
import { makeWindow, type Window } from './window.ts';

export type { Span } from './span-sums.ts';
export type { Window } from './window.ts';

const LATE = gapCode('late');
const SUPPRESSED = gapCode('suppressed');
const UNIT_MISMATCH = gapCode('unit-mismatch');

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

export class Panel {
  readonly columns: PanelColumns;
  readonly index: PartnerIndex;
  readonly #kept = new Map<string, unknown>();
  readonly #windows = new Map<Span, Window>();

  /** `index`: that of a panel with the same partners, if there is one. */
  constructor(columns: PanelColumns, index = new PartnerIndex(columns.partners)) {
    this.columns = columns;
    this.index = index;
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

  /** Whether the panel reaches a column. */
  hasColumn(t: number): boolean {
    return t >= 0 && t < this.length;
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
    const kept = this.#windows.get(span);
    if (kept !== undefined) return kept;
    const window = makeWindow(this.columns, this.index, span);
    this.#windows.set(span, window);
    return window;
  }

  /** The same history from one column to another, the last one excluded. */
  slice(from: number, to: number): Panel {
    if (from <= 0 && to >= this.length) return this;
    return this.memo(`slice ${from} ${to}`, () => sliced(this, from, to));
  }

  /** First column of the span that ends at column `t`; may be negative. */
  startOf(t: number, span: Span): number {
    return startOf(t, span, this.columns.first);
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

function sliced({ columns, index }: Panel, from: number, to: number): Panel {
  const [start, end] = [Math.max(0, from), Math.min(columns.length, to)];
  const length = Math.max(0, end - start);
  const cells = new Float64Array(columns.partners.length * length);
  columns.partners.forEach((_, position) => {
    const row = position * columns.length;
    cells.set(columns.cells.subarray(row + start, row + start + length), position * length);
  });
  const slice = {
    ...columns,
    first: columns.first + start,
    length,
    cells,
    totals: columns.totals.slice(start, start + length),
    gaps: columns.gaps.slice(start, start + length),
    vintages: columns.vintages.slice(start, start + length),
  };
  return new Panel(slice, index);
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
  const totals = newNumbers(length).fill(Number.NaN);
  const gaps = newCodes(length);
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
