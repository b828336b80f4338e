/**
 * Modified z-score of the year-on-year change (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993):
 * 0.6745 (x - median) / MAD, over the changes of a look-back that ends with the period itself; above 3.5 counts as
 * unusual. Where more than half the changes are equal the MAD is 0, and the mean absolute deviation stands in
 * (divided by 0.7979, so that it too estimates a standard deviation); where that is 0 as well there is no score.
 * Worked example: 10, 11, 12, 11, 10, 50: median 11, MAD 1, score of 50: 26.31.
 */
import * as z from 'zod';
import { gapCode } from '../gap.ts';
import { months } from '../phrases.ts';
import type { Column } from './metric.ts';
import { defineMetric } from './metric.ts';
import { amountPhrase, amountsOf, partnerOrGroupSchema } from './partner-or-group.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');
const CODE_RETIRED = gapCode('code-retired');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');
const YEAR = 12;

const schema = z.strictObject({
  kind: z.literal('anomaly').describe('Modified z-score of the change on the year before; 3.5 counts as unusual'),
  partner: partnerOrGroupSchema
    .optional()
    .describe('Of one country such as CN, or a group such as { group: EU }; left out: all partners together'),
  'look-back': z
    .int()
    .min(6)
    .max(120)
    .default(36)
    .describe('How many yearly changes a month is compared with, itself included, such as 36'),
});

export const anomaly = defineMetric({
  kind: 'anomaly',
  schema,
  scale: () => 'index',
  measure({ partner, 'look-back': lookBack }, { panel, span, broken }) {
    const window = panel.window(span);
    const amounts = partner === undefined ? window.totals : amountsOf(partner, panel, span);
    return scores(yearOnYear(amounts, window.gaps, broken), lookBack);
  },
  phrase: ({ partner, 'look-back': lookBack }) =>
    `the modified z-score, among ${months(lookBack)}, of the year-on-year change in ${amountPhrase('the value', partner)}`,
});

function yearOnYear(amounts: Float64Array, windowGaps: Uint8Array, broken: Uint8Array | undefined): Column {
  const values = new Float64Array(amounts.length);
  const gaps = windowGaps.slice();
  for (let t = 0; t < values.length; t++) {
    if (gaps[t] !== 0) continue;
    if (t < YEAR || windowGaps[t - YEAR] !== 0) gaps[t] = WINDOW_INCOMPLETE;
    else if (broken?.[t] === 1) gaps[t] = CODE_RETIRED;
    else if ((amounts[t - YEAR] as number) > 0) values[t] = (amounts[t] as number) / (amounts[t - YEAR] as number) - 1;
    else gaps[t] = DENOMINATOR_ZERO;
  }
  return { values, gaps };
}

function scores({ values, gaps: known }: Column, lookBack: number): Column {
  const out = new Float64Array(values.length);
  const gaps = known.slice();
  for (let t = 0; t < values.length; t++) {
    if (gaps[t] !== 0) continue;
    const first = t - lookBack + 1;
    const sample = first < 0 ? [] : [...values.subarray(first, t + 1)].filter((_, index) => known[first + index] === 0);
    // Half the look-back at least, or the median says nothing.
    if (sample.length * 2 < lookBack) gaps[t] = WINDOW_INCOMPLETE;
    else {
      const score = modifiedZScore(values[t] as number, sample);
      if (score === undefined) gaps[t] = DENOMINATOR_ZERO;
      else out[t] = score;
    }
  }
  return { values: out, gaps };
}

/** The score of `value` against a sample; undefined where every value of the sample is the same. */
export function modifiedZScore(value: number, sample: readonly number[]): number | undefined {
  const middle = median(sample);
  const deviations = sample.map((each) => Math.abs(each - middle));
  const mad = median(deviations);
  if (mad > 0) return finite((0.6745 * (value - middle)) / mad);
  const mean = deviations.reduce((sum, each) => sum + each, 0) / deviations.length;
  return finite((0.7979 * (value - middle)) / mean);
}

function finite(score: number): number | undefined {
  return Number.isFinite(score) ? score : undefined;
}

function median(sample: readonly number[]): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
