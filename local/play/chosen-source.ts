/** Which source the client is pointed at: the replay of carried figures, another server, or the real one. */
import { addMonths, type Period, periodOf } from '../../shared/domain/period.ts';
import { startUsCensusReplay } from '../replay/us-census.ts';
import { recordingDirectory } from '../shipped-rules.ts';
import { UsageError } from '../usage-error.ts';
import type { Offer } from './apply-rules.ts';

const SOURCE = 'us-census';
const URL_VARIABLE = 'CHOKEPOINT_US_CENSUS_URL';
const KEY_VARIABLE = 'CHOKEPOINT_US_CENSUS_KEY';
const LIVE_MONTHS = 25;
/** A server on this machine answers soon or never. */
const LOCAL_TIMEOUT_SECONDS = '5';

export interface PlayedSource {
  readonly id: string;
  /** What the figures are, for the first line that is printed. */
  readonly title: string;
  /** The periods to play unless told otherwise. */
  readonly from: Period;
  readonly until: Period;
  /** What the recording holds; undefined when everything may be asked for. */
  readonly offer?: Offer;
  readonly publish?: (period: Period) => void;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Throws UsageError when the real source is asked for without a key. */
export async function chosenSource({ live }: { readonly live: boolean }, environment: NodeJS.ProcessEnv): Promise<PlayedSource> {
  if (live) return liveSource(environment);
  const recording = await startUsCensusReplay({ directory: recordingDirectory(SOURCE) });
  const { commodities, from, until, title } = recording.recordingOf;
  const elsewhere = environment[URL_VARIABLE];
  if (elsewhere === undefined || elsewhere === '') {
    return {
      id: SOURCE,
      title: `Recorded official figures: ${title}`,
      from,
      until,
      offer: { source: SOURCE, commodities },
      // A period outside the recording is never published.
      publish: (period) => {
        if (period >= from) recording.publish(period < until ? period : until);
      },
      environment: { [URL_VARIABLE]: recording.url, [KEY_VARIABLE]: 'recorded', ...patience(environment) },
      close: recording.close,
    };
  }
  await recording.close();
  return {
    id: SOURCE,
    title: `Figures from ${originOf(elsewhere)}`,
    from,
    until,
    environment: patience(environment),
    close: async () => {},
  };
}

/** The text itself is not repeated: somebody may have put the key into it. */
function originOf(address: string): string {
  const url = URL.parse(address);
  if (url === null) throw new UsageError(`${URL_VARIABLE}: expected an address such as https://api.census.gov`);
  return url.origin;
}

function liveSource(environment: NodeJS.ProcessEnv): PlayedSource {
  const key = environment[KEY_VARIABLE];
  if (key === undefined || key === '')
    throw new UsageError(`--live needs a key of the US Census Bureau in ${KEY_VARIABLE}; get one at https://api.census.gov/data/key_signup.html`);
  const now = periodOf(new Date().toISOString());
  return {
    id: SOURCE,
    title: 'Live figures of the US Census Bureau',
    from: addMonths(now, -LIVE_MONTHS),
    until: now,
    environment: {},
    close: async () => {},
  };
}

function patience(environment: NodeJS.ProcessEnv): Record<string, string> {
  return { CHOKEPOINT_HTTP_TIMEOUT_SECONDS: environment['CHOKEPOINT_HTTP_TIMEOUT_SECONDS'] ?? LOCAL_TIMEOUT_SECONDS };
}
