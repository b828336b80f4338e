/**
 * The US Census API on one machine: the real client talks to it as to api.census.gov, and gets carried figures. A month
 * is there once it was published here, so that a release can be played.
 */
import { type Period, periodsBetween } from '../../shared/domain/period.ts';
import { censusDocument } from './census-document.ts';
import { type CensusRecording, loadCensusRecording } from './census-recording.ts';
import { type ReplayAnswer, type ReplayServer, startReplayServer } from './replay-server.ts';

export interface UsCensusReplayOptions {
  /** Where the recording's CSV files are. */
  readonly directory: string;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** The key that is valid. Default: any. */
  readonly key?: string | undefined;
  /** Milliseconds before each answer. */
  readonly latency?: number | undefined;
}

export interface UsCensusReplay extends ReplayServer {
  readonly recordingOf: Pick<CensusRecording, 'commodities' | 'from' | 'until' | 'title'>;
  /** Publishes the month and all before it. A month that is out stays out. Throws a RangeError outside the recording. */
  publish(period: Period): void;
  /** The published months, oldest first. */
  published(): Period[];
}

const IMPORTS = '/data/timeseries/intltrade/imports/hs';
const EXPORTS = '/data/timeseries/intltrade/exports/hs';

/** Starts the server on 127.0.0.1; nothing is published yet. */
export async function startUsCensusReplay(options: UsCensusReplayOptions): Promise<UsCensusReplay> {
  const recording = await loadCensusRecording(options.directory);
  const { commodities, from, until, title } = recording;
  let latest: Period | undefined;
  const isPublished = (period: Period) => latest !== undefined && period >= from && period <= latest;

  const answer = (url: URL, method: string): ReplayAnswer => {
    if (method !== 'GET') return page(405, 'Method Not Allowed', 'Only GET is answered.');
    const fixed = PAGES.get(url.pathname);
    if (fixed !== undefined) return fixed;
    if (url.pathname !== IMPORTS && url.pathname !== EXPORTS)
      return page(404, 'Not Found', 'There is no such dataset.');
    const redirect = keyRedirect(url.searchParams.get('key'), options.key);
    if (redirect !== undefined) return redirect;
    const document = url.pathname === EXPORTS ? NO_EXPORTS : censusDocument(recording, url.searchParams, isPublished);
    return { ...document, headers: { ...document.headers, 'chokepoint-recording': title } };
  };

  const server = await startReplayServer({ answer, port: options.port, latency: options.latency });
  return {
    ...server,
    recordingOf: { commodities, from, until, title },
    publish(period) {
      if (!periodsBetween(from, until).includes(period))
        throw new RangeError(`cannot publish ${period}: the recording has ${from} to ${until}`);
      if (latest === undefined || period > latest) latest = period;
    },
    published: () => (latest === undefined ? [] : periodsBetween(from, latest)),
  };
}

const NO_EXPORTS: ReplayAnswer = {
  status: 400,
  headers: { 'content-type': 'text/plain;charset=utf-8' },
  body: 'error: the recording holds imports, no exports',
};

/** Without a valid key the API sends the caller to a page, with a friendly status once there. */
function keyRedirect(key: string | null, valid: string | undefined): ReplayAnswer | undefined {
  if (key === null || key === '') return { status: 302, headers: { location: '/data/missing_key.html' }, body: '' };
  if (valid === undefined || key === valid) return undefined;
  return { status: 302, headers: { location: '/data/invalid_key.html' }, body: '' };
}

function page(status: number, title: string, text: string): ReplayAnswer {
  const body = `<html>\n<head>\n    <title>${title}</title>\n</head>\n<body>\n<p>${text}</p>\n</body>\n</html>\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

const KEY_TEXT = 'A valid <em>key</em> must be included with each data API request.';
const PAGES: ReadonlyMap<string, ReplayAnswer> = new Map([
  ['/data/missing_key.html', page(200, 'Missing Key', KEY_TEXT)],
  ['/data/invalid_key.html', page(200, 'Invalid Key', KEY_TEXT)],
]);
