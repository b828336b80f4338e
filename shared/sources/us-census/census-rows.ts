/** The rows of a table that say something about a commodity: the world row and those of countries. */
import type { Period } from '../../domain/period.ts';
import { SourceFormat } from '../source-format.ts';
import type { CensusTable, Cell } from './census-answer.ts';
import type { CensusRequest } from './census-request.ts';

/** Value cells of one commodity, as they came. */
export interface CommodityRows {
  /** Cells of the world row; more than one is a fault of the source. */
  readonly world: Cell[];
  /** Cells by Schedule C code. */
  readonly countries: Map<string, Cell[]>;
}

// Groups of countries overlap, with one another and with their members: 0003 European Union, 5XXX Asia.
const GROUP = /^(00\d\d|\dXXX)$/;
// Asked only of what is no group: a country's code does not begin with 00.
const COUNTRY = /^\d{4}$/;

/**
 * Sorts the rows by commodity; groups of countries are left out. Throws `SourceFormat` for a column that is missing, a
 * row of another month, level or commodity than asked for, and a country code of no known form.
 */
export function rowsByCommodity(
  table: CensusTable,
  request: CensusRequest,
  period: Period,
): ReadonlyMap<string, CommodityRows> {
  const cell = cellReader(table, ['CTY_CODE', 'SUMMARY_LVL', 'I_COMMODITY', 'COMM_LVL', 'time', request.variable]);
  const found = new Map<string, CommodityRows>();
  for (const row of table.rows) {
    expect(cell(row, 'time'), period, 'month');
    expect(cell(row, 'COMM_LVL'), request.level, 'level');
    const commodity = cell(row, 'I_COMMODITY');
    if (commodity === null || !request.series.has(commodity))
      throw new SourceFormat(`US Census: a row of commodity ${commodity}, which was not asked for`);
    const rows = found.get(commodity) ?? { world: [], countries: new Map<string, Cell[]>() };
    found.set(commodity, rows);
    place(rows, { code: cell(row, 'CTY_CODE'), level: cell(row, 'SUMMARY_LVL') }, cell(row, request.variable));
  }
  return found;
}

function place(rows: CommodityRows, { code, level }: { code: Cell; level: Cell }, value: Cell): void {
  if (code === '-') rows.world.push(value);
  else if (code !== null && (GROUP.test(code) || level === 'CGP')) return;
  else if (code !== null && COUNTRY.test(code)) {
    const cells = rows.countries.get(code);
    if (cells === undefined) rows.countries.set(code, [value]);
    else cells.push(value);
  } else throw new SourceFormat(`US Census: CTY_CODE ${JSON.stringify(code)}; expected four digits, a group, or "-"`);
}

function expect(cell: Cell, wanted: string, what: string): void {
  if (cell !== wanted) throw new SourceFormat(`US Census: a row of ${what} ${cell}; ${wanted} was asked for`);
}

function cellReader(table: CensusTable, names: readonly string[]): (row: readonly Cell[], name: string) => Cell {
  const missing = names.filter((name) => !table.columns.has(name));
  if (missing.length > 0)
    throw new SourceFormat(`US Census: no column ${missing.join(', ')} among ${[...table.columns.keys()].join(', ')}`);
  return (row, name) => row[table.columns.get(name) ?? -1] ?? null;
}
