/**
 * US imports by the International Trade API of the US Census Bureau (https://api.census.gov/data/timeseries/intltrade).
 * Customs value in US dollars, by country of origin. Requests go out one after the other.
 */
import { isPeriod, type Period } from '../domain/period.ts';
import type { Provenance, SeriesId, SeriesKey, SeriesPeriod } from '../domain/series.ts';
import { seriesKey } from '../domain/series.ts';
import type { SourceProfile } from '../domain/source-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { PullAnswer, Refusal, TradeSource } from '../ports/trade-source.ts';
import { type FetchOptions, fetchDocument } from './fetch-document.ts';
import { redactedUrl } from './redacted-url.ts';
import { SourceFormat } from './source-format.ts';
import { type CensusTable, readAnswer } from './us-census/census-answer.ts';
import { breakdownOf, noTrade } from './us-census/census-breakdown.ts';
import {
  type Asked,
  type CensusRequest,
  COMMODITIES_PER_REQUEST,
  canaryUrl,
  dataUrl,
  importsAddress,
  requestsFor,
} from './us-census/census-request.ts';
import { rowsByCommodity } from './us-census/census-rows.ts';

export const usCensusProfile: SourceProfile = {
  id: 'us-census',
  name: 'US Census Bureau',
  reporters: ['US'],
  bases: {
    imports: {
      general: 'general imports, customs value',
      consumption: 'imports for consumption, customs value',
    },
    exports: {},
  },
  digits: [2, 4, 6, 10],
  currency: 'USD',
  timeZone: 'America/New_York',
  // Figures are loaded after the release at 08:30; the later looks are for days on which that takes long.
  lookAt: ['08:45', '09:30', '12:00', '17:00'],
  firstPeriod: '2010-01',
  concurrency: 1,
  seriesPerPull: COMMODITIES_PER_REQUEST,
  // Detail by country is not revised monthly, but late records come in; once a year, with the April data, it is.
  refetch: { trailing: 3, yearly: { inMonths: [6, 7], periods: 60 } },
  // About 35 days after the month, with the FT-900; shutdowns have moved it by weeks.
  lag: { usualDays: 35, lateDays: 42 },
  quantityDigits: [],
};

export interface UsCensusSettings {
  /** Default `https://api.census.gov`. */
  readonly baseUrl?: string | undefined;
  readonly key?: string | undefined;
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

interface Retrieved extends Provenance {
  /** Undefined for 204: no rows. */
  readonly table: CensusTable | undefined;
}

type Get = (url: URL) => Promise<Retrieved>;

/** The client. Throws a RangeError for a base that is no plain http(s) address. */
export function usCensus({ baseUrl, key, clock, http }: UsCensusSettings): TradeSource {
  const address = importsAddress(baseUrl ?? 'https://api.census.gov');
  // Secrets that were stored with an editor end in a line break; an empty one is none.
  const trimmed = key?.trim();
  const secret = trimmed === '' ? undefined : trimmed;
  const get: Get = (url) =>
    fetchDocument(
      url,
      (answer) => {
        const recording = answer.headers['chokepoint-recording'];
        return {
          table: readAnswer(answer, secret),
          retrievedAt: clock.now().toISOString(),
          query: redactedUrl(url),
          ...(typeof recording === 'string' ? { recording } : {}),
        };
      },
      http,
    );
  return {
    profile: usCensusProfile,
    isPublished: (period) => isPublished(get, address, { period: checked(period), key: secret }),
    publication: async (_reporter, period) => ({
      published: await isPublished(get, address, { period: checked(period), key: secret }),
    }),
    async pull(series, period) {
      const asked: Asked = { period: checked(period), key: secret };
      const { keys, refusals } = askable(series, period);
      const answers = [{ contents: [], refusals }, ...(await pullAll(get, address, { keys, asked }))];
      return {
        contents: answers.flatMap((answer) => answer.contents),
        refusals: answers.flatMap((answer) => answer.refusals),
      };
    },
  };
}

function checked(period: Period): Period {
  if (!isPeriod(period))
    throw new RangeError(`not a period: ${JSON.stringify(period)}; expected a month such as 2026-07`);
  return period;
}

async function isPublished(get: Get, address: URL, asked: Asked): Promise<boolean> {
  const { table } = await get(canaryUrl(address, asked));
  if (table === undefined) return false;
  const time = table.columns.get('time');
  if (time !== undefined && table.rows.some((row) => row[time] === asked.period)) return true;
  throw new SourceFormat(`US Census answered the total of ${asked.period} without a row of that month`);
}

/** The series that can be asked for, once each, and why the others cannot. */
function askable(
  series: readonly SeriesId[],
  period: Period,
): { keys: Map<SeriesId, SeriesKey>; refusals: readonly Refusal[] } {
  const keys = new Map<SeriesId, SeriesKey>();
  const refusals: Refusal[] = [];
  for (const id of new Set(series)) {
    const key = seriesKey(id);
    if (key.source !== usCensusProfile.id) throw new RangeError(`${id} is no series of ${usCensusProfile.id}`);
    const reason = objection(key);
    if (reason === undefined) keys.set(id, key);
    else refusals.push({ series: id, period, reason });
  }
  return { keys, refusals };
}

function objection({ reporter, flow, basis, commodity }: SeriesKey): string | undefined {
  const { reporters, bases, digits } = usCensusProfile;
  if (!reporters.includes(reporter)) return `reporter ${reporter}; US Census has ${reporters.join(', ')}`;
  const known = Object.keys(bases[flow]);
  if (known.length === 0) return `${flow} are not retrieved from US Census yet; only imports are`;
  if (!known.includes(basis)) return `basis ${basis}; US Census has ${known.join(' and ')} for ${flow}`;
  if (/^\d+$/.test(commodity) && digits.includes(commodity.length)) return undefined;
  return `commodity ${commodity}; Census publishes codes of 2, 4, 6 and 10 digits`;
}

async function pullAll(
  get: Get,
  address: URL,
  { keys, asked }: { keys: ReadonlyMap<SeriesId, SeriesKey>; asked: Asked },
): Promise<PullAnswer[]> {
  const answers: PullAnswer[] = [];
  let seenPublished = false;
  for (const request of requestsFor(keys, address, asked)) {
    const url = dataUrl(address, request, asked);
    let retrieved = await get(url);
    // No rows mean "nothing imported" only when the month is out, and only if they were asked for after it was out:
    // a release between the two requests would otherwise turn into a month of zeros.
    if (isEmpty(retrieved) && !seenPublished) {
      seenPublished = await isPublished(get, address, asked);
      if (seenPublished) retrieved = await get(url);
    }
    answers.push(
      isEmpty(retrieved) && !seenPublished
        ? refuseAll(request, asked.period, `US Census has not published ${asked.period}`)
        : read(retrieved, request, asked.period),
    );
  }
  return answers;
}

function isEmpty({ table }: Retrieved): boolean {
  return table === undefined || table.rows.length === 0;
}

function refuseAll(request: CensusRequest, period: Period, reason: string): PullAnswer {
  return { contents: [], refusals: [...request.series.values()].map((series) => ({ series, period, reason })) };
}

function read({ table, ...provenance }: Retrieved, request: CensusRequest, period: Period): PullAnswer {
  const contents: (SeriesPeriod & Provenance)[] = [];
  const refusals: Refusal[] = [];
  const found = table === undefined ? undefined : rowsByCommodity(table, request, period);
  for (const [commodity, series] of request.series) {
    const rows = found?.get(commodity);
    const value = rows === undefined ? noTrade() : breakdownOf(rows);
    if ('reason' in value) refusals.push({ series, period, reason: value.reason });
    else contents.push({ series, period, measures: { value }, ...provenance });
  }
  return { contents, refusals };
}
