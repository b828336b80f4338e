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

/** Sums over the last `months` periods, for every period. A sum is a number only if each of its periods is published. */
export interface Window {
  readonly months: number;
  readonly totals: Float64Array;
  readonly gaps: Uint8Array;
  /** Sums of one partner; zeros for a partner without any row. */
  partner(code: PartnerCode): Float64Array;
}

export class Panel {
  readonly columns: PanelColumns;
  readonly #windows = new Map<number, Window>();
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

  /** The window of `months` periods (1 or more), computed at the first call and kept. */
  window(months: number): Window {
    const known = this.#windows.get(months);
    if (known !== undefined) return known;
    const window = makeWindow(this.columns, this.#positions, months);
    this.#windows.set(months, window);
    return window;
  }

  /** Fingerprint of every vintage in the window that ends at column `t`. */
  vintageAt(t: number, months: number): string {
    const hashes = this.columns.vintages.slice(Math.max(0, t - months + 1), t + 1).flat();
    return fingerprint(hashes.map(({ hash }) => hash).join(' '));
  }
}

function makeWindow(columns: PanelColumns, positions: ReadonlyMap<PartnerCode, number>, months: number): Window {
  const { length, cells } = columns;
  const sums = new Map<PartnerCode, Float64Array>();
  const gaps = windowGaps(columns.gaps, months);
  return {
    months,
    totals: rollingSums(columns.totals, months),
    gaps,
    partner(code) {
      const known = sums.get(code);
      if (known !== undefined) return known;
      const position = positions.get(code);
      const sum =
        position === undefined
          ? new Float64Array(length)
          : rollingSums(cells.subarray(position * length, (position + 1) * length), months);
      sums.set(code, sum);
      return sum;
    },
  };
}

/** Absent counts as nothing: in a published period a partner without a row traded nothing. */
function rollingSums(column: Float64Array, months: number): Float64Array {
  const sums = new Float64Array(column.length);
  for (let t = 0; t < column.length; t++) {
    let sum = 0;
    for (let back = Math.max(0, t - months + 1); back <= t; back++) {
      const amount = column[back] as number;
      if (amount === amount) sum += amount;
    }
    sums[t] = sum;
  }
  return sums;
}

/** The window's own gap wins over its neighbours': a late month is late, the two after it have an incomplete window. */
function windowGaps(gaps: Uint8Array, months: number): Uint8Array {
  const out = new Uint8Array(gaps.length);
  let complete = 0;
  for (let t = 0; t < gaps.length; t++) {
    const own = gaps[t] as number;
    complete = own === 0 ? complete + 1 : 0;
    out[t] = own !== 0 ? own : complete < months ? WINDOW_INCOMPLETE : 0;
  }
  return out;
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
  const lasts = kept.map((vintages) => (vintages.length === 0 ? -1 : periodIndex(vintages.at(-1)?.period ?? '')));
  const first = firsts.length === 0 ? 0 : Math.min(...firsts);
  const length = Math.max(0, Math.min(...lasts) - first + 1);
  const byPeriod: Vintage[][] = Array.from({ length }, () => []);
  for (const vintage of kept.flat()) byPeriod[periodIndex(vintage.period) - first]?.push(vintage);
  const partners = partnersOf(byPeriod, measure);
  return new Panel({ first, length, partners, vintages: byPeriod, ...fill(byPeriod, partners, measure, series.length) });
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
