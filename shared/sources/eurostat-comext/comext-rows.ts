/** The rows of an answer, checked against what was asked and sorted by commodity, indicator and partner. */
import { SourceFormat } from '../source-format.ts';
import { ALL_GOODS, type ComextRequest, DATASET, QUANTITY, VALUE } from './comext-request.ts';
import type { ComextRow, ComextTable } from './comext-table.ts';

/** Rows by partner code as Comext has it, aggregates included; two rows of one partner are a fault of the source. */
export type PartnerRows = ReadonlyMap<string, readonly ComextRow[]>;

/** `VALUE_IN_EUROS` and `QUANTITY_IN_100KG` of one commodity. */
export type CommodityRows = ReadonlyMap<string, PartnerRows>;

/** Throws `SourceFormat` for a row of anything that was not asked for. */
export function rowsByCommodity(table: ComextTable, request: ComextRequest): ReadonlyMap<string, CommodityRows> {
  const found = new Map<string, Map<string, Map<string, ComextRow[]>>>();
  for (const row of table.rows) {
    checkRow(row, request);
    const indicators = entry(found, row.product, () => new Map<string, Map<string, ComextRow[]>>());
    const partners = entry(indicators, row.indicator, () => new Map<string, ComextRow[]>());
    entry(partners, row.partner, () => []).push(row);
  }
  return found;
}

function checkRow(row: ComextRow, { reporter, flow, period, commodities }: ComextRequest): void {
  if (!row.dataflow.includes(DATASET)) throw strange('dataset', row.dataflow, DATASET);
  if (row.freq !== 'M') throw strange('frequency', row.freq, 'M');
  // Greece is GR in this code list, and EL in Eurostat's others.
  if ((row.reporter === 'EL' ? 'GR' : row.reporter) !== reporter) throw strange('reporter', row.reporter, reporter);
  if (row.flow !== flow) throw strange('flow', row.flow, flow);
  if (row.period !== period) throw strange('month', row.period, period);
  if (row.indicator !== VALUE && row.indicator !== QUANTITY)
    throw strange('indicator', row.indicator, `${VALUE} and ${QUANTITY}`);
  if (row.product !== ALL_GOODS && !commodities.has(row.product))
    throw strange('commodity', row.product, `${[...commodities.keys()].slice(0, 5).join(', ')} …`);
}

function strange(what: string, came: string, asked: string): SourceFormat {
  return new SourceFormat(`Comext: a row of ${what} ${came.slice(0, 60)}; asked for ${asked}`);
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
