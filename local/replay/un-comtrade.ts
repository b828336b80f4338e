/**
 * The UN Comtrade API on one machine: the real client talks to it as to comtradeapi.un.org, with a key or without. A month
 * is there once it was published here, so that a release can be played. It carries no figures: whoever starts it brings
 * the rows, for UN's terms do not let them be passed on.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Period, periodSchema } from '../../shared/domain/period.ts';
import { availabilityDocument, dataDocument, refusal } from './comtrade-document.ts';
import type { ComtradeRecord } from './comtrade-row.ts';
import { type ReplayAnswer, type ReplayServer, startReplayServer } from './replay-server.ts';

export interface UnComtradeReplayOptions {
  /** In the API's own form; see `comtradeRow`. */
  readonly rows: readonly ComtradeRecord[];
  /** What the rows are and where they come from, in ASCII: it goes into a header. */
  readonly title: string;
  /** The key that is valid. Default: any. */
  readonly key?: string | undefined;
  /** Calls with a key that are answered; after them the quota is spent. Default: as many as come. */
  readonly calls?: number | undefined;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Milliseconds before each answer. */
  readonly latency?: number | undefined;
}

export interface UnComtradeReplay extends ReplayServer {
  /** Publishes the month and all before it. A month that is out stays out. Throws a RangeError where there are no rows. */
  publish(period: Period): void;
  /** The published months, oldest first. */
  published(): Period[];
  /** Puts these rows in the place of all those of the same reporters and months. */
  revise(rows: readonly ComtradeRecord[]): void;
}

/** The preview gives so many rows whatever is asked for; with a key, fewer may be asked for. */
const PREVIEW_ROWS = 500;
const KEYED_ROWS = 100_000;

/** Starts the server on 127.0.0.1; nothing is published yet. */
export async function startUnComtradeReplay(options: UnComtradeReplayOptions): Promise<UnComtradeReplay> {
  let rows = options.rows;
  let latest: Period | undefined;
  let calls = 0;
  const months = (): Period[] => [...new Set(rows.map(periodOf))].sort();
  const published = (): Period[] => months().filter((month) => latest !== undefined && month <= latest);
  const shown = (): ComtradeRecord[] => rows.filter((row) => latest !== undefined && periodOf(row) <= latest);

  const keyed = (url: URL, headers: IncomingHttpHeaders): ReplayAnswer => {
    const refused = keyRefusal(headers['ocp-apim-subscription-key'], options.key);
    if (refused !== undefined) return refused;
    calls += 1;
    return options.calls !== undefined && calls > options.calls ? OUT_OF_QUOTA : answerTo(url, shown());
  };
  const answer = (url: URL, method: string, headers: IncomingHttpHeaders): ReplayAnswer => {
    if (method !== 'GET') return refusal(405, 'Only GET is answered.');
    const document = url.pathname.startsWith('/data/') ? keyed(url, headers) : answerTo(url, shown());
    return { ...document, headers: { ...document.headers, 'chokepoint-recording': options.title } };
  };

  const server = await startReplayServer({ answer, port: options.port, latency: options.latency });
  return {
    ...server,
    publish(period) {
      if (!months().includes(period)) throw new RangeError(`cannot publish ${period}: there are no rows of it`);
      if (latest === undefined || period > latest) latest = period;
    },
    published,
    revise(changed) {
      const places = new Set(changed.map(datasetOf));
      rows = [...rows.filter((row) => !places.has(datasetOf(row))), ...changed];
    },
  };
}

function answerTo(url: URL, rows: readonly ComtradeRecord[]): ReplayAnswer {
  const query = url.searchParams;
  // The API does not mind the case of its paths.
  switch (url.pathname.toLowerCase()) {
    case '/public/v1/preview/c/m/hs':
      return dataDocument(rows, query, PREVIEW_ROWS);
    case '/data/v1/get/c/m/hs':
      return dataDocument(rows, query, Math.min(KEYED_ROWS, Number(query.get('maxRecords') ?? KEYED_ROWS)));
    case '/public/v1/getda/c/m/hs':
    case '/data/v1/getda/c/m/hs':
      return availabilityDocument(rows, query);
    default:
      return refusal(404, 'Resource not found');
  }
}

function keyRefusal(key: string | string[] | undefined, valid: string | undefined): ReplayAnswer | undefined {
  if (key === undefined)
    return refusal(
      401,
      'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
    );
  if (valid === undefined || key === valid) return undefined;
  return refusal(
    401,
    'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
  );
}

const OUT_OF_QUOTA = refusal(403, 'Out of call volume quota. Quota will be replenished in 05:12:33.', {
  'retry-after': '18753',
});

function periodOf(row: ComtradeRecord): Period {
  return periodSchema.parse(String(row['period']).replace(/^(\d{4})(\d{2})$/, '$1-$2'));
}

function datasetOf(row: ComtradeRecord): string {
  return `${row['reporterCode']} ${row['period']}`;
}
