/**
 * Coverage: exports by imports, X / M. Under 1 the reporter imports more than it exports; no number without imports.
 * Worked example: exports 30, imports 50: 0.6.
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { defineMetric } from './metric.ts';
import { exportsSchema, twoWayInputs, twoWaySums } from './two-way.ts';

const schema = z.strictObject({
  kind: z.literal('coverage').describe('Exports by imports'),
  exports: exportsSchema,
});

export const coverage = defineMetric({
  kind: 'coverage',
  schema,
  scale: () => 'index',
  inputs: ({ exports }, series) => twoWayInputs(exports, series),
  measure(_, question) {
    const { imports, exports, gaps } = twoWaySums(question);
    return ratioColumn(exports, imports, gaps);
  },
  parts(_, question) {
    const { imports, exports } = twoWaySums(question);
    return { numerator: exports, denominator: imports, names: ['exports', 'imports'] };
  },
  phrase: () => 'the coverage (exports by imports)',
});
