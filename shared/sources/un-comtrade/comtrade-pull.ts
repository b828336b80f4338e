/**
 * From requests to contents. Four things look alike and are told apart: an answer that is cut, a month that is not out, a
 * commodity without trade, and one that the answer happens to lack.
 */
import type { Provenance, SeriesPeriod } from '../../domain/series.ts';
import type { PullAnswer, Refusal } from '../../ports/trade-source.ts';
import { SourceFormat } from '../source-format.ts';
import { type ComtradeRows, checkCount, isCut } from './comtrade-answer.ts';
import { measuresOf, noTrade } from './comtrade-breakdown.ts';
import {
  type Access,
  type ComtradeRequest,
  canaryUrl,
  dataUrl,
  digitsOf,
  halves,
  narrowed,
} from './comtrade-request.ts';
import { checkedRow, checkOrigin, rowsByCommodity } from './comtrade-rows.ts';

/** An answer with where it came from. */
export interface Retrieved extends ComtradeRows {
  readonly provenance: Provenance;
}

export interface Pulling {
  readonly access: Access;
  readonly get: (url: URL) => Promise<Retrieved>;
}

interface Situation extends Pulling {
  /** Reporter, flow and level of which a row was seen: the month is out for them, so that no rows mean no trade. */
  readonly out: Set<string>;
}

interface Found {
  readonly answer: PullAnswer;
  /** Commodities of which the answer says nothing at all. */
  readonly rowless: readonly string[];
}

/** Sends the requests one after the other; those whose answer is cut, in halves. */
export async function pullRequests(requests: readonly ComtradeRequest[], pulling: Pulling): Promise<PullAnswer> {
  const situation: Situation = { ...pulling, out: new Set() };
  const answers: PullAnswer[] = [];
  for (const request of requests) answers.push(await pullRequest(request, situation));
  return joined(answers);
}

async function pullRequest(request: ComtradeRequest, situation: Situation): Promise<PullAnswer> {
  const { access, get, out } = situation;
  const wasOut = out.has(levelOf(request));
  const retrieved = await get(dataUrl(access, request));
  if (isCut(retrieved, access.rowLimit)) return pullHalves(request, situation);
  checkCount(retrieved);
  const { answer, rowless } = read(retrieved, request);
  if (answer.contents.length > 0) out.add(levelOf(request));
  if (rowless.length === 0) return answer;
  const rest = narrowed(request, rowless);
  if (rowless.length < request.series.size)
    // Beside a commodity that is not whole, one that is missing may have been cut off: it is asked for alone.
    return joined([
      answer,
      answer.refusals.length > 0 ? await pullRequest(rest, situation) : noTradeIn(rest, retrieved),
    ]);
  if (wasOut) return noTradeIn(rest, retrieved);
  if (!(await isOut(request, situation)))
    return refuseAll(
      request,
      `UN Comtrade has not published ${request.period} for ${request.reporter} (flow ${request.trade.flow}, HS${digitsOf(request)})`,
    );
  // The month may have come out between the two requests: no rows count only when asked for after it was out.
  out.add(levelOf(request));
  return pullRequest(request, situation);
}

/** The answer may be cut at the limit, and nothing in it says where: none of it is taken over. */
async function pullHalves(request: ComtradeRequest, situation: Situation): Promise<PullAnswer> {
  if (request.series.size === 1)
    return refuseAll(
      request,
      `the answer has ${situation.access.rowLimit} rows, as many as UN Comtrade gives at most: it may be cut off`,
    );
  const answers: PullAnswer[] = [];
  for (const half of halves(request)) answers.push(await pullRequest(half, situation));
  return joined(answers);
}

/** Whether the month is out for the reporter, the flow and the level, whatever the commodity. */
async function isOut(request: ComtradeRequest, { access, get }: Situation): Promise<boolean> {
  // The canary asks for one row; where the source gives more, a cut is no harm: one is enough.
  const { rows } = await get(canaryUrl(access, request));
  for (const [index, document] of rows.entries()) {
    const row = checkedRow(document, index);
    checkOrigin(row, request);
    if (row.partnerCode !== 0 || row.cmdCode.length !== digitsOf(request))
      throw new SourceFormat(
        `UN Comtrade: a row of partner ${row.partnerCode}, commodity ${row.cmdCode}; the world and codes of ${digitsOf(request)} digits were asked for`,
      );
  }
  return rows.length > 0;
}

function read({ rows, provenance }: Retrieved, request: ComtradeRequest): Found {
  const found = rowsByCommodity(rows, request);
  const contents: (SeriesPeriod & Provenance)[] = [];
  const refusals: Refusal[] = [];
  const { period } = request;
  for (const [commodity, series] of request.series) {
    const own = found.get(commodity);
    if (own === undefined) continue;
    const measures = own.length === 0 ? ONLY_PARTS : measuresOf(own, request.trade);
    if ('reason' in measures) refusals.push({ series, period, reason: measures.reason });
    else contents.push({ series, period, measures: { ...measures }, ...provenance });
  }
  const rowless = [...request.series.keys()].filter((commodity) => !found.has(commodity));
  return { answer: { contents, refusals }, rowless };
}

const ONLY_PARTS = {
  reason:
    'rows by customs procedure, transport or second partner only; expected those of C00, transport 0, second partner 0',
};

function noTradeIn({ series, period }: ComtradeRequest, { provenance }: Retrieved): PullAnswer {
  const contents = [...series.values()].map((id) => ({
    series: id,
    period,
    measures: { ...noTrade() },
    ...provenance,
  }));
  return { contents, refusals: [] };
}

function refuseAll({ series, period }: ComtradeRequest, reason: string): PullAnswer {
  return { contents: [], refusals: [...series.values()].map((id) => ({ series: id, period, reason })) };
}

function joined(answers: readonly PullAnswer[]): PullAnswer {
  return {
    contents: answers.flatMap((answer) => answer.contents),
    refusals: answers.flatMap((answer) => answer.refusals),
  };
}

function levelOf(request: ComtradeRequest): string {
  return [request.reporterCode, request.trade.flow, digitsOf(request)].join('/');
}
