/**
 * Trade over the window as a quantity, in the source's unit: of one partner or group, or of all partners as published.
 * Worked example: 1 200 kg, 300 kg and 500 kg in three months: 2 000 kg.
 */
import * as z from 'zod';
import { amountsOf, partnerOrGroupPhrase, partnerOrGroupSchema } from './partner-or-group.ts';
import { defineMetric, type Question } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('trade-quantity'),
  /** Left out: all partners together. */
  partner: partnerOrGroupSchema.optional(),
});
type Parameters = z.output<typeof schema>;

export const tradeQuantity = defineMetric({
  kind: 'trade-quantity',
  schema,
  scale: () => 'amount',
  inputs: (_, series) => [{ ...series, measure: 'quantity' }],
  measure: (parameters, question) => ({ values: amounts(parameters, question), gaps: question.panel.window(question.span).gaps }),
  parts: (parameters, question) => ({ numerator: amounts(parameters, question) }),
  phrase: ({ partner }) => (partner === undefined ? 'the quantity' : `the quantity from ${partnerOrGroupPhrase(partner)}`),
});

function amounts({ partner }: Parameters, { panel, span }: Question): Float64Array {
  return partner === undefined ? panel.window(span).totals : amountsOf(partner, panel, span);
}
