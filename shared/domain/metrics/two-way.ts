/** Metrics that set imports against exports of the same codes: which series they need, and the two sums. */
import * as z from 'zod';
import type { Panel, Span } from '../panel.ts';
import type { SeriesSelection } from '../series-selection.ts';
import { commoditySchema } from '../series.ts';
import { gapCode } from '../gap.ts';
import { mergedGaps } from './columns.ts';
import { type Question, secondPanel } from './metric.ts';

const UNIT_MISMATCH = gapCode('unit-mismatch');

/** The rule's own series are the imports; this names the exports beside them. */
export const exportsSchema = z
  .strictObject({
    basis: z.string().describe("The source's basis for exports, such as domestic"),
    commodities: z
      .array(commoditySchema)
      .min(1)
      .optional()
      .describe('Codes where the export nomenclature has others; left out: the same'),
  })
  .describe('The exports to set beside the imports, such as { basis: domestic }');
export type ExportsDocument = z.output<typeof exportsSchema>;

/** Imports first, then exports. */
export function twoWayInputs({ basis, commodities }: ExportsDocument, series: SeriesSelection): SeriesSelection[] {
  const { basket, ...other } = { ...series, flow: 'exports' as const, basis };
  if (commodities !== undefined) return [series, { ...other, commodities }];
  return [series, { ...other, ...(basket !== undefined && { basket }) }];
}

/** Sums over the span of imports and exports, and the gaps of either; kilograms and pieces cannot be set together. */
export function twoWaySums(question: Question) {
  const { panel, span } = question;
  const other = secondPanel(question);
  const [imports, exports] = [panel.window(span), other.window(span)];
  return { imports: imports.totals, exports: exports.totals, gaps: commonGaps(panel, other, span) };
}

/** The gaps of either panel over the span; none of it has a number where the two are in different units. */
export function commonGaps(panel: Panel, other: Panel, span: Span): Uint8Array {
  const gaps = mergedGaps(panel.window(span).gaps, other.window(span).gaps);
  if (panel.columns.unit === other.columns.unit) return gaps;
  return gaps.map((gap) => (gap === 0 ? UNIT_MISMATCH : gap));
}
