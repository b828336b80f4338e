/** Rows of Comext as its SDMX-CSV answers print them, aggregates included, from every CSV file of a directory. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Period, periodSchema } from '../../shared/domain/period.ts';
import { readCsv } from './read-csv.ts';

const rowSchema = z.object({
  freq: z.literal('M'),
  reporter: z.string().min(1),
  partner: z.string().min(1),
  product: z.string().min(1),
  flow: z.enum(['1', '2']),
  indicators: z.enum(['VALUE_IN_EUROS', 'QUANTITY_IN_100KG']),
  TIME_PERIOD: periodSchema,
  OBS_VALUE: z.string().regex(/^\d+(\.\d+)?$/),
});

export type RecordedRow = z.output<typeof rowSchema>;

export interface ComextRecording {
  readonly rows: readonly RecordedRow[];
  readonly from: Period;
  readonly until: Period;
}

/** Throws an Error that names the file for anything out of order. */
export async function loadComextRecording(directory: string): Promise<ComextRecording> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.csv')).sort();
  const rows = (await Promise.all(files.map((file) => rowsOf(directory, file)))).flat();
  const months = rows.map((row) => row.TIME_PERIOD).sort();
  const [from, until] = [months[0], months.at(-1)];
  if (from === undefined || until === undefined) throw new Error(`${directory} holds no figures; expected CSV files`);
  return { rows, from, until };
}

async function rowsOf(directory: string, file: string): Promise<RecordedRow[]> {
  try {
    return z.array(rowSchema).parse(readCsv(await readFile(join(directory, file), 'utf8')));
  } catch (cause) {
    throw new Error(`${file} cannot be read as a recording of Comext`, { cause });
  }
}
