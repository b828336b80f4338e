/** From the cells of one commodity to its breakdown by partner, or to the reason why it is not taken over. */
import type { Breakdown, PartnerCode } from '../../domain/series.ts';
import { scheduleCPartner } from '../schedule-c.ts';
import type { Cell } from './census-answer.ts';
import type { CommodityRows } from './census-rows.ts';

/** Why a commodity's rows are not taken over. */
export interface Doubt {
  readonly reason: string;
}

const INTEGER = /^-?\d+$/;

/**
 * The breakdown in US dollars. The total is the world row; the countries must add up to it exactly, because the shares
 * computed from both are only as good as that. Countries that are one partner by ISO code are added.
 */
export function breakdownOf({ world, countries }: CommodityRows): Breakdown | Doubt {
  if (world.length === 0) return { reason: `${countries.size} country rows but no world row ("-")` };
  const total = amount(world, 'the world');
  if (typeof total !== 'number') return total;
  const partners: Record<PartnerCode, number> = {};
  let sum = 0;
  for (const [code, cells] of countries) {
    const value = amount(cells, `country ${code}`);
    if (typeof value !== 'number') return value;
    const partner = scheduleCPartner(code);
    partners[partner] = (partners[partner] ?? 0) + value;
    sum += value;
  }
  if (sum !== total) return { reason: `the countries add up to ${sum}, the world row says ${total}` };
  return { unit: 'USD', total, partners };
}

/** Published, and no row for the commodity: nothing was imported. */
export function noTrade(): Breakdown {
  return { unit: 'USD', total: 0, partners: {} };
}

function amount(cells: readonly Cell[], whose: string): number | Doubt {
  const [cell] = cells;
  if (cells.length > 1) return { reason: `${cells.length} rows for ${whose}; expected one` };
  const value = typeof cell === 'string' && INTEGER.test(cell) ? Number(cell) : undefined;
  if (value === undefined || !Number.isSafeInteger(value))
    return { reason: `the value of ${whose} is ${JSON.stringify(cell ?? null)}; expected whole dollars` };
  return value;
}
