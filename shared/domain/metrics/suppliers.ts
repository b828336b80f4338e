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

/**
 * Sum of the squares of the suppliers' amounts, and their plain sum, for every period; computed once a panel and span
 * and shared by all rules on it.
 */
export function squareSums(
  panel: Panel,
  span: Span,
): { readonly squares: Float64Array; readonly allocated: Float64Array } {
  const window = panel.window(span);
  return window.memo('squares', () => {
    const squares = new Float64Array(panel.length);
    const allocated = new Float64Array(panel.length);
    window.eachSupplier((sums) => addSquares(sums, squares, allocated));
    return { squares, allocated };
  });
}

function addSquares(sums: Float64Array, squares: Float64Array, allocated: Float64Array): void {
  for (let t = 0; t < sums.length; t++) {
    const amount = supplied(sums[t] as number);
    squares[t] = (squares[t] as number) + amount * amount;
    allocated[t] = (allocated[t] as number) + amount;
  }
}

/** What a sum below zero supplies is nothing. */
export function supplied(sum: number): number {
  return sum > 0 ? sum : 0;
}
