/** Where each source's client is pointed: at the replay of carried figures, at another server, at the real one, or nowhere. */
import { addMonths, type Period, periodOf } from '../../shared/domain/period.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { loadCensusRecording } from '../replay/census-recording.ts';
import { startUsCensusReplay } from '../replay/us-census.ts';
import { recordingDirectory } from '../shipped-rules.ts';
import { UsageError } from '../usage-error.ts';

/** The source with carried figures; it is played first. */
const RECORDED = 'us-census';
/** The real source answers to nobody without one. Of the others a key is optional, or there is none. */
const KEY_NEEDED: ReadonlyMap<string, string> = new Map([
  [
    'us-census',
    'a key of the US Census Bureau in CHOKEPOINT_US_CENSUS_KEY; get one at https://api.census.gov/data/key_signup.html',
  ],
]);
const LIVE_MONTHS = 25;
/** A server on this machine answers soon or never. */
const LOCAL_TIMEOUT_SECONDS = '5';

/** What a recording offers. */
export interface Offer {
  readonly source: string;
  readonly commodities: readonly string[];
}

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

export interface Choice {
  readonly live: boolean;
  /** Play this source alone. */
  readonly source?: string;
}

export interface Chosen {
  readonly played: readonly PlayedSource[];
  /** Why the rules of a source wait, by source. */
  readonly waiting: ReadonlyMap<string, string>;
}

/**
 * Decides for each source that rules look at, and for the one with carried figures.
 *
 * @throws UsageError when the one source cannot be asked, and when a real source is asked for without the key that it needs
 */
export async function chosenSources(
  { live, source }: Choice,
  wanted: ReadonlySet<string>,
  environment: NodeJS.ProcessEnv,
): Promise<Chosen> {
  const played: PlayedSource[] = [];
  const waiting = new Map<string, string>();
  for (const id of [RECORDED, ...[...sourceProfiles.keys()].filter((each) => each !== RECORDED)]) {
    const isMeant = source === undefined ? id === RECORDED || wanted.has(id) : id === source;
    if (!isMeant) waiting.set(id, `waits: only ${source} is asked, by --source`);
    else {
      const found = live ? liveSource(id, environment) : await localSource(id, environment);
      if (typeof found === 'string') waiting.set(id, found);
      else played.push(found);
    }
  }
  if (source !== undefined && played.length === 0) throw new UsageError(`${source} ${waiting.get(source)}`);
  return { played, waiting };
}

/** A server elsewhere, or the recording, or the reason that there is neither. */
async function localSource(id: string, environment: NodeJS.ProcessEnv): Promise<PlayedSource | string> {
  const address = environment[variable(id, 'URL')];
  if (address !== undefined && address !== '') return serverAt(id, address, environment);
  if (id === RECORDED) return recordedSource(environment);
  return `waits for a live source: set ${variable(id, 'URL')}, or start with --live`;
}

async function recordedSource(environment: NodeJS.ProcessEnv): Promise<PlayedSource> {
  const recording = await startUsCensusReplay({ directory: recordingDirectory(RECORDED) });
  const { commodities, from, until, title } = recording.recordingOf;
  return {
    id: RECORDED,
    title: `Recorded official figures: ${title}`,
    from,
    until,
    offer: { source: RECORDED, commodities },
    // A period outside the recording is never published.
    publish: (period) => {
      if (period >= from) recording.publish(period < until ? period : until);
    },
    environment: {
      [variable(RECORDED, 'URL')]: recording.url,
      [variable(RECORDED, 'KEY')]: 'recorded',
      ...patience(environment),
    },
    close: recording.close,
  };
}

async function serverAt(id: string, address: string, environment: NodeJS.ProcessEnv): Promise<PlayedSource> {
  const title = `Figures from ${originOf(id, address)}`;
  const range = id === RECORDED ? await recordedMonths() : lastMonths();
  return { id, title, ...range, environment: patience(environment), close: async () => {} };
}

/** Another server is mostly a copy with the same months. */
async function recordedMonths(): Promise<{ from: Period; until: Period }> {
  const { from, until } = await loadCensusRecording(recordingDirectory(RECORDED));
  return { from, until };
}

/** The text itself is not repeated: somebody may have put the key into it. */
function originOf(id: string, address: string): string {
  const url = URL.parse(address);
  if (url === null) throw new UsageError(`${variable(id, 'URL')}: expected an address such as https://api.census.gov`);
  return url.origin;
}

function liveSource(id: string, environment: NodeJS.ProcessEnv): PlayedSource {
  const needed = KEY_NEEDED.get(id);
  const key = environment[variable(id, 'KEY')];
  if (needed !== undefined && (key === undefined || key === '')) throw new UsageError(`--live needs ${needed}`);
  const name = sourceProfiles.get(id)?.name ?? id;
  return { id, title: `Live figures of ${name}`, ...lastMonths(), environment: {}, close: async () => {} };
}

function lastMonths(): { from: Period; until: Period } {
  const until = periodOf(new Date().toISOString());
  return { from: addMonths(until, -LIVE_MONTHS), until };
}

/** `CHOKEPOINT_US_CENSUS_URL`: the names that `source-settings.ts` reads. */
function variable(id: string, what: 'URL' | 'KEY'): string {
  return `CHOKEPOINT_${id.toUpperCase().replaceAll('-', '_')}_${what}`;
}

function patience(environment: NodeJS.ProcessEnv): Record<string, string> {
  return { CHOKEPOINT_HTTP_TIMEOUT_SECONDS: environment['CHOKEPOINT_HTTP_TIMEOUT_SECONDS'] ?? LOCAL_TIMEOUT_SECONDS };
}
