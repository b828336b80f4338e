import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { type EurostatComextReplay, startEurostatComextReplay } from '../../local/replay/eurostat-comext.ts';
import { eurostatComext } from '../../shared/sources/eurostat-comext.ts';
import { describeTradeSource, type StartedSource } from './trade-source-contract.ts';

const directory = fileURLToPath(new URL('../fixtures/eurostat-comext/synthetic', import.meta.url));
const METALS = 'eurostat-comext/EU/imports/extra-eu27/280530';

type Row = readonly string[];
const PARTNER = 4;
const PRODUCT = 5;
const INDICATOR = 7;
const VALUE = 9;

async function start(limits?: {
  synchronous?: number;
  largest?: number;
}): Promise<StartedSource<EurostatComextReplay>> {
  const server = await startEurostatComextReplay({ directory, title: 'synthetic rows', ...(limits && { limits }) });
  server.publish('2026-06');
  const source = eurostatComext({
    baseUrl: server.url,
    clock: { now: () => new Date('2026-09-15T13:00:00Z') },
    http: { sleep: async () => undefined, timeoutMs: 250 },
  });
  return { source, server, secret: '' };
}

const subject = {
  series: [
    METALS,
    'eurostat-comext/EU/imports/all-partners/280530',
    'eurostat-comext/EU/imports/intra-eu27/280530',
    'eurostat-comext/EU/imports/extra-eu/28053021',
    'eurostat-comext/EU/exports/extra-eu27/280530',
    'eurostat-comext/DE/imports/extra-eu27/284690',
  ],
  period: '2026-06',
  unpublished: '2026-07',
  expected: { series: METALS, total: 2557228, partner: 'CN', amount: 293618 },
  tamper: {
    // Comext cuts nothing off: it refuses. This is what a cut would look like.
    'row-limit-reached': (server: EurostatComextReplay) => changeRows(server, (rows) => rows.slice(0, rows.length / 2)),
    'missing-world-row': (server: EurostatComextReplay) =>
      changeRows(server, (rows) => rows.filter((row) => !isMetals(row, 'EXT_EU27_2020'))),
    'duplicate-row': (server: EurostatComextReplay) =>
      changeRows(server, (rows) => [...rows, ...rows.filter((row) => isMetals(row, 'CN'))]),
    'unknown-partner': (server: EurostatComextReplay) => changeChina(server, PARTNER, 'YY'),
    'non-numeric-value': (server: EurostatComextReplay) => changeChina(server, VALUE, '1.2E7'),
    'wrong-sum': (server: EurostatComextReplay) => changeChina(server, VALUE, '1'),
  },
} as const;

describe('answered at once', () => {
  describeTradeSource<EurostatComextReplay>({ id: 'eurostat-comext', start: () => start(), ...subject });
});

describe('answered asynchronously', () => {
  describeTradeSource<EurostatComextReplay>({
    id: 'eurostat-comext',
    start: () => start({ synchronous: 1 }),
    ...subject,
  });
});

function isMetals(row: Row, partner: string): boolean {
  return row[PRODUCT] === '280530' && row[PARTNER] === partner;
}

/** Of the value; a changed partner is changed in the quantity too. */
function changeChina(server: EurostatComextReplay, column: number, cell: string): void {
  const isMeant = (row: Row) => isMetals(row, 'CN') && (column === PARTNER || row[INDICATOR] === 'VALUE_IN_EUROS');
  changeRows(server, (rows) =>
    rows.map((row) => (isMeant(row) ? row.map((old, index) => (index === column ? cell : old)) : row)),
  );
}

function changeRows(server: EurostatComextReplay, change: (rows: Row[]) => readonly Row[]): void {
  server.rewrite((answer) => {
    if (!answer.body.startsWith('DATAFLOW')) return answer;
    const [header = '', ...lines] = answer.body.trimEnd().split('\r\n');
    const rows = change(lines.map((line) => line.split(',')));
    return { ...answer, body: `${[header, ...rows.map((row) => row.join(','))].join('\r\n')}\r\n` };
  });
}
