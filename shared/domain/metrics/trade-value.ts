/**
 * Trade over the window in the unit of the series: of one partner, or of all partners as published.
 * Worked example: US imports for consumption of unwrought tungsten from all partners, 2025-01 to 2025-03:
 * 3 100 101 + 178 872 + 1 036 998 = 4 315 971 US dollars (US Census Bureau).
 */
import * as z from 'zod';
import { partnerName } from '../partners.ts';
import { partnerSchema } from '../partner-schema.ts';
import { defineMetric } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('trade-value'),
  /** Left out: all partners together. */
  partner: partnerSchema.optional(),
});

export const tradeValue = defineMetric({
  kind: 'trade-value',
  schema,
  scale: 'amount',
  subjects: () => undefined,
  measure({ partner }, { panel, months }) {
    const window = panel.window(months);
    return { values: partner === undefined ? window.totals : window.partner(partner), gaps: window.gaps };
  },
  parts({ partner }, { panel, months }) {
    const window = panel.window(months);
    return { numerator: partner === undefined ? window.totals : window.partner(partner) };
  },
  phrase: ({ partner }) => (partner === undefined ? 'the value' : `the value from ${partnerName(partner)}`),
});
