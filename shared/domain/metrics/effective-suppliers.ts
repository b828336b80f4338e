/**
 * Effective suppliers: 1 / HHI, the number of equal suppliers that would be as concentrated.
 * Worked example: 30, 30, 20 and 20 per cent: 1 / 0.26 = 3.846.
 */
import * as z from 'zod';
import { gapCode } from '../gap.ts';
import { hhiColumn } from './hhi.ts';
import { defineMetric } from './metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');

const schema = z.strictObject({
  kind: z.literal('effective-suppliers'),
  unallocated: z.enum(['spread', 'largest']).default('spread'),
});

export const effectiveSuppliers = defineMetric({
  kind: 'effective-suppliers',
  schema,
  scale: () => 'index',
  measure({ unallocated }, { panel, span }) {
    const hhi = hhiColumn(panel, span, unallocated);
    const gaps = hhi.gaps.map((gap, t) => (gap === 0 && !((hhi.values[t] as number) > 0) ? DENOMINATOR_ZERO : gap));
    return { values: hhi.values.map((value, t) => (gaps[t] === 0 ? 1 / value : 0)), gaps };
  },
  phrase: () => 'the number of effective suppliers (1 / HHI)',
});
