/**
 * Trade balance of the window: exports less imports, in the unit of the series; or normalised, (X - M) / (X + M), from
 * -1 (imports only) to 1 (exports only). Worked example: exports 30, imports 50: -20, normalised -0.25.
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { defineMetric, type Question } from './metric.ts';
import { exportsSchema, twoWayInputs, twoWaySums } from './two-way.ts';

const schema = z.strictObject({
  kind: z.literal('balance').describe('Exports less imports, in the unit of the series'),
  exports: exportsSchema,
  normalised: z.boolean().default(false).describe('true: (X - M) / (X + M), from -1 to 1'),
});

export const balance = defineMetric({
  kind: 'balance',
  schema,
  scale: ({ normalised }) => (normalised ? 'index' : 'amount'),
  inputs: ({ exports }, series) => twoWayInputs(exports, series),
  measure({ normalised }, question) {
    const { less, both, gaps } = sumsOf(question);
    return normalised ? ratioColumn(less, both, gaps) : { values: less, gaps };
  },
  parts({ normalised }, question) {
    const { less, both } = sumsOf(question);
    if (!normalised) return { numerator: less };
    return { numerator: less, denominator: both, names: ['exports less imports', 'exports and imports'] };
  },
  phrase: ({ normalised }) =>
    normalised ? 'the normalised trade balance (X - M) / (X + M)' : 'the trade balance (exports less imports)',
});

function sumsOf(question: Question) {
  const { imports, exports, gaps } = twoWaySums(question);
  return {
    less: exports.map((amount, t) => amount - (imports[t] as number)),
    both: exports.map((amount, t) => amount + (imports[t] as number)),
    gaps,
  };
}
