/** What is asked of Comext, and where: many commodities and all partners of one reporter, flow and month. */
import type { Period } from '../../domain/period.ts';
import type { Flow, SeriesId, SeriesKey } from '../../domain/series.ts';
import { type ComextBasis, comextBasis, reporterCode } from './comext-bases.ts';

/** EU trade since 1988 by HS2-4-6 and CN8. */
export const DATASET = 'DS-045409';
/** All goods: asked for with every request, as proof that the month is out and that the answer reaches to its end. */
export const ALL_GOODS = 'TOTAL';
export const VALUE = 'VALUE_IN_EUROS';
export const QUANTITY = 'QUANTITY_IN_100KG';
export const FLOW_CODES: Readonly<Record<Flow, string>> = { imports: '1', exports: '2' };

/**
 * An extraction costs the product of the sizes selected, and all partners count as the whole code list: 51 codes, two
 * indicators and some 300 partners are 31,000 cells, far below the 500,000 above which the answer is asynchronous.
 */
export const COMMODITIES_PER_REQUEST = 50;

/** A series of a request, with what it means. */
export interface AskedSeries {
  readonly id: SeriesId;
  readonly basis: ComextBasis;
}

export interface ComextRequest {
  /** As Comext codes it. */
  readonly reporter: string;
  readonly flow: string;
  readonly period: Period;
  /** One commodity may be asked for on several bases. */
  readonly commodities: ReadonlyMap<string, readonly AskedSeries[]>;
}

export interface ComextAddress {
  data(key: readonly string[], period: Period): URL;
  /** Of an extraction that is under way. */
  status(id: string): URL;
  result(id: string): URL;
}

const FORMAT = 'format=SDMX-CSV&compressed=false';

/**
 * The addresses under a base, which is an origin or ends in `/dissemination`. Throws a RangeError for anything but a
 * plain http(s) address.
 */
export function comextAddress(baseUrl: string): ComextAddress {
  const base = URL.parse(baseUrl);
  const plain = base !== null && /^https?:$/.test(base.protocol) && base.search + base.hash + base.username === '';
  if (!plain) throw new RangeError('CHOKEPOINT_EUROSTAT_COMEXT_URL: expected an address such as https://ec.europa.eu');
  const path = base.pathname.replace(/\/+$/, '');
  const root = path.endsWith('/dissemination') ? path : `${path}/eurostat/api/comext/dissemination`;
  const at = (rest: string) => new URL(`${root}${rest}`, base);
  return {
    data: (key, period) =>
      at(`/sdmx/2.1/data/${DATASET}/${key.join('.')}?startPeriod=${period}&endPeriod=${period}&${FORMAT}`),
    status: (id) => at(`/1.0/async/status/${id}`),
    result: (id) => at(`/1.0/async/data/${id}?${FORMAT}`),
  };
}

/** The six positions of the key in the order of the dataset; an empty one is all codes. */
export function dataKey({ reporter, flow, commodities }: ComextRequest): string[] {
  return ['M', reporter, '', [...commodities.keys(), ALL_GOODS].join('+'), flow, `${VALUE}+${QUANTITY}`];
}

/** Groups series by reporter and flow, and cuts the groups to what one request asks for. */
export function requestsFor(keys: ReadonlyMap<SeriesId, SeriesKey>, period: Period): ComextRequest[] {
  const groups = new Map<string, { reporter: string; flow: string; commodities: Map<string, AskedSeries[]> }>();
  for (const [id, key] of keys) {
    const basis = comextBasis(key.basis);
    if (basis === undefined) throw new RangeError(`no basis ${key.basis}`);
    const reporter = reporterCode(key.reporter, basis);
    const flow = FLOW_CODES[key.flow];
    const group = groups.get(`${reporter} ${flow}`) ?? { reporter, flow, commodities: new Map() };
    groups.set(`${reporter} ${flow}`, group);
    const asked = group.commodities.get(key.commodity) ?? [];
    group.commodities.set(key.commodity, [...asked, { id, basis }]);
  }
  return [...groups.values()].flatMap(({ reporter, flow, commodities }) =>
    parts({ reporter, flow, period, commodities }, COMMODITIES_PER_REQUEST),
  );
}

/** The request in parts of at most so many commodities. */
export function parts(request: ComextRequest, most: number): ComextRequest[] {
  const entries = [...request.commodities];
  return Array.from({ length: Math.ceil(entries.length / most) }, (_, part) => ({
    ...request,
    commodities: new Map(entries.slice(part * most, (part + 1) * most)),
  }));
}
