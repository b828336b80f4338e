/** The rows of an answer, each checked against what was asked for, by commodity. */
import * as z from 'zod';
import { SourceFormat } from '../source-format.ts';
import { oddity } from './comtrade-answer.ts';
import { type ComtradeRequest, comtradePeriod } from './comtrade-request.ts';

// UN prints periods as text in figures and as a number in lists of what is available.
export const periodSchema = z.union([z.string(), z.int()]).transform(String);

/** What is used of a row's 47 fields. Amounts are judged later: an odd one costs its commodity, not the answer. */
const rowSchema = z.object({
  typeCode: z.string(),
  freqCode: z.string(),
  period: periodSchema,
  reporterCode: z.int(),
  flowCode: z.string(),
  partnerCode: z.int(),
  partner2Code: z.int(),
  classificationCode: z.string(),
  isOriginalClassification: z.boolean(),
  cmdCode: z.string(),
  customsCode: z.string(),
  motCode: z.int(),
  primaryValue: z.unknown(),
  cifvalue: z.unknown(),
  fobvalue: z.unknown(),
  netWgt: z.unknown(),
  isNetWgtEstimated: z.unknown(),
});

export type ComtradeRow = z.output<typeof rowSchema>;

/**
 * The rows of each commodity that has any. Rows of a customs procedure, a means of transport or a second partner are
 * parts of the totals and left out; a commodity with nothing else is there, with no rows. Throws `SourceFormat` for a
 * row of another month, reporter, flow or commodity than asked for, and for a row that is not of the documented form.
 */
export function rowsByCommodity(
  rows: readonly unknown[],
  request: ComtradeRequest,
): ReadonlyMap<string, readonly ComtradeRow[]> {
  const found = new Map<string, ComtradeRow[]>();
  for (const [index, document] of rows.entries()) {
    const row = checkedRow(document, index);
    checkAsked(row, request);
    const kept = found.get(row.cmdCode) ?? [];
    found.set(row.cmdCode, kept);
    if (isTotal(row)) kept.push(row);
  }
  return found;
}

/** Customs procedures, means of transport and second partners all together. */
function isTotal({ customsCode, motCode, partner2Code }: ComtradeRow): boolean {
  return customsCode === 'C00' && motCode === 0 && partner2Code === 0;
}

/** Throws `SourceFormat`, naming the row, when it is not of the documented form. */
export function checkedRow(document: unknown, index: number): ComtradeRow {
  const row = rowSchema.safeParse(document);
  if (row.success) return row.data;
  throw new SourceFormat(`UN Comtrade: row ${index + 1} has ${oddity(row.error)}`);
}

/** Throws `SourceFormat` unless the row is of the goods, the month, the reporter and the flow that were asked for. */
export function checkOrigin(row: ComtradeRow, request: ComtradeRequest): void {
  expect('typeCode', row.typeCode, 'C');
  expect('freqCode', row.freqCode, 'M');
  expect('period', row.period, comtradePeriod(request.period));
  expect('reporterCode', row.reporterCode, request.reporterCode);
  expect('flowCode', row.flowCode, request.trade.flow);
}

function checkAsked(row: ComtradeRow, request: ComtradeRequest): void {
  checkOrigin(row, request);
  if (!request.series.has(row.cmdCode))
    throw new SourceFormat(`UN Comtrade: a row of commodity ${row.cmdCode}, which was not asked for`);
}

function expect(field: string, came: string | number, asked: string | number): void {
  if (came !== asked) throw new SourceFormat(`UN Comtrade: a row of ${field} ${came}; ${asked} was asked for`);
}
