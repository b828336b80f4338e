/** One query of the imports dataset, answered from a recording in the API's own format. */
import { isPeriod, type Period } from '../../shared/domain/period.ts';
import { groupRows, worldRow } from './census-groups.ts';
import type { CensusRecording, CountryRow } from './census-recording.ts';
import type { ReplayAnswer } from './replay-server.ts';

type Row = Readonly<Record<string, string | null>>;

const RECORDED = ['CTY_CODE', 'CTY_NAME', 'SUMMARY_LVL', 'I_COMMODITY', 'COMM_LVL', 'CON_VAL_MO'];
/** Known to the API and null here: what is not recorded is not zero. */
const QUANTITIES = ['CON_QY1_MO', 'CON_QY1_MO_FLAG', 'UNIT_QY1'];
/** Known to the API and refused here. */
const GENERAL = ['GEN_VAL_MO', 'GEN_CIF_MO', 'GEN_QY1_MO', 'GEN_QY1_MO_FLAG'];
const NAMED = [...RECORDED, ...QUANTITIES, ...GENERAL, 'CON_CIF_MO'];
const PREDICATES = ['I_COMMODITY', 'COMM_LVL', 'CTY_CODE', 'SUMMARY_LVL', 'time'];

/** The answer to a query whose key was accepted. What the recording cannot tell is refused: it may not look like zero. */
export function censusDocument(
  recording: CensusRecording,
  query: URLSearchParams,
  isPublished: (period: Period) => boolean,
): ReplayAnswer {
  const get = (query.get('get') ?? '').split(',').filter((name) => name !== '');
  const predicates = [...new Set(query.keys())].filter((name) => name !== 'get' && name !== 'key');
  const objection = objectionTo(recording, query, { get, predicates });
  if (objection !== undefined) return plain(400, `error: ${objection}`);
  const period = query.get('time') ?? '';
  if (!isPublished(period)) return { status: 204, headers: {}, body: '' };
  const commodities = query.getAll('I_COMMODITY');
  const rows = commodities.length === 0 ? [canaryRow(period)] : tradeRows(recording, query, { get, period });
  if (rows.length === 0) return { status: 204, headers: {}, body: '' };
  const header = [...get, ...predicates];
  return json([header, ...rows.map((row) => header.map((name) => row[name] ?? null))]);
}

function objectionTo(
  recording: CensusRecording,
  query: URLSearchParams,
  { get, predicates }: { get: readonly string[]; predicates: readonly string[] },
): string | undefined {
  const unknown = get.find((name) => !NAMED.includes(name)) ?? predicates.find((name) => !PREDICATES.includes(name));
  if (unknown !== undefined) return `unknown variable '${unknown}'`;
  if (get.length === 0) return "missing 'get' argument";
  const times = query.getAll('time');
  if (times.length !== 1 || !times.every(isPeriod)) return 'the recording answers one month at a time: time=YYYY-MM';
  if (query.has('I_COMMODITY')) return notRecorded(recording, query, get);
  const onlyTotal = get.every((name) => name.endsWith('_VAL_MO'));
  return onlyTotal ? undefined : 'the recording holds the trade of single commodities only';
}

function notRecorded(recording: CensusRecording, query: URLSearchParams, get: readonly string[]): string | undefined {
  if (get.some((name) => GENERAL.includes(name)))
    return 'the recording holds imports for consumption, no general imports';
  if (get.includes('CON_CIF_MO')) return 'the recording holds customs values, no c.i.f. values';
  const strange = query.getAll('I_COMMODITY').find((commodity) => !recording.commodities.includes(commodity));
  if (strange !== undefined) return `the recording holds no commodity ${strange}`;
  const level = query.get('COMM_LVL') ?? 'HS10';
  return level === 'HS10' ? undefined : `the recording holds 10-digit codes, no ${level}`;
}

/** That the month is out. Its total of all goods is not recorded; the API's cells may be null, and this one is. */
function canaryRow(period: Period): Row {
  return { GEN_VAL_MO: null, CON_VAL_MO: null, time: period };
}

function tradeRows(
  recording: CensusRecording,
  query: URLSearchParams,
  { get, period }: { get: readonly string[]; period: Period },
): Row[] {
  const countries = query.getAll('CTY_CODE');
  const byCountry = countries.length > 0 || get.includes('CTY_CODE');
  const levels = query.getAll('SUMMARY_LVL');
  return [...new Set(query.getAll('I_COMMODITY'))]
    .flatMap((commodity) => rowsOf(recording.rows(commodity, period), { commodity, period, byCountry }))
    .filter((row) => countries.length === 0 || countries.includes(row['CTY_CODE'] ?? ''))
    .filter((row) => levels.length === 0 || levels.includes(row['SUMMARY_LVL'] ?? ''));
}

/** World first, then groups, then countries. Without a country in the query the API gives the world only. */
function rowsOf(
  rows: readonly CountryRow[],
  { commodity, period, byCountry }: { commodity: string; period: Period; byCountry: boolean },
): Row[] {
  if (rows.length === 0) return [];
  const printed = (level: string) => (row: CountryRow) => ({
    CTY_CODE: row.code,
    CTY_NAME: row.name,
    CON_VAL_MO: String(row.value),
    SUMMARY_LVL: level,
    I_COMMODITY: commodity,
    COMM_LVL: 'HS10',
    time: period,
  });
  const world = [worldRow(rows)].map(printed('DET'));
  return byCountry ? [...world, ...groupRows(rows).map(printed('CGP')), ...rows.map(printed('DET'))] : world;
}

/** One row a line, as the API prints it. */
function json(rows: readonly (readonly (string | null)[])[]): ReplayAnswer {
  const body = `[${rows.map((row) => JSON.stringify(row)).join(',\n')}]`;
  return { status: 200, headers: { 'content-type': 'application/json;charset=utf-8' }, body };
}

function plain(status: number, body: string): ReplayAnswer {
  return { status, headers: { 'content-type': 'text/plain;charset=utf-8' }, body };
}
