import { fileURLToPath } from 'node:url';
import { startUsCensusReplay, type UsCensusReplay } from '../../local/replay/us-census.ts';
import { usCensus } from '../../shared/sources/us-census.ts';
import { describeTradeSource } from './trade-source-contract.ts';

const directory = fileURLToPath(new URL('../../local/recordings/us-census', import.meta.url));
const SECRET = 'S3CRET/0123456789+abcdef';
const TUNGSTEN = '8101940000';
const CHINA = '5700';

type Row = (string | null)[];

describeTradeSource<UsCensusReplay>({
  id: 'us-census',
  async start() {
    const server = await startUsCensusReplay({ directory, key: SECRET });
    server.publish('2026-06');
    const source = usCensus({
      baseUrl: server.url,
      key: SECRET,
      clock: { now: () => new Date('2026-09-04T13:00:00Z') },
      http: { sleep: async () => undefined, timeoutMs: 250 },
    });
    return { source, server, secret: SECRET };
  },
  series: [`us-census/US/imports/consumption/${TUNGSTEN}`, 'us-census/US/imports/consumption/8101998000'],
  period: '2025-01',
  unpublished: '2026-07',
  expected: {
    series: `us-census/US/imports/consumption/${TUNGSTEN}`,
    total: 3_100_101,
    partner: 'CN',
    amount: 2_061_905,
  },
  tamper: {
    // Census documents no limit; this is what one would look like: whole rows, and not all of them.
    'row-limit-reached': (server) => changeRows(server, (rows) => rows.slice(0, Math.ceil(rows.length / 2))),
    'missing-world-row': (server) => changeRows(server, (rows) => rows.filter((row) => !isTungsten(row, '-'))),
    'duplicate-row': (server) =>
      changeRows(server, (rows) => [...rows, ...rows.filter((row) => isTungsten(row, CHINA))]),
    'unknown-partner': (server) => changeChina(server, { column: 'CTY_CODE', cell: '9998' }),
    'non-numeric-value': (server) => changeChina(server, { column: 'CON_VAL_MO', cell: '(D)' }),
    'wrong-sum': (server) => changeChina(server, { column: 'CON_VAL_MO', cell: '1' }),
  },
});

let header: Row = [];

function isTungsten(row: Row, country: string): boolean {
  return row[header.indexOf('I_COMMODITY')] === TUNGSTEN && row[header.indexOf('CTY_CODE')] === country;
}

function changeChina(server: UsCensusReplay, { column, cell }: { column: string; cell: string }): void {
  changeRows(server, (rows) =>
    rows.map((row) =>
      isTungsten(row, CHINA) ? row.map((old, index) => (header[index] === column ? cell : old)) : row,
    ),
  );
}

/** Changes the rows of every answer about commodities, whose header stays. */
function changeRows(server: UsCensusReplay, change: (rows: Row[]) => Row[]): void {
  server.rewrite((answer, url) => {
    if (answer.status !== 200 || !url.searchParams.has('I_COMMODITY')) return answer;
    const [names = [], ...rows] = JSON.parse(answer.body) as Row[];
    header = names;
    return { ...answer, body: JSON.stringify([names, ...change(rows)]) };
  });
}
