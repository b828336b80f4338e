/**
 * The European Commission's core dependency indicators (SWD(2021) 352), for the EU or any reporter whose source parts
 * trade with members from trade with others:
 * CDI1 = HHI of the imports from outside, a line at 0.4; CDI2 = imports from outside by all imports, a line at 0.5;
 * CDI3 = imports from outside by exports, a line at 1. A product is dependent where all three hold: three conditions
 * under `all`.
 * Worked example: EU rare earths 2023 (Eurostat Comext): CDI1 0.1597, CDI2 123 754 553 / (123 754 553 + 71 662 623) = 0.6333.
 */
import * as z from 'zod';
import type { SeriesSelection } from '../series-selection.ts';
import { mergedGaps, ratioColumn } from './columns.ts';
import { hhiColumn } from './hhi.ts';
import { defineMetric } from './metric.ts';

const schema = z.discriminatedUnion('indicator', [
  z.strictObject({ kind: z.literal('dependency'), indicator: z.literal('cdi1') }),
  /** `inside`: the basis of the imports from members. */
  z.strictObject({ kind: z.literal('dependency'), indicator: z.literal('cdi2'), inside: z.strictObject({ basis: z.string() }) }),
  /** `exports`: the basis of the exports set against them; total or to outside only, as the analysis wants it. */
  z.strictObject({ kind: z.literal('dependency'), indicator: z.literal('cdi3'), exports: z.strictObject({ basis: z.string() }) }),
]);
type Parameters = z.output<typeof schema>;

export const dependency = defineMetric({
  kind: 'dependency',
  schema,
  scale: ({ indicator }) => (indicator === 'cdi2' ? 'ratio' : 'index'),
  inputs(parameters, series) {
    const other = otherSeries(parameters, series);
    return other === undefined ? [series] : [series, other];
  },
  measure({ indicator }, { panel, others: [other], span }) {
    if (indicator === 'cdi1' || other === undefined) return hhiColumn(panel, span, 'spread');
    const [outside, against] = [panel.window(span), other.window(span)];
    const gaps = mergedGaps(outside.gaps, against.gaps);
    if (indicator === 'cdi3') return ratioColumn(outside.totals, against.totals, gaps);
    return ratioColumn(outside.totals, outside.totals.map((amount, t) => amount + (against.totals[t] as number)), gaps);
  },
  phrase: ({ indicator }) => PHRASES[indicator],
});

const PHRASES = {
  cdi1: 'the concentration of imports from outside (CDI1)',
  cdi2: 'imports from outside as a share of all imports (CDI2)',
  cdi3: 'imports from outside by exports (CDI3)',
} as const;

function otherSeries(parameters: Parameters, series: SeriesSelection): SeriesSelection | undefined {
  if (parameters.indicator === 'cdi2') return { ...series, basis: parameters.inside.basis };
  if (parameters.indicator === 'cdi3') return { ...series, flow: 'exports', basis: parameters.exports.basis };
  return undefined;
}
