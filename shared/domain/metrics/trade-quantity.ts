/**
 * Trade over the window as a quantity, in the source's unit: of one partner or group, or of all partners as published.
 * Worked example: 1 200 kg, 300 kg and 500 kg in three months: 2 000 kg.
 */
import * as z from 'zod';
import { amountPhrase, amountReading, amountsOf, partnerOrGroupSchema } from './partner-or-group.ts';
import { defineMetric, type Question } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('trade-quantity').describe('Trade of the window as a quantity'),
  partner: partnerOrGroupSchema
    .optional()
    .describe('Of one country such as CN, or a group such as { group: EU }; left out: all partners together'),
});
type Parameters = z.output<typeof schema>;

export const tradeQuantity = defineMetric({
  kind: 'trade-quantity',
  schema,
  scale: () => 'amount',
  inputs: (_, series) => [{ ...series, measure: 'quantity' }],
  measure: (parameters, question) => ({
    values: amounts(parameters, question),
    gaps: question.panel.window(question.span).gaps,
  }),
  reading: ({ partner }) => amountReading(partner),
  parts: (parameters, question) => ({ numerator: amounts(parameters, question) }),
  phrase: ({ partner }) => amountPhrase('the quantity', partner),
});

function amounts({ partner }: Parameters, { panel, span }: Question): Float64Array {
  return partner === undefined ? panel.window(span).totals : amountsOf(partner, panel, span);
}
