/** Metrics that set imports against exports of the same codes: which series they need, and the two sums. */
import * as z from 'zod';
import type { Panel } from '../panel.ts';
import type { SeriesSelection } from '../series-selection.ts';
import { commoditySchema } from '../series.ts';
import { mergedGaps } from './columns.ts';
import type { Question } from './metric.ts';

/** The rule's own series are the imports; this names the exports beside them. */
export const exportsSchema = z.strictObject({
  /** The source's basis for exports, such as `domestic`. */
  basis: z.string(),
  /** Where the export nomenclature has other codes; left out: the same. */
  commodities: z.array(commoditySchema).min(1).optional(),
});
export type ExportsDocument = z.output<typeof exportsSchema>;

/** Imports first, then exports. */
export function twoWayInputs(exports: ExportsDocument, series: SeriesSelection): SeriesSelection[] {
  return [series, { ...series, flow: 'exports', basis: exports.basis, commodities: exports.commodities ?? series.commodities }];
}

/** Sums over the span of imports and exports, and the gaps of either. */
export function twoWaySums({ panel, others: [other = panel], span }: Question) {
  const [imports, exports] = [panel.window(span), other.window(span)];
  const gaps = unitsMatch(panel, other) ? mergedGaps(imports.gaps, exports.gaps) : undefined;
  return { imports: imports.totals, exports: exports.totals, gaps: gaps ?? mergedGaps(imports.gaps, exports.gaps) };
}

function unitsMatch(a: Panel, b: Panel): boolean {
  return a.columns.unit === b.columns.unit;
}
