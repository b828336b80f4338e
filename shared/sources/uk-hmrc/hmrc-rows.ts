/** The rows of Overseas Trade Statistics, and the codes that each of them counts under. */
import * as z from 'zod';
import { SourceFormat } from '../source-format.ts';
import { flowTypes, type HmrcRequest, monthId } from './hmrc-request.ts';

const rowSchema = z.object({
  MonthId: z.int(),
  FlowTypeId: z.int(),
  SuppressionIndex: z.int().min(0).max(5),
  CommodityId: z.int(),
  CountryId: z.int(),
  // Judged for each series by itself: one odd cell is no reason to refuse the others.
  Value: z.unknown(),
  NetMass: z.unknown(),
  Commodity: z.object({ Cn8Code: z.string().nullish(), Hs2Code: z.string().nullish() }).nullish(),
  Country: z.object({ CountryCodeAlpha: z.string().nullish() }).nullish(),
});
export type HmrcRow = z.output<typeof rowSchema>;

const sumSchema = z.object({ CommodityId: z.int(), SumValue: z.number(), SumMass: z.number().nullish() });
export type HmrcSum = z.output<typeof sumSchema>;

const countrySchema = z.object({ CountryId: z.int(), CountryCodeAlpha: z.string().nullish() });

/** A chapter's trade below the reporting threshold stands under its two digits and seven nines. */
const BELOW_THRESHOLD = /^(\d{2})9999999$/;

/** Throws `SourceFormat` for a row of another form, of another month, flow or commodity than asked for. */
export function checkedRows(rows: readonly unknown[], request: HmrcRequest): HmrcRow[] {
  const flows = new Set(flowTypes(request.flow).map(({ id }) => id));
  return parsed(rows, rowSchema, 'row').map((row) => {
    expect(row.MonthId, monthId(request.period), 'MonthId');
    if (!flows.has(row.FlowTypeId)) throw unexpected('FlowTypeId', row.FlowTypeId, [...flows].join(' or '));
    const codes = codesOf(row);
    if (!codes.some((code) => request.series.has(code)))
      throw unexpected('CommodityId', row.CommodityId, 'a commodity that was asked for');
    return row;
  });
}

/** The service's own sums by CommodityId; undefined when it does not give sums (it ignored the aggregation). */
export function checkedSums(rows: readonly unknown[]): ReadonlyMap<number, HmrcSum> | undefined {
  const grouped = rows.every((row) => typeof row === 'object' && row !== null && 'SumValue' in row);
  if (!grouped) return undefined;
  const sums = parsed(rows, sumSchema, 'sum');
  const byId = new Map(sums.map((sum) => [sum.CommodityId, sum]));
  if (byId.size !== sums.length) throw new SourceFormat('UK HMRC: a commodity comes twice among the sums by commodity');
  return byId;
}

/** ISO codes by CountryId, as the service's list of countries has them. */
export function checkedCountries(rows: readonly unknown[]): ReadonlyMap<number, string> {
  return new Map(parsed(rows, countrySchema, 'country').map((row) => [row.CountryId, row.CountryCodeAlpha ?? '']));
}

/** Suppressed trade by the code it stands under, which may be short: `28------` is 28. */
export function suppressedCodes(rows: readonly unknown[]): string[] {
  return parsed(rows, rowSchema, 'row').flatMap((row) => {
    const short = row.Commodity?.Cn8Code?.trim().replace(/-+$/, '');
    return short === undefined || short === '' ? codesOf(row) : [short];
  });
}

/** The codes of 2, 4, 6 and 8 digits under which a row counts; allocations and estimates count in a chapter only. */
export function codesOf(row: Pick<HmrcRow, 'CommodityId' | 'Commodity'>): string[] {
  const { CommodityId: id, Commodity: commodity } = row;
  // 19999999 is chapter 01 below the threshold, not a commodity of chapter 19.
  const below = BELOW_THRESHOLD.exec(String(id).padStart(9, '0'))?.[1];
  const chapter = commodity?.Hs2Code?.trim() ?? below;
  if (below !== undefined || id <= 0 || id > 99_999_999) return chapter === undefined ? [] : [chapter];
  const code = plainCode(id, commodity?.Cn8Code?.trim());
  return [chapter ?? code.slice(0, 2), code.slice(0, 4), code.slice(0, 6), code];
}

/** Ids are codes without their leading zeros; where the code is printed beside it, it has to be that. */
function plainCode(id: number, printed: string | undefined): string {
  const code = String(id).padStart(8, '0');
  if (printed !== undefined && printed !== '' && printed !== code) throw unexpected('Cn8Code', printed, code);
  return code;
}

function parsed<Row>(rows: readonly unknown[], schema: z.ZodType<Row>, what: string): Row[] {
  const result = z.array(schema).safeParse(rows);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined ? '' : `: ${issue.path.slice(1).join('.')} of ${what} ${String(issue.path[0])}`;
  throw new SourceFormat(`UK HMRC: a ${what} of another form than documented${where}: ${issue?.message ?? ''}`, {
    cause: result.error,
  });
}

function expect(found: number, wanted: number, column: string): void {
  if (found !== wanted) throw unexpected(column, found, String(wanted));
}

function unexpected(column: string, found: number | string, wanted: string): SourceFormat {
  return new SourceFormat(`UK HMRC: a row with ${column} ${found}; expected ${wanted}`);
}
