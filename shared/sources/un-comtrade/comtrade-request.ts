/** What is asked of UN Comtrade, and where: one request for many commodities and all partners of one month. */
import type { Period } from '../../domain/period.ts';
import type { Flow, SeriesId, SeriesKey } from '../../domain/series.ts';
import { reporterCode } from './area-codes.ts';

/** How goods are valued: with insurance and freight to the border, or without. */
export type Valuation = 'cif' | 'fob';

export interface Trade {
  /** UN's `flowCode`. */
  readonly flow: string;
  readonly valuation: Valuation;
  /** Where the value stands. `primaryValue` is what the reporter values the flow by. */
  readonly field: 'primaryValue' | 'fobvalue';
  /** As a reader knows it, to stand after the reporter's name. */
  readonly phrase: string;
}

/** By flow and basis. `X` contains re-exports and `M` re-imports; both are also published alone, by those who tell them apart. */
const TRADES: Readonly<Record<Flow, Readonly<Record<string, Trade>>>> = {
  imports: {
    cif: { flow: 'M', valuation: 'cif', field: 'primaryValue', phrase: 'imports at c.i.f. value' },
    fob: { flow: 'M', valuation: 'fob', field: 'fobvalue', phrase: 'imports at f.o.b. value' },
    're-imports': { flow: 'RM', valuation: 'cif', field: 'primaryValue', phrase: 're-imports at c.i.f. value' },
  },
  exports: {
    fob: { flow: 'X', valuation: 'fob', field: 'primaryValue', phrase: 'exports with re-exports at f.o.b. value' },
    domestic: { flow: 'DX', valuation: 'fob', field: 'primaryValue', phrase: 'domestic exports at f.o.b. value' },
    're-exports': { flow: 'RX', valuation: 'fob', field: 'primaryValue', phrase: 're-exports at f.o.b. value' },
  },
};

/** Undefined for a basis that UN Comtrade does not have. */
export function tradeOf(flow: Flow, basis: string): Trade | undefined {
  return Object.hasOwn(TRADES[flow], basis) ? TRADES[flow][basis] : undefined;
}

/** The bases of a flow, each in words. */
export function basesOf(flow: Flow): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(TRADES[flow]).map(([basis, { phrase }]) => [basis, phrase]));
}

/** Where the API is asked: with a key, or as the public preview. */
export interface Access {
  readonly data: URL;
  readonly availability: URL;
  /**
   * Rows that one answer can hold. The API cuts without a word: an answer of this many is taken for a cut one. For keys
   * UN's pages say 250,000 and clients met 100,000.
   */
  readonly rowLimit: number;
  /** Commodities asked for together, so that the limit is not met at once: hardly any has more than 240 partners. */
  readonly commodities: number;
  readonly headers: Readonly<Record<string, string>>;
}

export const COMMODITIES_PER_REQUEST = 100;

/**
 * The addresses under a base, an origin or an origin with a path. Throws a RangeError for anything but a plain http(s)
 * address, and for a key that cannot stand in a header.
 */
export function accessTo(baseUrl: string, key: string | undefined): Access {
  const base = URL.parse(baseUrl);
  const plain = base !== null && /^https?:$/.test(base.protocol) && base.search + base.hash + base.username === '';
  // Neither text is repeated: somebody may have put the key into the address.
  if (!plain)
    throw new RangeError('CHOKEPOINT_UN_COMTRADE_URL: expected an address such as https://comtradeapi.un.org');
  const at = (path: string) => new URL(`${base.pathname.replace(/\/+$/, '')}${path}`, base);
  if (key === undefined)
    return {
      data: at('/public/v1/preview/C/M/HS'),
      availability: at('/public/v1/getDA/C/M/HS'),
      rowLimit: 500,
      commodities: 4,
      headers: {},
    };
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new RangeError('CHOKEPOINT_UN_COMTRADE_KEY: expected a key of printable ASCII characters without spaces');
  return {
    data: at('/data/v1/get/C/M/HS'),
    availability: at('/data/v1/getDa/C/M/HS'),
    rowLimit: 100_000,
    commodities: COMMODITIES_PER_REQUEST,
    headers: { 'ocp-apim-subscription-key': key },
  };
}

/** Series that one request can answer: same reporter, basis and level. */
export interface ComtradeRequest {
  readonly reporter: string;
  readonly reporterCode: number;
  readonly trade: Trade;
  readonly period: Period;
  /** Series by commodity; all codes have as many digits. */
  readonly series: ReadonlyMap<string, SeriesId>;
}

/** `202607` for `2026-07`. */
export function comtradePeriod(period: Period): string {
  return period.replace('-', '');
}

/** The month's rows by partner, with the world row. Customs procedure, second partner and transport are pinned to their totals. */
export function dataUrl({ data, rowLimit }: Access, request: ComtradeRequest): URL {
  return withQuery(data, [
    ...common(request),
    `cmdCode=${[...request.series.keys()].join(',')}`,
    ...PINNED,
    `maxRecords=${rowLimit}`,
  ]);
}

/** World rows of any commodity of the request's level: there is one as soon as the month is out for this flow. */
export function canaryUrl({ data }: Access, request: ComtradeRequest): URL {
  return withQuery(data, [
    ...common(request),
    `cmdCode=AG${digitsOf(request)}`,
    'partnerCode=0',
    ...PINNED,
    'maxRecords=1',
  ]);
}

/** All months of a reporter. A list of periods may have twelve entries at most; without one, all are given. */
export function availabilityUrl({ availability }: Access, reporter: number): URL {
  return withQuery(availability, [`reporterCode=${reporter}`]);
}

/** 2, 4 or 6. */
export function digitsOf({ series }: Pick<ComtradeRequest, 'series'>): number {
  return [...series.keys()][0]?.length ?? 0;
}

const PINNED = [
  'partner2Code=0',
  'customsCode=C00',
  'motCode=0',
  'breakdownMode=classic',
  'includeDesc=false',
  'format=JSON',
];

function common({ reporterCode: code, trade, period }: ComtradeRequest): string[] {
  return [`reporterCode=${code}`, `period=${comtradePeriod(period)}`, `flowCode=${trade.flow}`];
}

/** Commas stay as they are. A query for 100 codes of six digits has about 1,000 characters; the front end takes 4,096. */
function withQuery(address: URL, parts: readonly string[]): URL {
  const url = new URL(address);
  url.search = parts.join('&');
  return url;
}

/** Groups series by reporter, basis and level, and cuts the groups to what one request may ask for. */
export function requestsFor(
  keys: ReadonlyMap<SeriesId, SeriesKey>,
  { period, commodities }: { period: Period; commodities: number },
): ComtradeRequest[] {
  const groups = Map.groupBy(keys, ([, key]) => [key.reporter, key.flow, key.basis, key.commodity.length].join('/'));
  return [...groups.values()].flatMap((group) => chunks(group, commodities).map((chunk) => requestOf(chunk, period)));
}

function requestOf(group: readonly (readonly [SeriesId, SeriesKey])[], period: Period): ComtradeRequest {
  const [first] = group;
  const trade = first === undefined ? undefined : tradeOf(first[1].flow, first[1].basis);
  const code = first === undefined ? undefined : reporterCode(first[1].reporter);
  if (first === undefined || trade === undefined || code === undefined)
    throw new RangeError(`UN Comtrade cannot be asked for ${first?.[0] ?? 'no series'}`);
  return {
    reporter: first[1].reporter,
    reporterCode: code,
    trade,
    period,
    series: new Map(group.map(([id, { commodity }]) => [commodity, id])),
  };
}

/** The request for some of its commodities. */
export function narrowed(request: ComtradeRequest, commodities: readonly string[]): ComtradeRequest {
  return { ...request, series: new Map([...request.series].filter(([commodity]) => commodities.includes(commodity))) };
}

/** The request in two halves. */
export function halves(request: ComtradeRequest): ComtradeRequest[] {
  const commodities = [...request.series.keys()];
  return chunks(commodities, Math.ceil(commodities.length / 2)).map((half) => narrowed(request, half));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
