/**
 * Number of suppliers: partners with trade in the window, or with at least a given share of it, so that parcels do not
 * count. Worked example: amounts 70, 25, 5 and 0 are three suppliers, and two with at least 10 per cent.
 */
import * as z from 'zod';
import { percentSchema, ratioOf } from '../percent.ts';
import { lineFigure } from '../phrases.ts';
import { defineMetric } from './metric.ts';
import { supplierColumns } from './suppliers.ts';

const schema = z.strictObject({
  kind: z.literal('supplier-count'),
  /** Left out: any trade at all counts. */
  'at-least': percentSchema.optional(),
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
        if (amount > 0 && amount >= floor * (totals[t] as number)) values[t] = (values[t] as number) + 1;
      }
    return { values, gaps };
  },
  phrase: ({ 'at-least': atLeast }) =>
    `the number of suppliers${atLeast === undefined ? '' : ` with at least ${lineFigure(ratioOf(atLeast), 'ratio', '')}`}`,
});
