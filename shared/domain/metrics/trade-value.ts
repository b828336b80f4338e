/**
 * Trade over the window in the unit of the series: of one partner or group, or of all partners as published.
 * Worked example: US imports for consumption of unwrought tungsten from all partners, 2025-01 to 2025-03:
 * 3 100 101 + 178 872 + 1 036 998 = 4 315 971 US dollars (US Census Bureau).
 */
import * as z from 'zod';
import { defineMetric, type Question } from './metric.ts';
import { amountPhrase, amountReading, amountsOf, partnerOrGroupSchema } from './partner-or-group.ts';

const schema = z.strictObject({
  kind: z.literal('trade-value').describe('Trade of the window in the currency of the source'),
  partner: partnerOrGroupSchema
    .optional()
    .describe('Of one country such as CN, or a group such as { group: EU }; left out: all partners together'),
});
type Parameters = z.output<typeof schema>;

export const tradeValue = defineMetric({
  kind: 'trade-value',
  schema,
  scale: () => 'amount',
  measure: (parameters, question) => ({
    values: amounts(parameters, question),
    gaps: question.panel.window(question.span).gaps,
  }),
  reading: ({ partner }) => amountReading(partner),
  parts: (parameters, question) => ({ numerator: amounts(parameters, question) }),
  phrase: ({ partner }) => amountPhrase('the value', partner),
});

function amounts({ partner }: Parameters, { panel, span }: Question): Float64Array {
  return partner === undefined ? panel.window(span).totals : amountsOf(partner, panel, span);
}
