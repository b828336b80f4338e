/**
 * Unit value: the value of the window by the quantity of the same flow, sums by sums, never a mean of unit values.
 * Refused where a basket has no common unit. Worked example: HS 2846.90, 2024: 151.08 million US dollars by 10.53
 * thousand tonnes is 14.35 US dollars a kilogram.
 */
import * as z from 'zod';
import { mergedGaps, ratioColumn } from './columns.ts';
import { amountsOf, partnerOrGroupPhrase, partnerOrGroupSchema } from './partner-or-group.ts';
import { defineMetric, type Question } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('unit-value'),
  /** Left out: all partners together. */
  partner: partnerOrGroupSchema.optional(),
});
type Parameters = z.output<typeof schema>;

export const unitValue = defineMetric({
  kind: 'unit-value',
  schema,
  scale: () => 'amount',
  inputs: (_, series) => [
    { ...series, measure: 'value' },
    { ...series, measure: 'quantity' },
  ],
  unit: (_, [value, quantity]) => `${value?.columns.unit ?? ''}/${quantity?.columns.unit ?? ''}`,
  measure(parameters, question) {
    const { value, quantity } = sums(parameters, question);
    const [other] = question.others;
    const gaps = mergedGaps(question.panel.window(question.span).gaps, other?.window(question.span).gaps ?? new Uint8Array());
    return ratioColumn(value, quantity, gaps);
  },
  parts(parameters, question) {
    const { value, quantity } = sums(parameters, question);
    return { numerator: value, denominator: quantity };
  },
  phrase: ({ partner }) => (partner === undefined ? 'the unit value' : `the unit value from ${partnerOrGroupPhrase(partner)}`),
});

function sums({ partner }: Parameters, { panel, others: [other = panel], span }: Question) {
  const of = (each: typeof panel) => (partner === undefined ? each.window(span).totals : amountsOf(partner, each, span));
  return { value: of(panel), quantity: of(other) };
}
