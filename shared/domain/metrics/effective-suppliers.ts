/**
 * Effective suppliers: 1 / HHI, the number of equal suppliers that would be as concentrated.
 * Worked example: 30, 30, 20 and 20 per cent: 1 / 0.26 = 3.846.
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { hhiColumn, unallocatedPhrase } from './hhi.ts';
import { defineMetric } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('effective-suppliers').describe('How many equal suppliers would be as concentrated: 1 / HHI'),
  unallocated: z
    .enum(['spread', 'largest'])
    .default('spread')
    .describe('Trade allocated to no supplier: spread thin (lowest index), or with the largest (highest)'),
});

export const effectiveSuppliers = defineMetric({
  kind: 'effective-suppliers',
  schema,
  scale: () => 'index',
  measure({ unallocated }, { panel, span }) {
    const hhi = hhiColumn(panel, span, unallocated);
    return ratioColumn(new Float64Array(hhi.values.length).fill(1), hhi.values, hhi.gaps);
  },
  phrase: ({ unallocated }) => `the number of effective suppliers (1 / HHI, ${unallocatedPhrase(unallocated)})`,
});
