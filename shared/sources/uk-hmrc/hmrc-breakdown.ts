/** From the rows of one series to its breakdowns by partner, or to the reason why they are not taken over. */
import type { Breakdown, Measure, PartnerCode } from '../../domain/series.ts';
import { isUnallocated } from '../../domain/unallocated.ts';
import { partnerOf } from './hmrc-partners.ts';
import { codesOf, type HmrcRow, type HmrcSum } from './hmrc-rows.ts';

export interface Doubt {
  readonly reason: string;
}

export interface Taken {
  readonly measures: Readonly<Partial<Record<Measure, Breakdown>>>;
  readonly suppressed?: true;
}

export interface Beside {
  /** ISO letters by CountryId, for rows that came without. */
  readonly letters: ReadonlyMap<number, string>;
  /** What the service adds up to; undefined when it gives no sums. */
  readonly sums: ReadonlyMap<number, HmrcSum> | undefined;
}

/** Amounts are added in thousandths, in which pounds and kilograms are whole numbers: the order of rows cannot matter. */
const THOUSANDTHS = 1_000;

/**
 * Rows are split by port and by kind of flow; a partner is all of them together. With a SuppressionIndex of 1 to 3 among
 * them, the countries are withheld, and no number is given at all. Index 4 or 5 withholds the quantity alone.
 */
export function takenFrom(commodity: string, rows: readonly HmrcRow[], beside: Beside): Taken | Doubt {
  if (rows.some(({ SuppressionIndex: index }) => index >= 1 && index <= 3)) return withheld();
  const totalOnly = rows.find((row) => row.SuppressionIndex === 4 && isUnallocated(partnerOf(row, beside.letters)));
  // Nothing says whether such a row repeats the value of the countries; as a quantity's total it should have none.
  if (totalOnly !== undefined && totalOnly.Value !== 0)
    return { reason: `a total of quantities (SuppressionIndex 4) with Value ${String(totalOnly.Value)}; expected 0` };
  const value = added(rows, 'Value', beside.letters);
  if ('reason' in value) return value;
  const quantityGiven = rows.every((row) => row.SuppressionIndex === 0 && row.NetMass !== null);
  const quantity = quantityGiven ? added(rows, 'NetMass', beside.letters) : undefined;
  if (quantity !== undefined && 'reason' in quantity) return quantity;
  const difference = differenceFrom(beside.sums, { commodity, rows, withMass: quantity !== undefined });
  if (difference !== undefined) return difference;
  return { measures: { value, ...(quantity === undefined ? {} : { quantity }) } };
}

/** Published, and no row for the commodity: nothing was traded. */
export function noTrade(withQuantity: boolean): Taken {
  const none = (unit: string): Breakdown => ({ unit, total: 0, partners: {} });
  return { measures: { value: none('GBP'), ...(withQuantity ? { quantity: none('kg') } : {}) } };
}

/** Nothing may be computed from this, so there is nothing in it. */
export function withheld(): Taken {
  return { measures: {}, suppressed: true };
}

function added(
  rows: readonly HmrcRow[],
  column: 'Value' | 'NetMass',
  letters: ReadonlyMap<number, string>,
): Breakdown | Doubt {
  const partners = new Map<PartnerCode, number>();
  let total = 0;
  for (const row of rows) {
    const amount = thousandths(row[column]);
    if (amount === undefined)
      return { reason: `${column} of CountryId ${row.CountryId} is ${JSON.stringify(row[column])}; expected a number` };
    const partner = partnerOf(row, letters);
    partners.set(partner, (partners.get(partner) ?? 0) + amount);
    total += amount;
  }
  return {
    unit: column === 'Value' ? 'GBP' : 'kg',
    total: total / THOUSANDTHS,
    partners: Object.fromEntries([...partners].map(([partner, amount]) => [partner, amount / THOUSANDTHS])),
  };
}

interface Compared {
  readonly commodity: string;
  readonly rows: readonly HmrcRow[];
  readonly withMass: boolean;
}

/** Where our sum of rows and the service's own are not the same: rows were lost on the way, or came twice. */
function differenceFrom(sums: Beside['sums'], { commodity, rows, withMass }: Compared): Doubt | undefined {
  if (sums === undefined) return undefined;
  const ids = Map.groupBy(rows, ({ CommodityId: id }) => id);
  const unseen = [...sums.keys()].find((id) => !ids.has(id) && codesOf({ CommodityId: id }).includes(commodity));
  if (unseen !== undefined) return { reason: `no rows of CommodityId ${unseen}, for which HMRC's own sum is given` };
  for (const [id, own] of ids) {
    const sum = sums.get(id);
    if (sum === undefined) return { reason: `HMRC gives no sum of its own for CommodityId ${id}, of which rows came` };
    const [value, mass] = [sumOf(own, 'Value'), sumOf(own, 'NetMass')];
    if (differs(value, sum.SumValue)) return unequal(id, `${value / THOUSANDTHS} GBP`, sum.SumValue);
    if (withMass && typeof sum.SumMass === 'number' && differs(mass, sum.SumMass))
      return unequal(id, `${mass / THOUSANDTHS} kg`, sum.SumMass);
  }
  return undefined;
}

function unequal(id: number, ours: string, theirs: number): Doubt {
  return { reason: `the rows of CommodityId ${id} add up to ${ours}, HMRC's own sum is ${theirs}` };
}

function sumOf(rows: readonly HmrcRow[], column: 'Value' | 'NetMass'): number {
  return rows.reduce((sum, row) => sum + (thousandths(row[column]) ?? 0), 0);
}

/** The service adds in its own arithmetic: a hundredth is its rounding, more is not. */
function differs(ours: number, theirs: number): boolean {
  return Math.abs(ours - theirs * THOUSANDTHS) > 0.01 * THOUSANDTHS;
}

function thousandths(amount: unknown): number | undefined {
  const whole = typeof amount === 'number' ? Math.round(amount * THOUSANDTHS) : undefined;
  return whole !== undefined && Number.isSafeInteger(whole) ? whole : undefined;
}
