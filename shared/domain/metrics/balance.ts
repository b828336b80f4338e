/**
 * Trade balance of the window: exports less imports, in the unit of the series; or normalised, (X - M) / (X + M), from
 * -1 (imports only) to 1 (exports only). Worked example: exports 30, imports 50: -20, normalised -0.25.
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { defineMetric } from './metric.ts';
import { exportsSchema, twoWayInputs, twoWaySums } from './two-way.ts';

const schema = z.strictObject({
  kind: z.literal('balance'),
  exports: exportsSchema,
  normalised: z.boolean().default(false),
});

export const balance = defineMetric({
  kind: 'balance',
  schema,
  scale: ({ normalised }) => (normalised ? 'index' : 'amount'),
  inputs: ({ exports }, series) => twoWayInputs(exports, series),
  measure({ normalised }, question) {
    const { imports, exports, gaps } = twoWaySums(question);
    const difference = exports.map((amount, t) => amount - (imports[t] as number));
    if (!normalised) return { values: difference, gaps };
    return ratioColumn(difference, exports.map((amount, t) => amount + (imports[t] as number)), gaps);
  },
  phrase: ({ normalised }) => (normalised ? 'the normalised trade balance' : 'the trade balance'),
});
