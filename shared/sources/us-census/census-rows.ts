/** The rows of a table that say something about a commodity: the world row and those of countries. */
import type { Period } from '../../domain/period.ts';
import { SourceFormat } from '../source-format.ts';
import type { CensusTable, Cell } from './census-answer.ts';
import { UNIT } from './census-bases.ts';
import { type CensusRequest, quantityVariables } from './census-request.ts';

/** One row's figures, as they came. */
export interface Figures {
  readonly value: Cell;
  /** Left out where no quantity was asked for, or the answer has no such columns. */
  readonly quantity?: { readonly amount: Cell; readonly flag: Cell; readonly unit: Cell };
}

/** What an answer has of one commodity. */
export interface CommodityRows {
  /** Figures of the world row; more than one is a fault of the source. */
  readonly world: Figures[];
  /** Figures by Schedule C code. */
  readonly countries: Map<string, Figures[]>;
}

// Groups of countries overlap, with one another and with their members: 0003 European Union, 5XXX Asia.
const GROUP = /^(00\d\d|\dXXX)$/;
// Asked only of what is no group: a country's code does not begin with 00.
const COUNTRY = /^\d{4}$/;

/**
 * Sorts the rows by commodity; groups of countries are left out. Throws `SourceFormat` for a column that is missing, a
 * row of another month, level, commodity or origin than asked for, and a country code of no known form.
 */
export function rowsByCommodity(
  table: CensusTable,
  request: CensusRequest,
  period: Period,
): ReadonlyMap<string, CommodityRows> {
  const { dataset, value, origin } = request.basis;
  const wanted = new Map([
    ['time', period],
    ['COMM_LVL', request.level],
    ...(origin === undefined ? [] : [['DF', origin] as const]),
  ]);
  const cell = cellReader(table, ['CTY_CODE', 'SUMMARY_LVL', dataset.commodity, value, ...wanted.keys()]);
  const figures = figuresReader(table, request, cell);
  const found = new Map<string, CommodityRows>();
  for (const row of table.rows) {
    for (const [name, expected] of wanted) expect(name, cell(row, name), expected);
    const commodity = cell(row, dataset.commodity);
    if (commodity === null || !request.series.has(commodity))
      throw new SourceFormat(`US Census: a row of commodity ${commodity}, which was not asked for`);
    const rows = found.get(commodity) ?? { world: [], countries: new Map<string, Figures[]>() };
    found.set(commodity, rows);
    place(rows, { code: cell(row, 'CTY_CODE'), level: cell(row, 'SUMMARY_LVL') }, figures(row));
  }
  return found;
}

function place(rows: CommodityRows, { code, level }: { code: Cell; level: Cell }, figures: Figures): void {
  if (code === '-') rows.world.push(figures);
  else if (code !== null && (GROUP.test(code) || level === 'CGP')) return;
  else if (code !== null && COUNTRY.test(code)) {
    const known = rows.countries.get(code);
    if (known === undefined) rows.countries.set(code, [figures]);
    else known.push(figures);
  } else throw new SourceFormat(`US Census: CTY_CODE ${JSON.stringify(code)}; expected four digits, a group, or "-"`);
}

/** What a predicate means, for a message. */
const MEANING: Readonly<Record<string, string>> = { time: 'month', COMM_LVL: 'level', DF: 'origin (DF)' };

function expect(name: string, cell: Cell, wanted: string): void {
  if (cell !== wanted)
    throw new SourceFormat(`US Census: a row of ${MEANING[name] ?? name} ${cell}; ${wanted} was asked for`);
}

type Row = readonly Cell[];
type CellOf = (row: Row, name: string) => Cell;

function figuresReader(table: CensusTable, { basis, quantity }: CensusRequest, cell: CellOf): (row: Row) => Figures {
  const { amount, flag } = basis.quantity;
  const known = quantity && quantityVariables(basis).every((name) => table.columns.has(name));
  if (!known) return (row) => ({ value: cell(row, basis.value) });
  return (row) => ({
    value: cell(row, basis.value),
    quantity: { amount: cell(row, amount), flag: cell(row, flag), unit: cell(row, UNIT) },
  });
}

function cellReader(table: CensusTable, names: readonly string[]): CellOf {
  const missing = names.filter((name) => !table.columns.has(name));
  if (missing.length > 0)
    throw new SourceFormat(`US Census: no column ${missing.join(', ')} among ${[...table.columns.keys()].join(', ')}`);
  return (row, name) => row[table.columns.get(name) ?? -1] ?? null;
}
