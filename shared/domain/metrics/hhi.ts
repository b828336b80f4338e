/**
 * Herfindahl-Hirschman index: the sum of squared shares, 0 to 1; 1 is one supplier, 1/n is n equal ones.
 * US Department of Justice, "Herfindahl-Hirschman Index": 30, 30, 20 and 20 per cent give 2 600 on the scale to 10 000.
 */
import { newCodes, newNumbers } from '../column-memory.ts';
import { gapCode } from '../gap.ts';
import type { Panel, Span } from '../panel.ts';
import type { Column } from './metric.ts';
import { supplierColumns } from './suppliers.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');

/**
 * How trade that is allocated to no supplier counts: `spread` over so many that none weighs anything (the lowest index
 * that is possible), or all of it with the largest supplier (the highest).
 */
export type Unallocated = 'spread' | 'largest';

export function unallocatedPhrase(unallocated: Unallocated): string {
  return unallocated === 'spread' ? 'unallocated trade spread thin' : 'unallocated trade with the largest';
}

/** The index for every period. Shares are of the published total. */
export function hhiColumn(panel: Panel, span: Span, unallocated: Unallocated): Column {
  const window = panel.window(span);
  return window.memo(unallocated === 'spread' ? 'hhi spread' : 'hhi largest', () => {
    const { totals } = window;
    const squares = window.squareSums();
    const values = newNumbers(panel.length);
    const gaps = newCodes(panel.length);
    gaps.set(window.gaps);
    const suppliers = unallocated === 'largest' ? supplierTotals(panel, span) : undefined;
    for (let t = 0; t < values.length; t++) {
      if (gaps[t] !== 0) continue;
      const total = totals[t] as number;
      const low = lowestIndex(squares[t] as number, total);
      if (!(total > 0)) gaps[t] = DENOMINATOR_ZERO;
      else {
        const added = suppliers === undefined ? 0 : restWithLargest(suppliers, t, total);
        values[t] = Math.min(1, (Number.isFinite(low) ? low : squaredShares(panel, span, t)) + added);
      }
    }
    return { values, gaps };
  });
}

/** The sum of squared shares from the sum of squared amounts; no number where that is more than a number holds. */
export function lowestIndex(squares: number, total: number): number {
  return squares / (total * total);
}

/** What is added where the rest of the total belongs to the largest supplier. */
function restWithLargest({ largest, allocated }: SupplierTotals, t: number, total: number): number {
  const rest = Math.max(0, total - (allocated[t] as number)) / total;
  // Where others are negative, one supplier may have more than all.
  const top = Math.min(1, (largest[t] as number) / total);
  return (top + rest) ** 2 - top ** 2;
}

/** For totals whose square is beyond what a number holds. */
function squaredShares(panel: Panel, span: Span, t: number): number {
  const total = panel.window(span).totals[t] as number;
  return supplierColumns(panel, span).reduce((sum, { sums }) => sum + (Math.max(0, sums[t] as number) / total) ** 2, 0);
}

/** For every period the largest supplier's amount, and that of all suppliers together; none is below zero. */
interface SupplierTotals {
  readonly largest: Float64Array;
  readonly allocated: Float64Array;
}

function supplierTotals(panel: Panel, span: Span): SupplierTotals {
  const [largest, allocated] = [new Float64Array(panel.length), new Float64Array(panel.length)];
  for (const { sums } of supplierColumns(panel, span))
    for (let t = 0; t < sums.length; t++) {
      const amount = Math.max(0, sums[t] as number);
      largest[t] = Math.max(largest[t] as number, amount);
      allocated[t] = (allocated[t] as number) + amount;
    }
  return { largest, allocated };
}

/**
 * Bounds of the index where only the largest shares are published and the rest is one number (USGS prints three or
 * four suppliers and "other"): lowest when the rest is spread thin; highest when it comes in pieces no larger than the
 * smallest share that is named.
 *
 * @param named shares from 0 to 1, at least one
 * @param rest what is not named, 0 to 1
 */
export function hhiBounds(named: readonly number[], rest: number): { readonly low: number; readonly high: number } {
  const low = named.reduce((sum, share) => sum + share * share, 0);
  const piece = Math.min(...named);
  if (!(piece > 0) || rest <= 0) return { low, high: low };
  const pieces = Math.floor(rest / piece);
  const left = rest - pieces * piece;
  return { low, high: low + pieces * piece * piece + left * left };
}
