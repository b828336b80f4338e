/** Queries of UN Comtrade answered from rows at hand, in the API's own format. */
import { createHash } from 'node:crypto';
import type { ComtradeRecord } from './comtrade-row.ts';
import type { ReplayAnswer } from './replay-server.ts';

/** Rows that match a query, cut without a word at the limit: the count is that of the rows sent. */
export function dataDocument(rows: readonly ComtradeRecord[], query: URLSearchParams, limit: number): ReplayAnswer {
  const wanted = rows.filter((row) => FILTERS.every(([name, field]) => matches(query.get(name), String(row[field]))));
  return envelope(wanted.slice(0, limit));
}

const FILTERS = [
  ['reporterCode', 'reporterCode'],
  ['period', 'period'],
  ['flowCode', 'flowCode'],
  ['cmdCode', 'cmdCode'],
  ['partnerCode', 'partnerCode'],
  ['partner2Code', 'partner2Code'],
  ['customsCode', 'customsCode'],
  ['motCode', 'motCode'],
] as const;

/** A parameter is a list; what is not sent is not asked. `AG6` stands for every code of six digits. */
function matches(list: string | null, value: string): boolean {
  if (list === null || list === '') return true;
  return list.split(',').some((wanted) => {
    const level = /^AG([246])$/.exec(wanted)?.[1];
    return level === undefined ? wanted === value : /^\d+$/.test(value) && value.length === Number(level);
  });
}

/** The datasets of the reporters asked for, one a month. The checksum is taken of the rows: other rows, another one. */
export function availabilityDocument(rows: readonly ComtradeRecord[], query: URLSearchParams): ReplayAnswer {
  const wanted = rows.filter((row) =>
    ['reporterCode', 'period'].every((name) => matches(query.get(name), String(row[name]))),
  );
  const datasets = Map.groupBy(wanted, (row) => `${row['reporterCode']} ${row['period']}`);
  return envelope([...datasets.values()].map(datasetOf));
}

function datasetOf(rows: readonly ComtradeRecord[]): ComtradeRecord {
  const [first = {}] = rows;
  const { reporterCode = null, period = null, classificationCode = null } = first;
  const released = `${releaseDay(String(period))}T06:00:00.1234567`;
  return {
    datasetCode: Number(`2${String(reporterCode).padStart(4, '0')}${period}`),
    typeCode: 'C',
    freqCode: 'M',
    // A number in this list, unlike in the figures.
    period: Number(period),
    reporterCode,
    reporterISO: null,
    reporterDesc: null,
    classificationCode,
    classificationSearchCode: 'HS',
    isOriginalClassification: true,
    isExtendedFlowCode: rows.some((row) => row['flowCode'] !== 'M' && row['flowCode'] !== 'X'),
    isExtendedPartnerCode: true,
    isExtendedPartner2Code: false,
    isExtendedCmdCode: true,
    isExtendedCustomsCode: false,
    isExtendedMotCode: false,
    totalRecords: rows.length,
    datasetChecksum: checksum(rows),
    firstReleased: released,
    lastReleased: released,
  };
}

/** The tenth of the second month after: about when the quickest reporters are loaded. */
function releaseDay(period: string): string {
  return new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(4)) + 1, 10)).toISOString().slice(0, 10);
}

/** A signed whole number, as the API's are. */
function checksum(rows: readonly ComtradeRecord[]): number {
  return createHash('sha256').update(JSON.stringify(rows)).digest().readInt32BE();
}

function envelope(data: readonly ComtradeRecord[]): ReplayAnswer {
  return json(200, { elapsedTime: '0.05 secs', count: data.length, data, error: '' });
}

/** What the front end says instead of an answer. */
export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): ReplayAnswer {
  return json(status, { statusCode: status, message }, headers);
}

function json(status: number, document: unknown, headers: Readonly<Record<string, string>> = {}): ReplayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(document),
  };
}
