/** From an answered request to contents and refusals, one a series. */
import type { Breakdown, Measure, Provenance, SeriesPeriod } from '../../domain/series.ts';
import type { PullAnswer, Refusal } from '../../ports/trade-source.ts';
import { noTrade, type Reading, readBreakdown, totalRows } from './comext-breakdown.ts';
import { ALL_GOODS, type AskedSeries, type ComextRequest, QUANTITY, VALUE } from './comext-request.ts';
import { type CommodityRows, rowsByCommodity } from './comext-rows.ts';
import type { ComextTable } from './comext-table.ts';

/** Refuses every series of the request for one reason. */
export function refuseAll({ commodities, period }: ComextRequest, reason: string): PullAnswer {
  return { contents: [], refusals: [...commodities.values()].flat().map(({ id }) => ({ series: id, period, reason })) };
}

/** Each series with its breakdowns, or why not. Throws `SourceFormat` for rows that were not asked for. */
export function readContents(table: ComextTable, request: ComextRequest, provenance: Provenance): PullAnswer {
  const { reporter, period } = request;
  if (table.rows.length === 0) return refuseAll(request, `Eurostat has not published ${period} of ${reporter}`);
  const found = rowsByCommodity(table, request);
  const contents: (SeriesPeriod & Provenance)[] = [];
  const refusals: Refusal[] = [];
  for (const [commodity, asked] of request.commodities)
    for (const { id, basis } of asked) {
      const outcome = isPublished(found, basis)
        ? measuresOf(found.get(commodity), { basis, period })
        : {
            reason: `${period} of ${reporter} came without the total of all goods (${ALL_GOODS}, ${basis.totals[0]}): not published whole, or cut off`,
          };
      if ('reason' in outcome) refusals.push({ series: id, period, reason: outcome.reason });
      else contents.push({ series: id, period, ...outcome, ...provenance });
    }
  return { contents, refusals };
}

/** Every reporter trades something every month: the total of all goods is there once the month is. */
function isPublished(found: ReadonlyMap<string, CommodityRows>, basis: AskedSeries['basis']): boolean {
  const rows = found.get(ALL_GOODS)?.get(VALUE);
  return rows !== undefined && totalRows(rows, basis) !== undefined;
}

type Outcome = Pick<SeriesPeriod, 'measures' | 'suppressed'> | { readonly reason: string };
type Where = Pick<Parameters<typeof readBreakdown>[1], 'basis' | 'period'>;

/** A commodity without any row was not traded: the month is published, and its rows came with the total of all goods. */
function measuresOf(rows: CommodityRows | undefined, where: Where): Outcome {
  if (rows === undefined) return { measures: { value: noTrade('value'), quantity: noTrade('quantity') } };
  const value = readingOf(rows, VALUE, { ...where, measure: 'value' });
  const quantity = readingOf(rows, QUANTITY, { ...where, measure: 'quantity' });
  if (value === undefined) return { reason: 'quantities came without values; expected both' };
  if ('reason' in value) return { reason: `value: ${value.reason}` };
  if ('withheld' in value) return { measures: {}, suppressed: true };
  if (quantity !== undefined && 'reason' in quantity) return { reason: `quantity: ${quantity.reason}` };
  const measures: Partial<Record<Measure, Breakdown>> = { value: value.breakdown };
  // Some goods have no weight (electricity), and a weight can be withheld where the value is not.
  if (quantity !== undefined && 'breakdown' in quantity) measures.quantity = quantity.breakdown;
  return { measures };
}

function readingOf(
  rows: CommodityRows,
  indicator: string,
  scope: Parameters<typeof readBreakdown>[1],
): Reading | undefined {
  const partners = rows.get(indicator);
  return partners === undefined ? undefined : readBreakdown(partners, scope);
}
