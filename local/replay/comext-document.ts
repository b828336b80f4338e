/** One query of DS-045409, answered from a recording as SDMX-CSV, or with the fault that the API has for it. */
import type { Period } from '../../shared/domain/period.ts';
import type { ComextRecording, RecordedRow } from './comext-recording.ts';
import type { ReplayAnswer } from './replay-server.ts';

const DIMENSIONS = ['freq', 'reporter', 'partner', 'product', 'flow', 'indicators'] as const;
const HEADER = ['DATAFLOW', 'LAST UPDATE', ...DIMENSIONS, 'TIME_PERIOD', 'OBS_VALUE'];
/** The codes of a position that is left empty count too, whether they have rows or not. */
const CODES_OF_ALL: Readonly<Record<string, number>> = { partner: 300, product: 40_000, reporter: 31 };

export interface ComextQuery {
  readonly key: string;
  readonly parameters: URLSearchParams;
}

export interface ComextExtraction {
  /** What the API estimates before it looks for rows. */
  readonly cells: number;
  readonly answer: ReplayAnswer;
}

/** The extraction that a query asks for; only months that are out have rows. */
export function comextExtraction(
  recording: ComextRecording,
  { key, parameters }: ComextQuery,
  { isPublished, lastUpdate }: { isPublished: (period: Period) => boolean; lastUpdate: string },
): ComextExtraction {
  const wanted = key.split('.').map((codes) => codes.split('+').filter((code) => code !== ''));
  const fault = objectionTo(recording, wanted, parameters);
  if (fault !== undefined) return { cells: 0, answer: fault };
  const [from, until] = [parameters.get('startPeriod') ?? '', parameters.get('endPeriod') ?? '9999-12'];
  const rows = recording.rows.filter(
    (row) =>
      row.TIME_PERIOD >= from &&
      row.TIME_PERIOD <= until &&
      isPublished(row.TIME_PERIOD) &&
      DIMENSIONS.every((name, position) => includes(wanted[position] ?? [], row[name])),
  );
  const cells = DIMENSIONS.reduce((product, name, position) => {
    const selected = wanted[position]?.length ?? 0;
    return product * (selected === 0 ? (CODES_OF_ALL[name] ?? 2) : selected);
  }, 1);
  const answer =
    rows.length === 0
      ? comextFault(404, '100', 'NO_RESULTS: The query did not return any results.')
      : csv(rows, lastUpdate);
  return { cells, answer };
}

/** A fault as the API prints it. */
export function comextFault(status: number, code: string, text: string): ReplayAnswer {
  return xml(
    status,
    `<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>${code}</faultcode><faultstring>${text}</faultstring></S:Fault>`,
  );
}

export function xml(status: number, document: string): ReplayAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>${document}`;
  return { status, headers: { 'content-type': 'application/xml;charset=UTF-8' }, body };
}

function objectionTo(
  recording: ComextRecording,
  wanted: readonly (readonly string[])[],
  parameters: URLSearchParams,
): ReplayAnswer | undefined {
  if (wanted.length !== DIMENSIONS.length)
    return comextFault(400, '140', 'INVALID_QUERY_NB_FILTERS: Incorrect number of filters');
  if (parameters.get('format') !== 'SDMX-CSV' || parameters.get('compressed') !== 'false')
    return comextFault(400, '100', 'the recording answers format=SDMX-CSV with compressed=false only');
  const unknown = DIMENSIONS.flatMap((name, position) => {
    const known = new Set<string>(recording.rows.map((row) => row[name]));
    return (wanted[position] ?? []).filter((code) => !known.has(code)).map((code) => `${name.toUpperCase()}=${code}`);
  });
  if (unknown.length === 0) return undefined;
  const text = `Query is invalid as per its structure&apos;s definition. The following values for dimension are not allowed: ${unknown.join(', ')}.`;
  return comextFault(400, '150', `INVALID_QUERY_DIMENSION_VALUE: ${text}`);
}

function includes(codes: readonly string[], code: string): boolean {
  return codes.length === 0 || codes.includes(code);
}

function csv(rows: readonly RecordedRow[], lastUpdate: string): ReplayAnswer {
  const lines = rows.map((row) =>
    ['ESTAT:DS-045409(1.0)', lastUpdate, ...DIMENSIONS.map((name) => row[name]), row.TIME_PERIOD, row.OBS_VALUE].join(
      ',',
    ),
  );
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.sdmx.data+csv;version=1.0.0;charset=UTF-8' },
    body: `${[HEADER.join(','), ...lines].join('\r\n')}\r\n`,
  };
}
