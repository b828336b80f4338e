/** What is asked of the Census API, and where: one request for many commodities and all partners of one month. */
import type { Period } from '../../domain/period.ts';
import type { SeriesId, SeriesKey } from '../../domain/series.ts';

/** The variable that holds the month's value, by basis: customs value in US dollars. */
const VALUE_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['general', 'GEN_VAL_MO'],
  ['consumption', 'CON_VAL_MO'],
]);

/** The API is behind a front end that cuts long addresses; documented limits of its kind begin at 8,000. */
const LONGEST_URL = 6_000;
export const COMMODITIES_PER_REQUEST = 50;

/** Series that one request can answer: same basis, same level. */
export interface CensusRequest {
  readonly variable: string;
  /** `HS2`, `HS4`, `HS6` or `HS10`. */
  readonly level: string;
  /** Series by commodity. */
  readonly series: ReadonlyMap<string, SeriesId>;
}

/** The variable for a basis, undefined for a basis that Census does not have. */
export function valueVariable(basis: string): string | undefined {
  return VALUE_VARIABLES.get(basis);
}

/**
 * The address of the imports dataset under a base, which is an origin, or ends in `/data`, or in
 * `/data/timeseries/intltrade`. Throws a RangeError for anything but a plain http(s) address.
 */
export function importsAddress(baseUrl: string): URL {
  const base = URL.parse(baseUrl);
  const plain = base !== null && /^https?:$/.test(base.protocol) && base.search + base.hash + base.username === '';
  // The text itself is not repeated: somebody may have put the key into it.
  if (!plain) throw new RangeError('CHOKEPOINT_US_CENSUS_URL: expected an address such as https://api.census.gov');
  const prefix = base.pathname.replace(/\/+$/, '').replace(/\/data(\/timeseries(\/intltrade)?)?$/, '');
  return new URL(`${prefix}/data/timeseries/intltrade/imports/hs`, base);
}

/** The request for one month. Commas stay as they are, so that the query reads as Census documents it. */
export function dataUrl(address: URL, request: CensusRequest, { period, key }: Asked): URL {
  const commodities = [...request.series.keys()].map((code) => `I_COMMODITY=${code}`);
  return withQuery(address, [
    `get=CTY_CODE,CTY_NAME,${request.variable},SUMMARY_LVL`,
    ...commodities,
    `COMM_LVL=${request.level}`,
    `time=${period}`,
    ...keyPart(key),
  ]);
}

/** The month's total of all goods: there once the month is out, whatever the commodity. */
export function canaryUrl(address: URL, { period, key }: Asked): URL {
  return withQuery(address, ['get=GEN_VAL_MO', `time=${period}`, ...keyPart(key)]);
}

/** What is the same for every request of a pull. */
export interface Asked {
  readonly period: Period;
  readonly key: string | undefined;
}

/** Groups series by basis and level, and cuts the groups where a request would be too long. */
export function requestsFor(keys: ReadonlyMap<SeriesId, SeriesKey>, address: URL, asked: Asked): CensusRequest[] {
  const requests = new Map<string, CensusRequest & { series: Map<string, SeriesId> }>();
  const full: CensusRequest[] = [];
  for (const [id, { basis, commodity }] of keys) {
    const variable = valueVariable(basis);
    if (variable === undefined) throw new RangeError(`no variable for basis ${basis}`);
    const level = `HS${commodity.length}`;
    const group = `${variable} ${level}`;
    const open = requests.get(group) ?? { variable, level, series: new Map() };
    const grown = { ...open, series: new Map([...open.series, [commodity, id]]) };
    if (open.series.size > 0 && !fits(grown, address, asked)) {
      full.push(open);
      requests.set(group, { ...open, series: new Map([[commodity, id]]) });
    } else requests.set(group, grown);
  }
  return [...full, ...requests.values()];
}

function fits(request: CensusRequest, address: URL, asked: Asked): boolean {
  return request.series.size <= COMMODITIES_PER_REQUEST && dataUrl(address, request, asked).href.length < LONGEST_URL;
}

function withQuery(address: URL, parts: readonly string[]): URL {
  const url = new URL(address);
  url.search = parts.join('&');
  return url;
}

function keyPart(key: string | undefined): string[] {
  return key === undefined ? [] : [`key=${encodeURIComponent(key)}`];
}
