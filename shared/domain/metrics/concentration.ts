/**
 * Concentration of suppliers: the Herfindahl-Hirschman index of the window (see hhi.ts), 0 to 1 or on the scale to
 * 10 000. Lines in use: 0.4 (European Commission, strategic dependencies), 1 800 of 10 000 (DOJ and FTC, 2023).
 * Worked example: four suppliers with 30, 30, 20 and 20 per cent: 0.26, or 2 600.
 */
import * as z from 'zod';
import { hhiColumn } from './hhi.ts';
import { defineMetric } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('concentration'),
  /** 1: from 0 to 1. 10000: as competition authorities print it. */
  scale: z.literal([1, 10_000]).default(1),
  /** Trade that is allocated to no supplier: spread thin (the lowest index possible), or with the largest (the highest). */
  unallocated: z.enum(['spread', 'largest']).default('spread'),
});

export const concentration = defineMetric({
  kind: 'concentration',
  schema,
  scale: () => 'index',
  measure({ scale, unallocated }, { panel, span }) {
    const { values, gaps } = hhiColumn(panel, span, unallocated);
    return scale === 1 ? { values, gaps } : { values: values.map((value) => value * scale), gaps };
  },
  phrase: ({ scale, unallocated }) =>
    `the concentration of suppliers (HHI, 0 to ${scale}${unallocated === 'largest' ? ', unallocated trade with the largest' : ''})`,
});
