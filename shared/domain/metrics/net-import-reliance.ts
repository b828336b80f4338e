/**
 * Net import reliance from trade alone: (M - X) / M. 1 is no exports at all, 0 as many as imports, below 0 a net
 * exporter. It is not the figure that the USGS publishes: that sets net imports against consumption, which takes
 * production and stocks that trade statistics do not have.
 * Worked example: US antimony oxide, 2021: imports 19 100 t, exports 1 530 t: 0.9199 (figures: USGS, MCS 2026).
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { defineMetric, type Question } from './metric.ts';
import { exportsSchema, twoWayInputs, twoWaySums } from './two-way.ts';

const schema = z.strictObject({
  kind: z.literal('net-import-reliance').describe('(M - X) / M from trade alone; 100% is no exports at all'),
  exports: exportsSchema,
});

export const netImportReliance = defineMetric({
  kind: 'net-import-reliance',
  schema,
  scale: () => 'change',
  inputs: ({ exports }, series) => twoWayInputs(exports, series),
  measure(_, question) {
    const { imports, gaps } = twoWaySums(question);
    return ratioColumn(netImports(question), imports, gaps);
  },
  parts: (_, question) => ({
    numerator: netImports(question),
    denominator: twoWaySums(question).imports,
    names: ['imports less exports', 'imports'],
  }),
  phrase: () => 'the net import reliance (imports less exports, by imports)',
});

function netImports(question: Question): Float64Array {
  const { imports, exports } = twoWaySums(question);
  return imports.map((amount, t) => amount - (exports[t] as number));
}
