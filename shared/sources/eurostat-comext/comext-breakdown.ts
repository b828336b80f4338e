/** From the rows of one commodity to its breakdown by partner on one basis, or to why it is not taken over. */
import type { Period } from '../../domain/period.ts';
import type { Breakdown, PartnerCode } from '../../domain/series.ts';
import { type ComextMeasure, fromThousandths, thousandths } from './comext-amount.ts';
import type { ComextBasis } from './comext-bases.ts';
import { belongs, comextPartner, isAssumed } from './comext-partners.ts';
import type { PartnerRows } from './comext-rows.ts';
import type { ComextRow } from './comext-table.ts';

export type Reading =
  | { readonly breakdown: Breakdown }
  /** The source keeps a figure to itself. */
  | { readonly withheld: true }
  /** What was expected and what came. */
  | { readonly reason: string };

export interface Scope {
  readonly basis: ComextBasis;
  readonly period: Period;
  readonly measure: ComextMeasure;
}

const UNITS: Readonly<Record<ComextMeasure, string>> = { value: 'EUR', quantity: 'kg' };
/** Every cell is rounded by itself, to a whole euro or kilogram: each may be off by half of one. */
const HALF_A_UNIT = 500;

/** The total as published, and every partner of the basis; the partners must add up to it. */
export function readBreakdown(rows: PartnerRows, scope: Scope): Reading {
  const { basis, period, measure } = scope;
  if (rows.has('')) return { reason: 'a row without a partner; expected a code in each' };
  const total = totalRows(rows, basis);
  const within = [...rows].filter(([code]) => belongs(code, basis, period));
  if (total === undefined) return within.length === 0 ? nothing(rows, scope) : noTotal(rows, scope, within.length);
  const amounts = new Map<string, number>();
  for (const [code, found] of [...within, total]) {
    const amount = amountOf(code, found, measure);
    if (typeof amount !== 'number') return amount;
    amounts.set(code, amount);
  }
  return balanced(amounts, total[0], scope);
}

/** No trade on any basis, in a period that is published. */
export function noTrade(measure: ComextMeasure): Breakdown {
  return { unit: UNITS[measure], total: 0, partners: {} };
}

/** The row of the total of a basis, with the code under which it came. */
export function totalRows(rows: PartnerRows, basis: ComextBasis): [string, readonly ComextRow[]] | undefined {
  for (const code of basis.totals) {
    const found = rows.get(code);
    if (found !== undefined) return [code, found];
  }
  return undefined;
}

function balanced(amounts: ReadonlyMap<string, number>, totalCode: string, { basis, measure }: Scope): Reading {
  const total = amounts.get(totalCode) ?? Number.NaN;
  const sums = new Map<PartnerCode, number>();
  let sum = 0;
  for (const [code, amount] of amounts) {
    const partner = comextPartner(code);
    if (partner === undefined) continue;
    sums.set(partner, (sums.get(partner) ?? 0) + amount);
    sum += amount;
  }
  if (Math.abs(sum - total) > amounts.size * HALF_A_UNIT)
    return {
      reason: `the partners add up to ${fromThousandths(sum)} ${UNITS[measure]}, ${totalCode} says ${fromThousandths(total)}${assumptions(amounts, basis)}`,
    };
  const partners = Object.fromEntries([...sums].map(([partner, amount]) => [partner, fromThousandths(amount)]));
  return { breakdown: { unit: UNITS[measure], total: fromThousandths(total), partners } };
}

/** The first thing to look at when a sum is off by what one of these codes has. */
function assumptions(amounts: ReadonlyMap<string, number>, { side }: ComextBasis): string {
  const assumed = side === 'all' ? [] : [...amounts].filter(([code]) => isAssumed(code));
  if (assumed.length === 0) return '';
  return `; counted in on the assumption that they belong there: ${assumed.map(([code, amount]) => `${code} ${fromThousandths(amount)}`).join(', ')}`;
}

/** No total and no partner of the basis: nothing was traded, if everything else adds up to the world. */
function nothing(rows: PartnerRows, scope: Scope): Reading {
  if (scope.basis.side === 'all') return noTotal(rows, scope, 0);
  const world = readBreakdown(rows, { ...scope, basis: { side: 'all', membership: 'fixed', totals: ['WORLD'] } });
  return 'breakdown' in world ? { breakdown: noTrade(scope.measure) } : world;
}

function noTotal(rows: PartnerRows, { basis }: Scope, partners: number): Reading {
  const aggregates = [...rows.keys()].filter((code) => comextPartner(code) === undefined);
  const came = aggregates.length === 0 ? 'none' : aggregates.join(', ');
  return { reason: `${partners} rows of partners and no row ${basis.totals[0]}; rows of totals: ${came}` };
}

function amountOf(code: string, rows: readonly ComextRow[], measure: ComextMeasure): number | Reading {
  const [row] = rows;
  if (row === undefined || rows.length > 1) return { reason: `${rows.length} rows for ${code}; expected one` };
  const amount = thousandths(row.value, measure);
  if (amount !== undefined) return amount;
  if (/^:?$/.test(row.value) && /c/i.test(row.flags)) return { withheld: true };
  return { reason: `the amount of ${code} is ${JSON.stringify(row.value.slice(0, 40))}; expected a decimal number` };
}
