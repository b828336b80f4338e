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
import { ratioColumn } from './columns.ts';
import { hhiColumn } from './hhi.ts';
import { defineMetric, type Question, secondPanel } from './metric.ts';
import { commonGaps } from './two-way.ts';

const KIND = z.literal('dependency').describe("One of the European Commission's core dependency indicators");

const schema = z.discriminatedUnion('indicator', [
  z.strictObject({ kind: KIND, indicator: z.literal('cdi1').describe('HHI of imports from outside; a line at 0.4') }),
  z.strictObject({
    kind: KIND,
    indicator: z.literal('cdi2').describe('Imports from outside by all imports; a line at 50%'),
    inside: z
      .strictObject({ basis: z.string().describe('A basis of the source, such as intra') })
      .describe('The imports from members'),
  }),
  z.strictObject({
    kind: KIND,
    indicator: z.literal('cdi3').describe('Imports from outside by exports; a line at 1'),
    exports: z
      .strictObject({ basis: z.string().describe('A basis of the source: total, or to outside only') })
      .describe('The exports set against the imports'),
  }),
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
  measure({ indicator }, question) {
    const { panel, span } = question;
    if (indicator === 'cdi1') return hhiColumn(panel, span, 'spread');
    const { outside, against } = sumsOf(indicator, question);
    return ratioColumn(outside, against, commonGaps(panel, secondPanel(question), span));
  },
  parts({ indicator }, question) {
    if (indicator === 'cdi1') return undefined;
    const { outside, against } = sumsOf(indicator, question);
    if (indicator === 'cdi2') return { numerator: outside, denominator: against, whose: 'the trade with the outside' };
    return { numerator: outside, denominator: against, names: ['imports from outside', 'exports'] };
  },
  phrase: ({ indicator }) => PHRASES[indicator],
});

/** What comes in from outside, and what it is divided by: all imports, or the exports. */
function sumsOf(indicator: Parameters['indicator'], question: Question) {
  const { totals: outside } = question.panel.window(question.span);
  const { totals } = secondPanel(question).window(question.span);
  const against = indicator === 'cdi3' ? totals : outside.map((amount, t) => amount + (totals[t] as number));
  return { outside, against };
}

const PHRASES = {
  cdi1: 'the dependency indicator CDI1 (concentration of suppliers outside)',
  cdi2: 'the dependency indicator CDI2 (share of imports from outside in all imports)',
  cdi3: 'the dependency indicator CDI3 (imports from outside by exports)',
} as const;

function otherSeries(parameters: Parameters, series: SeriesSelection): SeriesSelection | undefined {
  if (parameters.indicator === 'cdi2') return { ...series, basis: parameters.inside.basis };
  if (parameters.indicator === 'cdi3') return { ...series, flow: 'exports', basis: parameters.exports.basis };
  return undefined;
}
