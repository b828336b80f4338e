/**
 * Concentration of suppliers: the Herfindahl-Hirschman index of the window (see hhi.ts), 0 to 1 or on the scale to
 * 10 000. Lines in use: 0.4 (European Commission, strategic dependencies), 1 800 of 10 000 (DOJ and FTC, 2023).
 * Worked example: four suppliers with 30, 30, 20 and 20 per cent: 0.26, or 2 600.
 */
import * as z from 'zod';
import { grouped } from '../phrases.ts';
import { hhiColumn, unallocatedPhrase } from './hhi.ts';
import { defineMetric } from './metric.ts';

const schema = z.strictObject({
  kind: z.literal('concentration').describe('Herfindahl-Hirschman index: the sum of the squared shares of suppliers'),
  scale: z.literal([1, 10_000]).default(1).describe('1: from 0 to 1; 10000: as competition authorities print it'),
  unallocated: z
    .enum(['spread', 'largest'])
    .default('spread')
    .describe('Trade allocated to no supplier: spread thin (lowest index), or with the largest (highest)'),
});

export const concentration = defineMetric({
  kind: 'concentration',
  schema,
  scale: () => 'index',
  measure({ scale, unallocated }, { panel, span }) {
    const { values, gaps } = hhiColumn(panel, span, unallocated);
    return scale === 1 ? { values, gaps } : { values: values.map((value) => value * scale), gaps };
  },
  reading: ({ scale, unallocated }) => (scale === 1 && unallocated === 'spread' ? { of: 'hhi' } : undefined),
  phrase: ({ scale, unallocated }) =>
    `the concentration of suppliers (HHI, 0 to ${grouped(scale)}, ${unallocatedPhrase(unallocated)})`,
});
