/** One request for the series of a flow and a month: asked, checked, and read into contents and refusals. */
import type { Provenance, SeriesId, SeriesPeriod } from '../../domain/series.ts';
import type { PullAnswer, Refusal } from '../../ports/trade-source.ts';
import { SourceFormat } from '../source-format.ts';
import type { ODataRefusal } from './hmrc-answer.ts';
import { type Beside, noTrade, type Taken, takenFrom, withheld } from './hmrc-breakdown.ts';
import { UNALLOCATED_COUNTRY_IDS } from './hmrc-partners.ts';
import { flowTypes, type HmrcRequest, halves, probeUrl, rowsUrl, sumsUrl, suppressedUrl } from './hmrc-request.ts';
import { checkedRows, checkedSums, codesOf, type HmrcRow, type HmrcSum, suppressedCodes } from './hmrc-rows.ts';
import { type HmrcService, refused, type Rows } from './hmrc-service.ts';

/** How OData services say that a query has too many conditions. */
const TOO_LONG = /node count|too long|too large|too complex|depth/i;

interface Retrieved {
  readonly rows: readonly HmrcRow[];
  readonly count: number | undefined;
  readonly provenance: Provenance;
}

/** Throws faults of the source as a whole; what concerns one series is a refusal of it. */
export async function pullRequest(service: HmrcService, request: HmrcRequest): Promise<PullAnswer> {
  const answer = await service.query(rowsUrl(service.address, request));
  if ('message' in answer) return inHalves(service, request, answer);
  let retrieved = retrievedFrom(answer, request);
  const silent = flowTypes(request.flow).filter(({ id }) => !retrieved.rows.some((row) => row.FlowTypeId === id));
  if (silent.length > 0) {
    for (const flowType of silent)
      if (!(await service.hasRows(probeUrl(service.address, request.period, flowType))))
        return refuseAll(request, `UK HMRC has not published ${flowType.name} of ${request.period}`);
    // Asked for again after it was known to be out: a release in between would otherwise turn into zeros.
    retrieved = retrievedFrom(await service.rows(rowsUrl(service.address, request)), request);
  }
  return read(service, request, retrieved);
}

async function inHalves(service: HmrcService, request: HmrcRequest, refusal: ODataRefusal): Promise<PullAnswer> {
  const long = refusal.status === 414 || refusal.status === 431 || TOO_LONG.test(refusal.message);
  if (!long || request.series.size < 2) throw refused(refusal);
  const answers: PullAnswer[] = [];
  for (const half of halves(request)) answers.push(await pullRequest(service, half));
  return {
    contents: answers.flatMap(({ contents }) => contents),
    refusals: answers.flatMap(({ refusals }) => refusals),
  };
}

async function read(service: HmrcService, request: HmrcRequest, retrieved: Retrieved): Promise<PullAnswer> {
  const sums = await ownSums(service, request);
  if (sums === undefined && retrieved.count === undefined)
    return refuseAll(request, 'UK HMRC neither added up nor counted the rows of the query: they cannot be checked');
  const letters = retrieved.rows.some(isNameless) ? await service.countryLetters() : new Map<number, string>();
  const byCode = rowsByCode(retrieved.rows);
  const silent = [...request.series.keys()].filter((code) => !byCode.has(code));
  const hidden = silent.length === 0 ? [] : await suppressedAmong(service, request, silent);
  const contents: (SeriesPeriod & Provenance)[] = [];
  const refusals: Refusal[] = [];
  for (const [code, series] of request.series) {
    const of = { series, period: request.period };
    const taken = takenSeries(code, byCode.get(code) ?? [], { letters, sums, hidden });
    if ('reason' in taken) refusals.push({ ...of, reason: taken.reason });
    else contents.push({ ...of, ...taken, ...retrieved.provenance });
  }
  return { contents, refusals };
}

/** The service's sums; undefined when it does not add up for us. */
async function ownSums(service: HmrcService, request: HmrcRequest): Promise<ReadonlyMap<number, HmrcSum> | undefined> {
  const answer = await service.query(sumsUrl(service.address, request));
  if ('message' in answer) return undefined;
  const sums = checkedSums(answer.rows);
  const strange = [...(sums ?? new Map<number, HmrcSum>()).keys()].find((id) => {
    const codes = codesOf({ CommodityId: id });
    return codes.length > 0 && !codes.some((code) => request.series.has(code));
  });
  if (strange === undefined) return sums;
  throw new SourceFormat(`UK HMRC: a sum of CommodityId ${strange}; expected commodities that were asked for`);
}

function takenSeries(
  code: string,
  rows: readonly HmrcRow[],
  { hidden, ...beside }: Beside & { hidden: readonly string[] },
): Taken | { reason: string } {
  if (rows.length === 0 && hidden.some((short) => code.startsWith(short) || short.startsWith(code))) return withheld();
  const taken = takenFrom(code, rows, beside);
  return rows.length > 0 || 'reason' in taken ? taken : noTrade(code.length > 2);
}

/** Codes of suppressed trade in the chapters of the series that have no row. */
async function suppressedAmong(
  service: HmrcService,
  request: HmrcRequest,
  codes: readonly string[],
): Promise<readonly string[]> {
  const chapters = [...new Set(codes.map((code) => code.slice(0, 2)))].sort();
  return suppressedCodes((await service.rows(suppressedUrl(service.address, request, chapters))).rows);
}

function retrievedFrom({ rows, count, ...provenance }: Rows, request: HmrcRequest): Retrieved {
  return { rows: checkedRows(rows, request), count, provenance };
}

function rowsByCode(rows: readonly HmrcRow[]): ReadonlyMap<string, readonly HmrcRow[]> {
  const byCode = new Map<string, HmrcRow[]>();
  for (const row of rows)
    for (const code of codesOf(row)) {
      const among = byCode.get(code);
      if (among === undefined) byCode.set(code, [row]);
      else among.push(row);
    }
  return byCode;
}

function isNameless({ Country: country, CountryId: id }: HmrcRow): boolean {
  return (country === undefined || country === null) && !UNALLOCATED_COUNTRY_IDS.has(id);
}

function refuseAll(request: HmrcRequest, reason: string): PullAnswer {
  const { period } = request;
  return {
    contents: [],
    refusals: [...request.series.values()].map((series: SeriesId) => ({ series, period, reason })),
  };
}
