/** What is asked of the Census API, and where: one request for many commodities and all partners of one month. */
import type { Period } from '../../domain/period.ts';
import type { SeriesId, SeriesKey } from '../../domain/series.ts';
import { type CensusBasis, type CensusDataset, censusBasis, UNIT } from './census-bases.ts';

/** The API is behind a front end that cuts long addresses; documented limits of its kind begin at 8,000. */
const LONGEST_URL = 6_000;
/** Rows are about 60 a commodity. Answers of 20,000 rows have been seen to time out. */
export const COMMODITIES_PER_REQUEST = 63;
/** Below ten digits the API says 0 with the unit "-", which is no quantity. */
export const QUANTITY_DIGITS = 10;

/** Series that one request can answer: same flow, same basis, same level. */
export interface CensusRequest {
  readonly basis: CensusBasis;
  /** `HS2`, `HS4`, `HS6` or `HS10`. */
  readonly level: string;
  /** Whether quantities are asked for too. */
  readonly quantity: boolean;
  /** Series by commodity. */
  readonly series: ReadonlyMap<string, SeriesId>;
}

/** What is the same for every request of a pull. */
export interface Asked {
  /** Where the datasets are: see {@link censusBase}. */
  readonly base: URL;
  readonly period: Period;
  readonly key: string | undefined;
}

/**
 * The address above the datasets for what somebody set, which is an origin, or ends in `/data`, or in
 * `/data/timeseries/intltrade`. Throws a RangeError for anything but a plain http(s) address.
 */
export function censusBase(baseUrl: string): URL {
  const base = URL.parse(baseUrl);
  const plain = base !== null && /^https?:$/.test(base.protocol) && base.search + base.hash + base.username === '';
  // The text itself is not repeated: somebody may have put the key into it.
  if (!plain) throw new RangeError('CHOKEPOINT_US_CENSUS_URL: expected an address such as https://api.census.gov');
  const prefix = base.pathname.replace(/\/+$/, '').replace(/\/data(\/timeseries(\/intltrade)?)?$/, '');
  return new URL(`${prefix}/data/timeseries/intltrade/`, base);
}

/** The request for one month. Commas stay as they are, so that the query reads as Census documents it. */
export function dataUrl({ basis, level, quantity, series }: CensusRequest, { base, period, key }: Asked): URL {
  const { dataset, value, origin } = basis;
  const columns = ['CTY_CODE', 'CTY_NAME', value, ...(quantity ? quantityVariables(basis) : []), 'SUMMARY_LVL'];
  return withQuery(new URL(dataset.path, base), [
    `get=${columns.join(',')}`,
    ...[...series.keys()].map((code) => `${dataset.commodity}=${code}`),
    `COMM_LVL=${level}`,
    // Only ever as a predicate: among the columns it would split each row in three.
    ...(origin === undefined ? [] : [`DF=${origin}`]),
    `time=${period}`,
    ...keyPart(key),
  ]);
}

/** What is asked for beside the value at ten digits. */
export function quantityVariables({ quantity: { amount, flag } }: CensusBasis): readonly string[] {
  return [amount, flag, UNIT];
}

/** The month's total of all goods: there once the month is out, whatever the commodity. */
export function canaryUrl({ path, total }: CensusDataset, { base, period, key }: Asked): URL {
  return withQuery(new URL(path, base), [`get=${total}`, `time=${period}`, ...keyPart(key)]);
}

/**
 * Groups series by flow, basis and level, and cuts the groups where a request would be too long. Throws a RangeError
 * for a basis that Census does not have.
 */
export function requestsFor(keys: ReadonlyMap<SeriesId, SeriesKey>, asked: Asked): CensusRequest[] {
  const open = new Map<string, CensusRequest>();
  const full: CensusRequest[] = [];
  for (const [id, key] of keys) {
    const group = `${key.flow} ${key.basis} ${key.commodity.length}`;
    const request = open.get(group) ?? emptyRequest(key);
    const grown = { ...request, series: new Map([...request.series, [key.commodity, id]]) };
    if (request.series.size === 0 || fits(grown, asked)) open.set(group, grown);
    else {
      full.push(request);
      open.set(group, { ...request, series: new Map([[key.commodity, id]]) });
    }
  }
  return [...full, ...open.values()];
}

function emptyRequest(key: SeriesKey): CensusRequest {
  const basis = censusBasis(key);
  if (basis === undefined) throw new RangeError(`no variable for ${key.flow} on basis ${key.basis}`);
  const digits = key.commodity.length;
  return { basis, level: `HS${digits}`, quantity: digits === QUANTITY_DIGITS, series: new Map() };
}

function fits(request: CensusRequest, asked: Asked): boolean {
  return request.series.size <= COMMODITIES_PER_REQUEST && dataUrl(request, asked).href.length < LONGEST_URL;
}

function withQuery(address: URL, parts: readonly string[]): URL {
  const url = new URL(address);
  url.search = parts.join('&');
  return url;
}

function keyPart(key: string | undefined): string[] {
  return key === undefined ? [] : [`key=${encodeURIComponent(key)}`];
}
