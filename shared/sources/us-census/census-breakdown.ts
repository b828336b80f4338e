/** From the figures of one commodity to its breakdowns by partner, or to the reason why it is not taken over. */
import type { Breakdown, Measure, PartnerCode, SeriesPeriod } from '../../domain/series.ts';
import { scheduleCPartner } from '../schedule-c.ts';
import type { Cell } from './census-answer.ts';
import type { CommodityRows, Figures } from './census-rows.ts';

/** Why a commodity's rows are not taken over. */
export interface Doubt {
  readonly reason: string;
}

type Measures = SeriesPeriod['measures'];

const INTEGER = /^-?\d+$/;
/** How the API writes that there is no flag. */
const UNFLAGGED = new Set<Cell>([null, '', ' ', '-']);
/** `X`: the tariff asks for no quantity. `-`: the row is a sum over several units. */
const NO_UNIT = new Set<Cell>([null, '', 'X', '-']);

/** One figure a country and the world's, each from the only row that there is. */
interface Rows {
  readonly world: Figures;
  readonly countries: readonly (readonly [code: string, figures: Figures])[];
}

/**
 * Value in US dollars, and quantity in its unit where every row has one. The totals are the world row's; the countries
 * must add up to them exactly, because the shares computed from both are only as good as that. Countries that are one
 * partner by ISO code are added.
 */
export function measuresOf(found: CommodityRows): Measures | Doubt {
  const rows = single(found);
  if ('reason' in rows) return rows;
  const value = breakdown(rows, { what: 'value', unit: 'USD', cell: (figures) => figures.value });
  if ('reason' in value) return value;
  const unit = quantityUnit(rows);
  if (unit === undefined) return { value };
  const quantity = breakdown(rows, { what: 'quantity', unit, cell: (figures) => figures.quantity?.amount ?? null });
  return 'reason' in quantity ? quantity : { value, quantity };
}

/**
 * Published, and no row for the commodity: nothing was traded. How much that weighs is left open, because the unit of a
 * code stands in its rows only.
 */
export function noTrade(): Measures {
  return { value: { unit: 'USD', total: 0, partners: {} } };
}

function single({ world: [world, ...others], countries }: CommodityRows): Rows | Doubt {
  if (world === undefined) return { reason: `${countries.size} country rows but no world row ("-")` };
  if (others.length > 0) return { reason: `${others.length + 1} rows for the world; expected one` };
  const singles: (readonly [string, Figures])[] = [];
  for (const [code, [figures, ...more]] of countries) {
    if (more.length > 0) return { reason: `${more.length + 1} rows for country ${code}; expected one` };
    if (figures !== undefined) singles.push([code, figures]);
  }
  return { world, countries: singles };
}

interface Column {
  readonly what: Measure;
  readonly unit: string;
  readonly cell: (figures: Figures) => Cell;
}

function breakdown({ world, countries }: Rows, { what, unit, cell }: Column): Breakdown | Doubt {
  const total = whole(cell(world));
  if (total === undefined) return notWhole(what, 'the world', cell(world));
  const partners: Record<PartnerCode, number> = {};
  let sum = 0;
  for (const [code, figures] of countries) {
    const amount = whole(cell(figures));
    if (amount === undefined) return notWhole(what, `country ${code}`, cell(figures));
    const partner = scheduleCPartner(code);
    partners[partner] = (partners[partner] ?? 0) + amount;
    sum += amount;
  }
  if (sum === total) return { unit, total, partners };
  const whose = what === 'value' ? 'the countries' : 'the quantities of the countries';
  return { reason: `${whose} add up to ${sum}, the world row says ${total}` };
}

/**
 * The unit of every row, undefined where there is no quantity to speak of: a row without one (null, or flagged as
 * missing: that is not zero), without a unit, or in another unit than the rest.
 */
function quantityUnit({ world, countries }: Rows): string | undefined {
  const unit = world.quantity?.unit ?? null;
  if (unit === null || NO_UNIT.has(unit)) return undefined;
  const all = [world, ...countries.map(([, figures]) => figures)];
  return all.every(({ quantity }) => quantity?.unit === unit && isKnown(quantity)) ? unit : undefined;
}

function isKnown({ amount, flag }: NonNullable<Figures['quantity']>): boolean {
  return amount !== null && amount !== '' && UNFLAGGED.has(flag);
}

function whole(cell: Cell): number | undefined {
  const amount = typeof cell === 'string' && INTEGER.test(cell) ? Number(cell) : undefined;
  return Number.isSafeInteger(amount) ? amount : undefined;
}

function notWhole(what: Measure, whose: string, cell: Cell): Doubt {
  const expected = what === 'value' ? 'whole dollars' : 'a whole number';
  return { reason: `the ${what} of ${whose} is ${JSON.stringify(cell)}; expected ${expected}` };
}
