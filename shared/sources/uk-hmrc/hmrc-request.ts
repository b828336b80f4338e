/** What is asked of HMRC's OData service, and where: one query for many commodities and all countries of one month. */
import type { Period } from '../../domain/period.ts';
import type { Flow, SeriesId, SeriesKey } from '../../domain/series.ts';
import { SourceFormat } from '../source-format.ts';

export interface FlowType {
  readonly id: number;
  /** As it stands in a message. */
  readonly name: string;
}

/** HMRC keeps trade with the EU and with the rest of the world apart; a flow is both together. */
const FLOW_TYPES: Readonly<Record<Flow, readonly FlowType[]>> = {
  imports: [
    { id: 1, name: 'EU imports' },
    { id: 3, name: 'non-EU imports' },
  ],
  exports: [
    { id: 2, name: 'EU exports' },
    { id: 4, name: 'non-EU exports' },
  ],
};

/** A condition on a range of ids is about 60 characters; addresses stay far below what front ends cut. */
export const COMMODITIES_PER_REQUEST = 40;

/** Series of one flow that one query answers. */
export interface HmrcRequest {
  readonly flow: Flow;
  readonly period: Period;
  /** Series by commodity: CN8, HS6, HS4 or HS2. */
  readonly series: ReadonlyMap<string, SeriesId>;
}

export function flowTypes(flow: Flow): readonly FlowType[] {
  return FLOW_TYPES[flow];
}

/** `2026-07` is 202607. */
export function monthId(period: Period): number {
  return Number(period.replace('-', ''));
}

/** The base without a trailing slash. Throws a RangeError for anything but a plain http(s) address. */
export function serviceAddress(baseUrl: string): URL {
  const base = URL.parse(baseUrl);
  const plain = base !== null && /^https?:$/.test(base.protocol) && base.search + base.hash + base.username === '';
  if (!plain) throw new RangeError('CHOKEPOINT_UK_HMRC_URL: expected an address such as https://api.uktradeinfo.com');
  const prefix = base.pathname.replace(/\/+$/, '').replace(/\/OTS$/i, '');
  return new URL(`${prefix}/`, base);
}

/** One request a flow, cut where it would hold too many commodities. */
export function requestsFor(keys: ReadonlyMap<SeriesId, SeriesKey>, period: Period): HmrcRequest[] {
  return (['imports', 'exports'] as const).flatMap((flow) => {
    const series = [...keys].filter(([, key]) => key.flow === flow).map(([id, key]) => [key.commodity, id] as const);
    const count = Math.ceil(series.length / COMMODITIES_PER_REQUEST);
    return Array.from({ length: count }, (_, part) => ({
      flow,
      period,
      series: new Map(series.slice(part * COMMODITIES_PER_REQUEST, (part + 1) * COMMODITIES_PER_REQUEST)),
    }));
  });
}

/** The same in two, for a service that finds the query too long. */
export function halves({ series, ...rest }: HmrcRequest): HmrcRequest[] {
  const entries = [...series];
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)].map((part) => ({ ...rest, series: new Map(part) }));
}

/** Every row of the request: one for each commodity of eight digits, country, port and kind of flow. */
export function rowsUrl(address: URL, request: HmrcRequest): URL {
  const expand = 'Commodity($select=Cn8Code,Hs2Code),Country($select=CountryCodeAlpha,CountryName)';
  return otsUrl(address, `$filter=${rowsFilter(request)}&$expand=${expand}&$count=true`);
}

/** What the service itself adds the same rows up to, by commodity: the check of our own sums. */
export function sumsUrl(address: URL, request: HmrcRequest): URL {
  const sums = 'aggregate(Value with sum as SumValue,NetMass with sum as SumMass)';
  return otsUrl(address, `$apply=filter(${rowsFilter(request)})/groupby((CommodityId),${sums})`);
}

/** One row of the month, of one kind of flow or of any: there once the month is out. */
export function probeUrl(address: URL, period: Period, flowType?: FlowType): URL {
  const kind = flowType === undefined ? '' : ` and FlowTypeId eq ${flowType.id}`;
  return otsUrl(address, `$filter=MonthId eq ${monthId(period)}${kind}&$top=1`);
}

/** Suppressed rows of whole chapters: where trade stands that is missing from the finer codes. */
export function suppressedUrl(address: URL, { flow, period }: HmrcRequest, chapters: readonly string[]): URL {
  const withheld = 'SuppressionIndex ge 1 and SuppressionIndex le 3';
  const among = chapters.map((chapter) => `Commodity/Hs2Code eq '${chapter}'`).join(' or ');
  const expand = 'Commodity($select=Cn8Code,Hs2Code)';
  return otsUrl(address, `$filter=${monthOf(flow, period)} and ${withheld} and (${among})&$expand=${expand}`);
}

export function countriesUrl(address: URL): URL {
  return withQuery(new URL('Country', address), '$select=CountryId,CountryCodeAlpha');
}

/** Throws `SourceFormat` when the link leads anywhere but to the same origin and entity set. */
export function nextUrl(link: string, from: URL): URL {
  const next = URL.parse(link, from.href);
  if (next !== null && next.origin === from.origin && next.pathname.toLowerCase() === from.pathname.toLowerCase())
    return next;
  throw new SourceFormat(
    `UK HMRC: the next page is said to be at ${next?.origin ?? link}${next?.pathname ?? ''}; expected ${from.origin}${from.pathname}`,
  );
}

function otsUrl(address: URL, query: string): URL {
  return withQuery(new URL('OTS', address), query);
}

function withQuery(url: URL, query: string): URL {
  url.search = query.replaceAll(' ', '%20');
  return url;
}

function rowsFilter({ flow, period, series }: HmrcRequest): string {
  return `${monthOf(flow, period)} and (${[...series.keys()].map(commodityCondition).join(' or ')})`;
}

function monthOf(flow: Flow, period: Period): string {
  const kinds = flowTypes(flow).map(({ id }) => `FlowTypeId eq ${id}`);
  return `MonthId eq ${monthId(period)} and (${kinds.join(' or ')})`;
}

/** Ids are numbers without leading zeros. A chapter has ids outside its own range, and is asked for by its code. */
function commodityCondition(code: string): string {
  if (code.length === 2) return `Commodity/Hs2Code eq '${code}'`;
  if (code.length === 8) return `CommodityId eq ${Number(code)}`;
  return `(CommodityId ge ${Number(code.padEnd(8, '0'))} and CommodityId le ${Number(code.padEnd(8, '9'))})`;
}
