/**
 * The partners of a window as suppliers: what is allocated to no country is in the total, and never one of them. A sum
 * below zero, which corrections can leave, supplies nothing.
 */
import type { Panel, Span } from '../panel.ts';
import type { PartnerCode } from '../series.ts';
import { isUnallocated } from '../unallocated.ts';

/** Every partner that is a country, with its sums over the span. */
export function supplierColumns(
  panel: Panel,
  span: Span,
): readonly { readonly partner: PartnerCode; readonly sums: Float64Array }[] {
  const window = panel.window(span);
  return panel.columns.partners
    .filter((partner) => !isUnallocated(partner))
    .map((partner) => ({ partner, sums: window.partner(partner) }));
}
