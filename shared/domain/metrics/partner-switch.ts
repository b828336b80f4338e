/**
 * How much of the supply changed hands: half the sum of the absolute changes of all shares, 0 (the same mix) to 1 (all
 * replaced). Worked example: 60 and 40 per cent become 40 and 60: 0.2.
 */
import * as z from 'zod';
import { gapCode } from '../gap.ts';
import { months } from '../phrases.ts';
import { defineMetric } from './metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');
const WINDOW_INCOMPLETE = gapCode('window-incomplete');

const schema = z.strictObject({
  kind: z
    .literal('partner-switch')
    .describe('The share of supply that changed hands: half the sum of all changes of shares'),
  since: z.int().min(1).max(60).default(12).describe('Against the mix so many months before, such as 12'),
});

/** What of the published totals no partner has. */
function restOf(columns: readonly Float64Array[], totals: Float64Array): Float64Array {
  return totals.map((total, t) => total - columns.reduce((sum, column) => sum + (column[t] as number), 0));
}

export const partnerSwitch = defineMetric({
  kind: 'partner-switch',
  schema,
  scale: () => 'ratio',
  measure({ since }, { panel, span }) {
    const window = panel.window(span);
    const { totals, gaps: windowGaps } = window;
    const values = new Float64Array(panel.length);
    const gaps = windowGaps.slice();
    for (let t = 0; t < values.length; t++) {
      if (gaps[t] !== 0) continue;
      if (t < since || windowGaps[t - since] !== 0) gaps[t] = WINDOW_INCOMPLETE;
      else if (!((totals[t] as number) > 0 && (totals[t - since] as number) > 0)) gaps[t] = DENOMINATOR_ZERO;
    }
    // Every partner counts, and so does what is allocated to none: a share that moves there has moved.
    const columns = panel.columns.partners.map((code) => window.partner(code));
    for (const sums of [...columns, restOf(columns, totals)])
      for (let t = since; t < values.length; t++) {
        if (gaps[t] !== 0) continue;
        const now = (sums[t] as number) / (totals[t] as number);
        const before = (sums[t - since] as number) / (totals[t - since] as number);
        values[t] = (values[t] as number) + Math.abs(now - before) / 2;
      }
    return { values, gaps: gaps.map((gap, t) => (gap === 0 && !Number.isFinite(values[t]) ? DENOMINATOR_ZERO : gap)) };
  },
  phrase: ({ since }) => `the change in the supplier mix over ${months(since)}`,
});
