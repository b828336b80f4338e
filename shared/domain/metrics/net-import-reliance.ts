/**
 * Net import reliance from trade alone: (M - X) / M. 1 is no exports at all, 0 as many as imports, below 0 a net
 * exporter. It is not the figure that the USGS publishes: that sets net imports against consumption, which takes
 * production and stocks that trade statistics do not have.
 * Worked example: US antimony oxide, 2021: imports 19 100 t, exports 1 530 t: 0.9199 (figures: USGS, MCS 2026).
 */
import * as z from 'zod';
import { ratioColumn } from './columns.ts';
import { defineMetric } from './metric.ts';
import { exportsSchema, twoWayInputs, twoWaySums } from './two-way.ts';

const schema = z.strictObject({ kind: z.literal('net-import-reliance'), exports: exportsSchema });

export const netImportReliance = defineMetric({
  kind: 'net-import-reliance',
  schema,
  scale: () => 'change',
  inputs: ({ exports }, series) => twoWayInputs(exports, series),
  measure(_, question) {
    const { imports, exports, gaps } = twoWaySums(question);
    return ratioColumn(imports.map((amount, t) => amount - (exports[t] as number)), imports, gaps);
  },
  phrase: () => 'net import reliance (trade only, (M - X) / M)',
});
