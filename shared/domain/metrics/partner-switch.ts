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
  kind: z.literal('partner-switch'),
  /** Against the mix so many months before. */
  since: z.int().min(1).max(60).default(12),
});

export const partnerSwitch = defineMetric({
  kind: 'partner-switch',
  schema,
  scale: () => 'ratio',
  measure({ since }, { panel, span }) {
    const { totals, gaps: windowGaps, partner } = panel.window(span);
    const values = new Float64Array(panel.length);
    const gaps = windowGaps.slice();
    for (let t = 0; t < values.length; t++) {
      if (gaps[t] !== 0) continue;
      if (t < since || windowGaps[t - since] !== 0) gaps[t] = WINDOW_INCOMPLETE;
      else if (!((totals[t] as number) > 0 && (totals[t - since] as number) > 0)) gaps[t] = DENOMINATOR_ZERO;
    }
    // Every partner counts, unallocated trade as one of them: a share that moves there has moved.
    for (const code of panel.columns.partners) {
      const sums = partner(code);
      for (let t = since; t < values.length; t++) {
        if (gaps[t] !== 0) continue;
        const [now, before] = [(sums[t] as number) / (totals[t] as number), (sums[t - since] as number) / (totals[t - since] as number)];
        values[t] = (values[t] as number) + Math.abs(now - before) / 2;
      }
    }
    return { values, gaps };
  },
  phrase: ({ since }) => `the share of supply that changed partner since ${months(since)} before`,
});
