/** The change of a metric against an earlier value of its own: any metric, in per cent or in its own unit. */
import * as z from 'zod';
import { gapCode } from './gap.ts';
import type { Column, Scale } from './metrics/metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');
const YEAR = 12;

export const changeSchema = z.strictObject({
  /** `previous`: the month before. `year-earlier`: the same month a year before. `mean-of-12`: the twelve months before. */
  from: z.enum(['previous', 'year-earlier', 'mean-of-12']),
  /** `percent`: relative to the earlier value. `points`: the difference; of shares, in percentage points. */
  as: z.enum(['percent', 'points']).default('percent'),
});
export type ChangeDocument = z.output<typeof changeSchema>;

/** The scale that a metric has after the change is taken. */
export function changedScale(scale: Scale, change: ChangeDocument | undefined): Scale {
  if (change === undefined) return scale;
  if (change.as === 'percent') return 'change';
  return scale === 'ratio' || scale === 'change' || scale === 'points' ? 'points' : scale;
}

/**
 * The change for every period. There is none where either value is missing, or, in per cent, where the earlier one is
 * not above zero.
 */
export function changed({ values, gaps: known }: Column, { from, as }: ChangeDocument): Column {
  const out = new Float64Array(values.length);
  const gaps = known.slice();
  for (let t = 0; t < values.length; t++) {
    if (gaps[t] !== 0) continue;
    const base = earlier(values, known, t, from);
    if (base === undefined) gaps[t] = WINDOW_INCOMPLETE;
    else if (as === 'points') out[t] = (values[t] as number) - base;
    else if (base > 0) out[t] = (values[t] as number) / base - 1;
    else gaps[t] = DENOMINATOR_ZERO;
  }
  return { values: out, gaps };
}

function earlier(values: Float64Array, gaps: Uint8Array, t: number, from: ChangeDocument['from']): number | undefined {
  if (from === 'mean-of-12') return meanBefore(values, gaps, t);
  const back = from === 'previous' ? t - 1 : t - YEAR;
  return back >= 0 && gaps[back] === 0 ? values[back] : undefined;
}

function meanBefore(values: Float64Array, gaps: Uint8Array, t: number): number | undefined {
  if (t < YEAR) return undefined;
  let sum = 0;
  for (let back = t - YEAR; back < t; back++) {
    if (gaps[back] !== 0) return undefined;
    sum += values[back] as number;
  }
  return sum / YEAR;
}

const FROM = {
  previous: 'the month before',
  'year-earlier': 'a year before',
  'mean-of-12': 'the mean of the twelve months before',
} as const;

/** "the change of ... against a year before, in per cent" */
export function changePhrase(metric: string, { from, as }: ChangeDocument): string {
  return `the change of ${metric} against ${FROM[from]}, ${as === 'percent' ? 'in per cent' : 'as a difference'}`;
}
