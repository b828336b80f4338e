/**
 * Share of the k largest suppliers together (CR1, CR3, ...) in the published total.
 * Worked example: shares of 40, 30, 20 and 10 per cent: the three largest have 90 per cent.
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { defineMetric, type Question } from './metric.ts';
import { supplierColumns } from './suppliers.ts';

const schema = z.strictObject({
  kind: z.literal('top-share').describe('Share of the k largest suppliers together'),
  k: z.int().min(1).max(10).default(1).describe('How many suppliers, 1 to 10'),
});

export const topShare = defineMetric({
  kind: 'top-share',
  schema,
  scale: () => 'ratio',
  measure({ k }, question) {
    const { panel, span } = question;
    const { totals, gaps } = panel.window(span);
    return ratioColumn(topSums(k, question), totals, gaps);
  },
  parts: ({ k }, question) => ({
    numerator: topSums(k, question),
    denominator: question.panel.window(question.span).totals,
    whose: k === 1 ? 'the trade of the largest supplier' : `the trade of the ${k} largest suppliers`,
  }),
  phrase: ({ k }) => (k === 1 ? "the largest supplier's share" : `the ${k} largest suppliers' share`),
});

function topSums(k: number, { panel, span }: Question): Float64Array {
  return panel.memo(`top ${k} ${span}`, () => {
    const suppliers = supplierColumns(panel, span);
    const sums = new Float64Array(panel.length);
    const amounts = new Float64Array(suppliers.length);
    for (let t = 0; t < sums.length; t++) {
      suppliers.forEach((supplier, index) => {
        amounts[index] = Math.max(0, supplier.sums[t] as number);
      });
      // Sorts upwards and by number: a typed array needs no comparison function.
      amounts.sort();
      let sum = 0;
      for (let rank = Math.max(0, amounts.length - k); rank < amounts.length; rank++) sum += amounts[rank] as number;
      sums[t] = sum;
    }
    return sums;
  });
}
