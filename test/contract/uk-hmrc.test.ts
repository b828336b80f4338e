import { fileURLToPath } from 'node:url';
import { startUkHmrcReplay, type UkHmrcReplay } from '../../local/replay/uk-hmrc.ts';
import { ukHmrc } from '../../shared/sources/uk-hmrc.ts';
import { describeTradeSource } from './trade-source-contract.ts';

const directory = fileURLToPath(new URL('../fixtures/uk-hmrc', import.meta.url));
const CHINA = 720;

interface Row {
  CommodityId: number;
  CountryId: number;
  Value: unknown;
  SumValue?: number;
  Country?: unknown;
}

describeTradeSource<UkHmrcReplay>({
  id: 'uk-hmrc',
  async start() {
    const server = await startUkHmrcReplay({ directory });
    server.publish('2025-01');
    const source = ukHmrc({
      baseUrl: server.url,
      clock: { now: () => new Date('2025-03-14T10:00:00Z') },
      http: { sleep: async () => undefined, timeoutMs: 250 },
    });
    return { source, server, secret: '' };
  },
  series: ['uk-hmrc/GB/imports/total/280530', 'uk-hmrc/GB/imports/total/28461000', 'uk-hmrc/GB/exports/total/2805'],
  period: '2025-01',
  unpublished: '2025-03',
  expected: { series: 'uk-hmrc/GB/imports/total/280530', total: 91_000, partner: 'CN', amount: 67_000 },
  tamper: {
    'row-limit-reached': (server) => changeRows(server, (rows) => rows.slice(0, Math.ceil(rows.length / 2))),
    // HMRC has no row of the world: what stands in its place is the service's own sum.
    'missing-world-row': (server) =>
      changeSums(server, (rows) => rows.filter(({ CommodityId: id }) => id !== 28_053_010)),
    'duplicate-row': (server) => changeRows(server, (rows) => [...rows, ...rows.filter(isChina)]),
    'unknown-partner': (server) =>
      changeChina(server, { CountryId: 9_998, Country: { CountryCodeAlpha: '??', CountryName: 'Nowhere' } }),
    'non-numeric-value': (server) => changeChina(server, { Value: 'c' }),
    'wrong-sum': (server) => changeChina(server, { Value: 1 }),
  },
});

function isChina({ CommodityId: id, CountryId: country }: Row): boolean {
  return Math.floor(id / 100) === 280_530 && country === CHINA;
}

function changeChina(server: UkHmrcReplay, change: Partial<Row>): void {
  changeRows(server, (rows) => rows.map((row) => (isChina(row) ? { ...row, ...change } : row)));
}

function changeRows(server: UkHmrcReplay, change: (rows: Row[]) => Row[]): void {
  changeValue(server, '$filter', change);
}

function changeSums(server: UkHmrcReplay, change: (rows: Row[]) => Row[]): void {
  changeValue(server, '$apply', change);
}

/** Changes the rows of every answer to queries with the option; the count is what came. */
function changeValue(server: UkHmrcReplay, option: string, change: (rows: Row[]) => Row[]): void {
  server.rewrite((answer, url) => {
    if (answer.status !== 200 || !url.searchParams.has(option)) return answer;
    const document = JSON.parse(answer.body) as { value: Row[]; '@odata.count'?: number };
    const value = change(document.value);
    const count = document['@odata.count'] === undefined ? {} : { '@odata.count': value.length };
    return { ...answer, body: JSON.stringify({ ...document, ...count, value }) };
  });
}
