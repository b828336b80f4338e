/**
 * Number of suppliers: partners with trade in the window, or with at least a given share of it, so that parcels do not
 * count. Worked example: amounts 70, 25, 5 and 0 are three suppliers, and two with at least 10 per cent.
 */
import * as z from 'zod';
import { ratioOf, shareSchema } from '../percent.ts';
import { lineFigure } from '../phrases.ts';
import { defineMetric } from './metric.ts';
import { supplierColumns } from './suppliers.ts';

const schema = z.strictObject({
  kind: z.literal('supplier-count').describe('Partners with trade in the window'),
  'at-least': shareSchema
    .optional()
    .describe('Count those with at least this share, such as 5%; left out: any trade counts'),
});

export const supplierCount = defineMetric({
  kind: 'supplier-count',
  schema,
  scale: () => 'count',
  measure({ 'at-least': atLeast }, { panel, span }) {
    const floor = atLeast === undefined ? 0 : ratioOf(atLeast);
    const { totals, gaps } = panel.window(span);
    const values = new Float64Array(panel.length);
    for (const { sums } of supplierColumns(panel, span))
      for (let t = 0; t < values.length; t++) {
        const amount = sums[t] as number;
        // Divided rather than multiplied: 7 of 100 is exactly the 7 per cent that was written.
        if (amount > 0 && amount / (totals[t] as number) >= floor) values[t] = (values[t] as number) + 1;
      }
    return { values, gaps };
  },
  phrase: ({ 'at-least': atLeast }) =>
    `the number of suppliers${atLeast === undefined ? '' : ` with at least ${lineFigure(ratioOf(atLeast), 'ratio', '')}`}`,
});
