/** SDMX-CSV of Comext: one observation a line, columns found by name. */
import { IncompleteDocument } from '../incomplete-document.ts';
import { SourceFormat } from '../source-format.ts';

export interface ComextRow {
  readonly dataflow: string;
  readonly lastUpdate: string;
  readonly freq: string;
  readonly reporter: string;
  readonly partner: string;
  readonly product: string;
  readonly flow: string;
  readonly indicator: string;
  readonly period: string;
  /** As printed; empty where there is only a flag. */
  readonly value: string;
  /** Flag and confidentiality, where these columns come; empty otherwise. */
  readonly flags: string;
}

export interface ComextTable {
  readonly rows: readonly ComextRow[];
}

const COLUMNS = [
  'DATAFLOW',
  'LAST UPDATE',
  'freq',
  'reporter',
  'partner',
  'product',
  'flow',
  'indicators',
  'TIME_PERIOD',
  'OBS_VALUE',
] as const;

/**
 * The rows of a body. Throws `SourceFormat` for a column that is missing, and `IncompleteDocument` for a text that does
 * not end with a line break, for a line of another length than the header, and for rows of two states of the dataset.
 */
export function readTable(body: string): ComextTable {
  const [header = [], ...lines] = body.trimEnd().split(/\r?\n/).map(cellsOf);
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new SourceFormat(`Comext: no column ${missing.join(', ')} among ${header.join(', ').slice(0, 200)}`);
  // A number that is cut is still a number: only the line break shows that the last one is whole.
  if (!body.endsWith('\n')) throw new IncompleteDocument(`the CSV breaks off (${body.length} characters)`);
  const odd = lines.findIndex((line) => line.length !== header.length);
  if (odd >= 0)
    throw new IncompleteDocument(`line ${odd + 2} has ${lines[odd]?.length} cells, the header ${header.length}`);
  const at = new Map(header.map((name, index) => [name, index]));
  const rows = lines.map((line) => rowOf((name) => line[at.get(name) ?? -1] ?? ''));
  const updates = new Set(rows.map(({ lastUpdate }) => lastUpdate));
  if (updates.size > 1)
    throw new IncompleteDocument(`rows of several states of the dataset: ${[...updates].slice(0, 3).join(', ')}`);
  return { rows };
}

function rowOf(cell: (name: string) => string): ComextRow {
  return {
    dataflow: cell('DATAFLOW'),
    lastUpdate: cell('LAST UPDATE'),
    freq: cell('freq'),
    reporter: cell('reporter'),
    partner: cell('partner'),
    product: cell('product'),
    flow: cell('flow'),
    indicator: cell('indicators'),
    period: cell('TIME_PERIOD'),
    value: cell('OBS_VALUE'),
    flags: `${cell('OBS_FLAG')}${cell('CONF_STATUS')}`,
  };
}

/** Codes and numbers: no cell of this dataset holds a comma, so quotes need no more than taking off. */
function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
