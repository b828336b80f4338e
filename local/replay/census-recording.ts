/** Carried figures of the US Census Bureau: imports for consumption by HTS10 code, country and month. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Period, periodSchema } from '../../shared/domain/period.ts';
import { readCsv } from './read-csv.ts';

export interface CountryRow {
  /** Schedule C. */
  readonly code: string;
  /** As the API prints it. */
  readonly name: string;
  /** US dollars. */
  readonly value: number;
}

export interface CensusRecording {
  readonly commodities: readonly string[];
  readonly from: Period;
  readonly until: Period;
  /** What it is and where it comes from, in ASCII: it goes into a header. */
  readonly title: string;
  /** Rows of a commodity in a month, in order of country; none where nothing is recorded. */
  rows(commodity: string, period: Period): readonly CountryRow[];
}

const recordSchema = z.strictObject({
  month: periodSchema,
  hts10: z.string().regex(/^\d{10}$/),
  cty_code: z.string().regex(/^\d{4}$/),
  cty_name: z.string().min(1),
  con_val_mo: z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
});

/** Reads every `*.csv` of the directory. Throws an Error that names the file for anything out of order. */
export async function loadCensusRecording(directory: string): Promise<CensusRecording> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.csv')).sort();
  const cells = new Map<string, CountryRow[]>();
  const months = new Set<Period>();
  const commodities = new Set<string>();
  for (const file of files) {
    for (const { month, hts10, cty_code: code, cty_name: name, con_val_mo: value } of await records(directory, file)) {
      months.add(month);
      commodities.add(hts10);
      const rows = cells.get(`${hts10} ${month}`) ?? [];
      if (rows.some((row) => row.code === code)) throw new Error(`${file}: ${hts10}, ${code}, ${month} comes twice`);
      cells.set(`${hts10} ${month}`, [...rows, { code, name, value }]);
    }
  }
  const [from, until] = [[...months].sort()[0], [...months].sort().at(-1)];
  if (from === undefined || until === undefined) throw new Error(`${directory} holds no figures; expected CSV files`);
  return {
    commodities: [...commodities].sort(),
    from,
    until,
    title: `US Census Bureau, imports for consumption, customs value, ${from} to ${until}`,
    rows: (commodity, period) => cells.get(`${commodity} ${period}`) ?? [],
  };
}

async function records(directory: string, file: string): Promise<z.output<typeof recordSchema>[]> {
  try {
    return z.array(recordSchema).parse(readCsv(await readFile(join(directory, file), 'utf8')));
  } catch (cause) {
    throw new Error(`${file} cannot be read as a recording of US Census`, { cause });
  }
}
