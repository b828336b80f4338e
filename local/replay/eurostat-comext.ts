/**
 * Comext on one machine: the real client talks to it as to ec.europa.eu. A month is there once it was published here.
 * What is large is answered as the API does: later, by a ticket, or not at all.
 */
import { addMonths, type Period, periodsBetween } from '../../shared/domain/period.ts';
import { comextExtraction, comextFault } from './comext-document.ts';
import { type ComextRecording, loadComextRecording } from './comext-recording.ts';
import { comextTickets } from './comext-tickets.ts';
import { type ReplayAnswer, type ReplayServer, startReplayServer } from './replay-server.ts';

export interface EurostatComextReplayOptions {
  /** Where the recording's CSV files are. */
  readonly directory: string;
  /** What the figures are and where they come from, in ASCII: it goes into a header. */
  readonly title: string;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Milliseconds before each answer. */
  readonly latency?: number | undefined;
  /** Cells from which an extraction is asynchronous, and above which it is refused. Default as the API's. */
  readonly limits?: { readonly synchronous?: number; readonly largest?: number };
  /** How often an extraction is still being made when its state is asked for. Default 1. */
  readonly processing?: number | undefined;
}

export interface EurostatComextReplay extends ReplayServer {
  readonly recordingOf: { readonly from: Period; readonly until: Period; readonly title: string };
  /** Publishes the month and all before it. A month that is out stays out. Throws a RangeError outside the recording. */
  publish(period: Period): void;
  /** The published months, oldest first. */
  published(): Period[];
}

const ROOT = '/eurostat/api/comext/dissemination';
const DATA = `${ROOT}/sdmx/2.1/data/DS-045409/`;
const STATUS = `${ROOT}/1.0/async/status/`;
const RESULT = `${ROOT}/1.0/async/data/`;

/** Starts the server on 127.0.0.1; nothing is published yet. */
export async function startEurostatComextReplay(options: EurostatComextReplayOptions): Promise<EurostatComextReplay> {
  const recording = await loadComextRecording(options.directory);
  const { from, until } = recording;
  let latest: Period | undefined;
  const answer = answerer(recording, options, () => latest);

  const server = await startReplayServer({
    answer: (url, method) => {
      const found = answer(url, method);
      return { ...found, headers: { ...found.headers, 'chokepoint-recording': options.title } };
    },
    port: options.port,
    latency: options.latency,
  });
  return {
    ...server,
    recordingOf: { from, until, title: options.title },
    publish(period) {
      if (!periodsBetween(from, until).includes(period))
        throw new RangeError(`cannot publish ${period}: the recording has ${from} to ${until}`);
      if (latest === undefined || period > latest) latest = period;
    },
    published: () => (latest === undefined ? [] : periodsBetween(from, latest)),
  };
}

/** What the API says to a request, with the months up to the latest one out. */
function answerer(
  recording: ComextRecording,
  { limits, processing = 1 }: EurostatComextReplayOptions,
  latest: () => Period | undefined,
): (url: URL, method: string) => ReplayAnswer {
  const { synchronous = 500_000, largest = 5_000_000 } = limits ?? {};
  const tickets = comextTickets(processing);
  const data = (key: string, parameters: URLSearchParams): ReplayAnswer => {
    const isPublished = (period: Period) => period <= (latest() ?? '');
    const lastUpdate = refreshAfter(latest() ?? recording.from);
    const { cells, answer } = comextExtraction(recording, { key, parameters }, { isPublished, lastUpdate });
    if (cells > largest)
      return comextFault(
        413,
        '413',
        `EXTRACTION_TOO_BIG: The requested extraction is too big, estimated ${cells} rows, max authorised is ${largest}, please change your filters to reduce the extraction size`,
      );
    return cells > synchronous && answer.status === 200 ? tickets.take(answer) : answer;
  };
  return ({ pathname, searchParams }, method) => {
    if (method !== 'GET') return comextFault(405, '405', 'Only GET is answered');
    if (pathname.startsWith(DATA)) return data(decodeURIComponent(pathname.slice(DATA.length)), searchParams);
    if (pathname.startsWith(STATUS)) return tickets.status(pathname.slice(STATUS.length));
    if (pathname.startsWith(RESULT)) return tickets.result(pathname.slice(RESULT.length));
    return comextFault(404, '100', 'ERR_NOT_FOUND_4: there is no such dataset');
  };
}

/** `15/09/26 11:00:00` for 2026-07: the refresh in which a month usually comes out. */
function refreshAfter(period: Period): string {
  const [year = '', month = ''] = addMonths(period, 2).split('-');
  return `15/${month}/${year.slice(2)} 11:00:00`;
}
