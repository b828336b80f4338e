/** The change of a metric against an earlier value of its own: any metric, in per cent or in its own unit. */
import * as z from 'zod';
import { newCodes, newNumbers } from './column-memory.ts';
import { gapCode } from './gap.ts';
import type { Column, Scale } from './metrics/metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');
const YEAR = 12;

export const changeSchema = z.strictObject({
  from: z
    .enum(['previous', 'year-earlier', 'mean-of-12'])
    .describe('Against the month before, the same month a year before, or the mean of the twelve months before'),
  as: z
    .enum(['percent', 'points'])
    .default('percent')
    .describe('percent: relative to the earlier value; points: the difference, of shares in percentage points'),
});
export type ChangeDocument = z.output<typeof changeSchema>;

/** The scale that a metric has after the change is taken. */
export function changedScale(scale: Scale, change: ChangeDocument | undefined): Scale {
  if (change === undefined) return scale;
  if (change.as === 'percent') return 'change';
  return scale === 'ratio' || scale === 'change' ? 'points' : scale;
}

/**
 * The change for every period. There is none where either value is missing, or, in per cent, where the earlier one is
 * not above zero.
 */
export function changed(column: Column, change: ChangeDocument): Column {
  const { length } = column.values;
  const out = { values: newNumbers(length), gaps: newCodes(length) };
  writeChange(column, change, { start: 0, end: length, at: 0 }, out);
  return out;
}

/** As {@link changed}, of the periods from `start` to `end`, the last one excluded, to places that begin at `at`. */
export function writeChange(
  { values, gaps }: Column,
  { from, as }: ChangeDocument,
  { start, end, at }: { readonly start: number; readonly end: number; readonly at: number },
  out: Column,
): void {
  const shift = at - start;
  for (let t = start; t < end; t++) {
    out.gaps[t + shift] = gaps[t] as number;
    if (gaps[t] !== 0) continue;
    const base = earlier(values, gaps, t, from);
    const change = difference(values[t] as number, base, as);
    if (change === change) out.values[t + shift] = change;
    else out.gaps[t + shift] = base === base ? DENOMINATOR_ZERO : WINDOW_INCOMPLETE;
  }
}

/** How far back a change looks, in periods. */
export function changeReach({ from }: ChangeDocument): number {
  return from === 'previous' ? 1 : YEAR;
}

/** NaN where there is no base, or nothing to divide by. */
function difference(value: number, base: number, as: ChangeDocument['as']): number {
  const change = as === 'points' ? value - base : value / base - 1;
  const isSound = Number.isFinite(base) && Number.isFinite(change);
  return isSound && (as === 'points' || base > 0) ? change : Number.NaN;
}

/** NaN where an earlier value is missing. */
function earlier(values: Float64Array, gaps: Uint8Array, t: number, from: ChangeDocument['from']): number {
  if (from === 'mean-of-12') return meanBefore(values, gaps, t);
  const back = from === 'previous' ? t - 1 : t - YEAR;
  return back >= 0 && gaps[back] === 0 ? (values[back] as number) : Number.NaN;
}

function meanBefore(values: Float64Array, gaps: Uint8Array, t: number): number {
  if (t < YEAR) return Number.NaN;
  let sum = 0;
  for (let back = t - YEAR; back < t; back++) {
    if (gaps[back] !== 0) return Number.NaN;
    sum += values[back] as number;
  }
  return sum / YEAR;
}

const AGAINST = {
  previous: ['the month-on-month', ''],
  'year-earlier': ['the year-on-year', ''],
  'mean-of-12': ['the', ' against the previous 12-month mean'],
} as const;

/** "the year-on-year percentage change in China's share": to stand before "of US imports of ...". */
export function changePhrase(metric: string, { from, as }: ChangeDocument): string {
  const [before, after] = AGAINST[from];
  return `${before} ${as === 'percent' ? 'percentage change' : 'difference'}${after} in ${metric}`;
}
