/** A loopback server that gives prepared answers in the form of the Census API, and a client that asks it. */
import { type ReplayAnswer, type ReplayServer, startReplayServer } from '../../local/replay/replay-server.ts';
import type { SeriesId } from '../../shared/domain/series.ts';
import type { PullAnswer, TradeSource } from '../../shared/ports/trade-source.ts';
import { usCensus } from '../../shared/sources/us-census.ts';

export const CENSUS_KEY = 'S3CRET/0123456789+abcdef';
export const COPPER: SeriesId = 'us-census/US/imports/general/740311';
export const TIN: SeriesId = 'us-census/US/imports/general/800110';

export type CensusRow = readonly (string | null)[];
export const HEADER = ['CTY_CODE', 'CTY_NAME', 'GEN_VAL_MO', 'SUMMARY_LVL', 'I_COMMODITY', 'COMM_LVL', 'time'];

/** A row under {@link HEADER}: copper in 2026-07 unless said otherwise. */
export function row(
  country: string,
  value: string | null,
  more: { level?: string; code?: string; time?: string } = {},
): CensusRow {
  return [country, 'SOMEWHERE', value, more.level ?? 'DET', more.code ?? '740311', 'HS6', more.time ?? '2026-07'];
}

/** Status 200 with JSON, or with the text given in its place. */
export function json(document: unknown, headers: Record<string, string> = {}): ReplayAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
    body: typeof document === 'string' ? document : JSON.stringify(document),
  };
}

export function table(...rows: CensusRow[]): ReplayAnswer {
  return json([HEADER, ...rows]);
}

/** A document whose header is the names of the first record. */
export function documentOf(records: readonly Readonly<Record<string, string | null>>[]): ReplayAnswer {
  const header = Object.keys(records[0] ?? {});
  return json([header, ...records.map((record) => header.map((name) => record[name] ?? null))]);
}

export function html(body: string): ReplayAnswer {
  return { status: 200, headers: { 'content-type': 'text/html' }, body };
}

export const NO_ROWS: ReplayAnswer = { status: 204, headers: {}, body: '' };
export const CANARY = json([
  ['GEN_VAL_MO', 'time'],
  ['1', '2026-07'],
]);

export interface CensusServer {
  /** What the server answers, in turn, whatever is asked or depending on it; the last stays. */
  answers: (ReplayAnswer | ((url: URL) => ReplayAnswer))[];
  readonly server: ReplayServer;
  client(baseUrl?: string, key?: string): TradeSource;
  /** Pulls 2026-07. */
  pull(...series: SeriesId[]): Promise<PullAnswer>;
}

export async function startCensusServer(): Promise<CensusServer> {
  const server = await startReplayServer({
    answer: (url) => {
      const next = (census.answers.length > 1 ? census.answers.shift() : census.answers[0]) ?? NO_ROWS;
      return typeof next === 'function' ? next(url) : next;
    },
  });
  const client = (baseUrl = server.url, key = CENSUS_KEY) =>
    usCensus({
      baseUrl,
      key,
      clock: { now: () => new Date('2026-09-04T13:00:00Z') },
      http: { sleep: async () => undefined, timeoutMs: 5_000 },
    });
  const census: CensusServer = {
    answers: [],
    server,
    client,
    pull: (...series) => client().pull(series, '2026-07'),
  };
  return census;
}

/** The error that an attempt ends with. */
export function fault(attempt: Promise<unknown>): Promise<Error> {
  return attempt.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (cause: Error) => cause,
  );
}
