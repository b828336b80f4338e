/** One query of the OData service, answered from a recording: filter, expand, count, top, skip, and sums by commodity. */
import type { Commodity, HmrcRecording, OtsRow } from './hmrc-recording.ts';
import { type ODataRow, odataFilter } from './odata-filter.ts';
import type { ReplayAnswer } from './replay-server.ts';

export interface Served {
  /** Where the service is, for links to further pages. */
  readonly origin: string;
  readonly pageSize: number;
  readonly isPublished: (monthId: number) => boolean;
}

const PROPERTIES: ReadonlySet<string> = new Set([
  'MonthId',
  'FlowTypeId',
  'SuppressionIndex',
  'CommodityId',
  'CommoditySitcId',
  'CountryId',
  'PortId',
  'Value',
  'NetMass',
  'Commodity/Cn8Code',
  'Commodity/Hs2Code',
  'Commodity/Hs4Code',
  'Commodity/Hs6Code',
]);

const OPTIONS = new Set(['$filter', '$expand', '$select', '$count', '$top', '$skip', '$apply']);
const SUMS =
  /^filter\((.*)\)\/groupby\(\(CommodityId\),aggregate\(Value with sum as SumValue,NetMass with sum as SumMass\)\)$/;

/** The answer for `/OTS`. A query that cannot be read is refused with status 400, as the service refuses it. */
export function otsDocument(recording: HmrcRecording, url: URL, served: Served): ReplayAnswer {
  const strange = [...url.searchParams.keys()].find((name) => !OPTIONS.has(name));
  if (strange !== undefined) return objection(`The query parameter '${strange}' is not supported.`);
  try {
    const apply = url.searchParams.get('$apply');
    return apply === null ? pageOf(recording, url, served) : sumsOf(recording, apply, served);
  } catch (error) {
    return objection(error instanceof Error ? error.message : String(error));
  }
}

/** The answer for `/Country`. */
export function countryDocument({ countries }: HmrcRecording, { origin }: Served): ReplayAnswer {
  return json({ '@odata.context': `${origin}/$metadata#Country`, value: [...countries.values()] });
}

function pageOf(recording: HmrcRecording, url: URL, served: Served): ReplayAnswer {
  const query = url.searchParams;
  const rows = matching(recording, query.get('$filter'), served);
  const skip = Number(query.get('$skip') ?? 0);
  const top = query.get('$top');
  // Who says how many he wants gets no further pages.
  const size = top === null ? served.pageSize : Number(top);
  const page = rows.slice(skip, skip + size);
  const expand = query.get('$expand') ?? '';
  const more = top === null && skip + size < rows.length;
  return json({
    '@odata.context': `${served.origin}/$metadata#OTS`,
    ...(query.get('$count') === 'true' ? { '@odata.count': rows.length } : {}),
    value: page.map((row) => printed(recording, row, expand)),
    ...(more ? { '@odata.nextLink': nextLink(url, skip + size, served) } : {}),
  });
}

function nextLink(url: URL, skip: number, { origin }: Served): string {
  const query = new URLSearchParams(url.searchParams);
  query.delete('$count');
  query.set('$skip', String(skip));
  return `${origin}${url.pathname}?${query.toString().replaceAll('+', '%20')}`;
}

function sumsOf(recording: HmrcRecording, apply: string, served: Served): ReplayAnswer {
  const filter = SUMS.exec(apply)?.[1];
  if (filter === undefined) throw new Error(`'${apply}' is not answered here; expected sums by CommodityId`);
  const groups = Map.groupBy(matching(recording, filter, served), (row) => row.CommodityId);
  const value = [...groups].map(([CommodityId, rows]) => ({
    CommodityId,
    SumValue: rows.reduce((sum, row) => sum + row.Value, 0),
    SumMass: rows.every((row) => row.NetMass === null) ? null : rows.reduce((sum, row) => sum + (row.NetMass ?? 0), 0),
  }));
  return json({ '@odata.context': `${served.origin}/$metadata#OTS(CommodityId,SumValue,SumMass)`, value });
}

function matching(recording: HmrcRecording, filter: string | null, { isPublished }: Served): OtsRow[] {
  const wanted = filter === null ? () => true : odataFilter(filter, PROPERTIES);
  return recording.rows.filter(
    (row) => isPublished(row.MonthId) && wanted({ ...row, Commodity: commodityOf(recording, row) }),
  );
}

function printed(recording: HmrcRecording, row: OtsRow, expand: string): ODataRow {
  return {
    ...row,
    ...(expand.includes('Commodity') ? { Commodity: commodityOf(recording, row) } : {}),
    ...(expand.includes('Country(') ? { Country: recording.countries.get(row.CountryId) ?? null } : {}),
  };
}

function commodityOf({ commodities }: HmrcRecording, { CommodityId: id }: OtsRow): (Commodity & ODataRow) | null {
  const listed = commodities.get(id);
  if (listed !== undefined) return listed;
  if (id <= 0 || id > 99_999_999) return null;
  const code = String(id).padStart(8, '0');
  const [Hs2Code, Hs4Code, Hs6Code] = [code.slice(0, 2), code.slice(0, 4), code.slice(0, 6)];
  return { CommodityId: id, Cn8Code: code, Hs2Code, Hs4Code, Hs6Code };
}

function objection(message: string): ReplayAnswer {
  return json({ error: { code: '', message: `The query specified in the URI is not valid. ${message}` } }, 400);
}

function json(document: unknown, status = 200): ReplayAnswer {
  const type = 'application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8';
  return { status, headers: { 'content-type': type }, body: JSON.stringify(document) };
}
