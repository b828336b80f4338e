/** Carried rows of HMRC's Overseas Trade Statistics, with the countries that they name. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readCsv } from './read-csv.ts';

const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number);
const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform(Number);
const maybe = z
  .literal('')
  .transform(() => null)
  .or(amount);

const rowSchema = z.strictObject({
  MonthId: whole,
  FlowTypeId: whole,
  SuppressionIndex: whole,
  CommodityId: whole,
  CommoditySitcId: whole,
  CountryId: whole,
  PortId: whole,
  Value: amount,
  NetMass: maybe,
  SuppUnit: maybe,
});

const countrySchema = z.strictObject({
  CountryId: whole,
  CountryCodeAlpha: z.string(),
  CountryName: z.string().min(1),
});

const commoditySchema = z.strictObject({ CommodityId: whole, Cn8Code: z.string(), Hs2Code: z.string() });

export type OtsRow = z.output<typeof rowSchema>;
export type Country = z.output<typeof countrySchema>;
export type Commodity = z.output<typeof commoditySchema>;

export interface HmrcRecording {
  readonly rows: readonly OtsRow[];
  readonly countries: ReadonlyMap<number, Country>;
  /** Commodities whose codes do not follow from their ids. */
  readonly commodities: ReadonlyMap<number, Commodity>;
}

/** Reads `ots.csv`, `countries.csv` and `commodities.csv`. Throws an Error that names the file out of order. */
export async function loadHmrcRecording(directory: string): Promise<HmrcRecording> {
  const countries = await records(directory, 'countries.csv', countrySchema);
  const commodities = await records(directory, 'commodities.csv', commoditySchema);
  return {
    rows: await records(directory, 'ots.csv', rowSchema),
    countries: new Map(countries.map((country) => [country.CountryId, country])),
    commodities: new Map(commodities.map((commodity) => [commodity.CommodityId, commodity])),
  };
}

async function records<Row>(directory: string, file: string, schema: z.ZodType<Row>): Promise<Row[]> {
  try {
    return z.array(schema).parse(readCsv(await readFile(join(directory, file), 'utf8')));
  } catch (cause) {
    throw new Error(`${file} cannot be read as a recording of HMRC`, { cause });
  }
}
