/** HMRC's OData service on loopback: answers in its format from carried rows, of the months that were published to it. */
import type { Period } from '../../shared/domain/period.ts';
import { countryDocument, otsDocument, type Served } from './hmrc-document.ts';
import { loadHmrcRecording } from './hmrc-recording.ts';
import { type ReplayAnswer, type ReplayServer, startReplayServer } from './replay-server.ts';

export interface UkHmrcReplayOptions {
  /** Where `ots.csv`, `countries.csv` and `commodities.csv` are. */
  readonly directory: string;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Milliseconds before each answer. */
  readonly latency?: number | undefined;
  /** Rows of a page. Default 40,000, as the service has it. */
  readonly pageSize?: number | undefined;
  /** What the figures are and where they come from, in ASCII: it goes into a header of each answer. */
  readonly title?: string | undefined;
}

export interface UkHmrcReplay extends ReplayServer {
  /** Publishes the month and all before it. A month that is out stays out. */
  publish(period: Period): void;
}

/** Starts the server on 127.0.0.1; nothing is published yet. */
export async function startUkHmrcReplay(options: UkHmrcReplayOptions): Promise<UkHmrcReplay> {
  const { directory, port, latency, pageSize = 40_000, title } = options;
  const recording = await loadHmrcRecording(directory);
  let latest = 0;
  let origin = '';
  const answer = (url: URL, method: string): ReplayAnswer => {
    const served: Served = { origin, pageSize, isPublished: (monthId) => monthId <= latest };
    if (method !== 'GET') return page(405, 'Method Not Allowed');
    const path = url.pathname.toLowerCase();
    if (path === '/ots') return withTitle(otsDocument(recording, url, served), title);
    if (path === '/country') return countryDocument(recording, served);
    return page(404, 'Not Found');
  };
  const server = await startReplayServer({ answer, port, latency });
  origin = server.url;
  return {
    ...server,
    publish(period) {
      latest = Math.max(latest, Number(period.replace('-', '')));
    },
  };
}

function withTitle(answer: ReplayAnswer, title: string | undefined): ReplayAnswer {
  return title === undefined ? answer : { ...answer, headers: { ...answer.headers, 'chokepoint-recording': title } };
}

function page(status: number, title: string): ReplayAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: `<html><body>${title}</body></html>` };
}
