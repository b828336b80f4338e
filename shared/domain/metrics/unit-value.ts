/**
 * Unit value: the value of the window by the quantity of the same flow, sums by sums, never a mean of unit values.
 * Refused where a basket has no common unit. Worked example: HS 2846.90, 2024: 151.08 million US dollars by 10.53
 * thousand tonnes is 14.35 US dollars a kilogram.
 */
import * as z from 'zod';
import type { Panel } from '../panel.ts';
import { mergedGaps, ratioColumn } from './columns.ts';
import { amountPhrase, amountsOf, partnerOrGroupSchema } from './partner-or-group.ts';
import { defineMetric, type Question, secondPanel } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('unit-value').describe('Value by quantity of the same flow'),
  partner: partnerOrGroupSchema
    .optional()
    .describe('Of one country such as CN, or a group such as { group: EU }; left out: all partners together'),
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
    const { panel, span } = question;
    return ratioColumn(value, quantity, mergedGaps(panel.window(span).gaps, secondPanel(question).window(span).gaps));
  },
  parts(parameters, question) {
    const { value, quantity } = sums(parameters, question);
    return { numerator: value, denominator: quantity, names: ['value', 'quantity'] };
  },
  phrase: ({ partner }) => amountPhrase('the unit value', partner),
});

function sums({ partner }: Parameters, question: Question) {
  const { panel, span } = question;
  const of = (each: Panel) => (partner === undefined ? each.window(span).totals : amountsOf(partner, each, span));
  return { value: of(panel), quantity: of(secondPanel(question)) };
}
