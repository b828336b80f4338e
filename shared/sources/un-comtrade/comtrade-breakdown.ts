/** From the rows of one commodity to its breakdowns by partner, or to the reason why it is not taken over. */
import type { Breakdown, PartnerCode } from '../../domain/series.ts';
import { partnerOf, WORLD } from './area-codes.ts';
import type { Trade, Valuation } from './comtrade-request.ts';
import type { ComtradeRow } from './comtrade-rows.ts';

/** Why a commodity's rows are not taken over. */
export interface Doubt {
  readonly reason: string;
}

/** The measures of one commodity. */
export interface ComtradeMeasures {
  readonly value: Breakdown;
  readonly quantity?: Breakdown;
}

/** One row for the world, and one for each partner. */
interface Cells {
  readonly world: ComtradeRow;
  readonly partners: readonly ComtradeRow[];
}

type Amount = (row: ComtradeRow) => number | Doubt;

/**
 * Value in US dollars; quantity as net weight in kg where no row's weight is an estimate. The total is the world row, and
 * the partners must add up to it.
 */
export function measuresOf(rows: readonly ComtradeRow[], { valuation, field }: Trade): ComtradeMeasures | Doubt {
  const cells = cellsOf(rows);
  if ('reason' in cells) return cells;
  const value = breakdownOf(cells, 'USD', field === 'fobvalue' ? freeOnBoard : valuedAs(valuation));
  if ('reason' in value) return value;
  const quantity = breakdownOf(cells, 'kg', netWeight);
  return 'reason' in quantity ? { value } : { value, quantity };
}

/** Published, and no row for the commodity: nothing was traded. */
export function noTrade(): ComtradeMeasures {
  return { value: { unit: 'USD', total: 0, partners: {} }, quantity: { unit: 'kg', total: 0, partners: {} } };
}

/** As the reporter sent them if such rows are there, else as UN converted them to another edition; never a mixture. */
function cellsOf(rows: readonly ComtradeRow[]): Cells | Doubt {
  const original = rows.filter((row) => row.isOriginalClassification);
  const kept = original.length > 0 ? original : rows;
  const editions = [...new Set(kept.map((row) => row.classificationCode))];
  if (editions.length > 1)
    return { reason: `rows of several editions of the HS (${editions.join(', ')}); expected one` };
  const seen = new Map<number, ComtradeRow>();
  for (const row of kept) {
    if (seen.has(row.partnerCode)) return { reason: `several rows for ${areaName(row)}; expected one` };
    seen.set(row.partnerCode, row);
  }
  const world = seen.get(WORLD);
  if (world === undefined)
    return { reason: `${seen.size} partner rows but no world row (partner 0): the month is loaded in part` };
  return { world, partners: kept.filter((row) => row !== world) };
}

function breakdownOf({ world, partners: rows }: Cells, unit: string, amount: Amount): Breakdown | Doubt {
  const total = amount(world);
  if (typeof total !== 'number') return total;
  const partners: Record<PartnerCode, number> = {};
  let sum = 0;
  for (const row of rows) {
    const part = amount(row);
    if (typeof part !== 'number') return part;
    const partner = partnerOf(row.partnerCode);
    partners[partner] = (partners[partner] ?? 0) + part;
    sum += part;
  }
  if (Math.abs(sum - total) > roundingOf(total, rows.length))
    return { reason: `the partners add up to ${Number(sum.toFixed(3))} ${unit}, the world row says ${total}` };
  return { unit, total, partners };
}

/**
 * How far the partners' sum may be off. UN prints three decimals; some reporters send whole units, each half a unit off at
 * most, which is allowed as long as all of it is no more than 0.01 % of the total.
 */
function roundingOf(total: number, rows: number): number {
  return Math.min((rows + 1) * 0.5, Math.max((rows + 1) * 0.001, total * 0.0001));
}

/**
 * `primaryValue`, which has to be what the basis says: a reporter that values its imports f.o.b. may not pass for one that
 * values them c.i.f. A value of the other kind that is missing or 0 says nothing.
 */
function valuedAs(valuation: Valuation): Amount {
  return (row) => {
    const primary = amountIn(row, 'primaryValue');
    if (typeof primary !== 'number') return primary;
    const [own, other] =
      valuation === 'cif' ? (['cifvalue', 'fobvalue'] as const) : (['fobvalue', 'cifvalue'] as const);
    if (isGiven(row[own]) && !isClose(row[own], primary))
      return {
        reason: `${areaName(row)} has primaryValue ${primary} and ${own} ${row[own]}; expected them to be equal`,
      };
    if (!isGiven(row[own]) && isGiven(row[other]) && isClose(row[other], primary))
      return { reason: `the value of ${areaName(row)} is its ${other}; expected ${own}` };
    return primary;
  };
}

const freeOnBoard: Amount = (row) => {
  const primary = amountIn(row, 'primaryValue');
  if (typeof primary !== 'number') return primary;
  // 0 stands for "not given" beside a value that is more.
  if (primary > 0 && !isGiven(row.fobvalue)) return { reason: `${areaName(row)} has no fobvalue` };
  return primary > 0 ? amountIn(row, 'fobvalue') : 0;
};

/** Estimates are left out, and so is a weight of 0 or null beside a value: both stand for "not given". */
const netWeight: Amount = (row) => {
  if (row.isNetWgtEstimated !== false) return { reason: `the net weight of ${areaName(row)} is an estimate` };
  if (row.primaryValue !== 0 && !isGiven(row.netWgt)) return { reason: `${areaName(row)} has no net weight` };
  return isGiven(row.netWgt) ? amountIn(row, 'netWgt') : 0;
};

function amountIn(row: ComtradeRow, field: 'primaryValue' | 'fobvalue' | 'netWgt'): number | Doubt {
  const amount = row[field];
  if (typeof amount === 'number' && Number.isFinite(amount) && amount >= 0) return amount;
  return {
    reason: `${field} of ${areaName(row)} is ${JSON.stringify(amount ?? null)}; expected an amount of 0 or more`,
  };
}

function isGiven(amount: unknown): amount is number {
  return typeof amount === 'number' && amount !== 0;
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.01;
}

function areaName({ partnerCode }: ComtradeRow): string {
  return partnerCode === WORLD ? 'the world' : `partner ${partnerCode}`;
}
