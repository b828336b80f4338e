import type { ComtradeRecord } from '../../local/replay/comtrade-row.ts';
import type { UnComtradeReplay } from '../../local/replay/un-comtrade.ts';
import {
  COMPOUNDS,
  COMTRADE_KEY,
  envelope,
  METALS,
  rewriteRows,
  startComtradeServer,
} from '../support/comtrade-server.ts';
import { describeTradeSource, type SourceUnderTest, type Tampering } from './trade-source-contract.ts';

const isChinasMetal = (row: ComtradeRecord) => row['cmdCode'] === '280530' && row['partnerCode'] === 156;
const isWorldsMetal = (row: ComtradeRecord) => row['cmdCode'] === '280530' && row['partnerCode'] === 0;

function changeChina(server: UnComtradeReplay, change: ComtradeRecord): void {
  rewriteRows(server, (rows) => rows.map((row) => (isChinasMetal(row) ? { ...row, ...change } : row)));
}

const tamper: Readonly<Record<Tampering, (server: UnComtradeReplay) => void>> = {
  'row-limit-reached': (server) =>
    server.rewrite((answer, url) =>
      // What 100,000 rows would say of themselves; the preview is filled up to its 500.
      url.pathname.startsWith('/data/v1/get/')
        ? envelope(rowsOf(answer.body), { count: 100_000 })
        : filled(answer, url),
    ),
  'missing-world-row': (server) => rewriteRows(server, (rows) => rows.filter((row) => !isWorldsMetal(row))),
  'duplicate-row': (server) => rewriteRows(server, (rows) => [...rows, ...rows.filter(isChinasMetal)]),
  'unknown-partner': (server) => changeChina(server, { partnerCode: 998 }),
  'non-numeric-value': (server) => changeChina(server, { primaryValue: '(D)' }),
  'wrong-sum': (server) => changeChina(server, { primaryValue: 1, cifvalue: 1 }),
};

function rowsOf(body: string): ComtradeRecord[] {
  return (JSON.parse(body) as { data: ComtradeRecord[] }).data;
}

/** Cut in the middle of the last commodity, as the preview cuts. */
function filled(answer: ReturnType<typeof envelope>, url: URL): ReturnType<typeof envelope> {
  if (!url.searchParams.has('cmdCode')) return answer;
  const rows = rowsOf(answer.body);
  const [first] = rows;
  const more = Array.from({ length: 500 }, (_, index) => ({ ...first, partnerCode: 1_000 + index }));
  return envelope([...rows.slice(0, -1), ...more].slice(0, 500));
}

function subject(key: string | undefined): SourceUnderTest<UnComtradeReplay> {
  return {
    id: 'un-comtrade',
    async start() {
      const { client, server } = await startComtradeServer();
      return { source: client(key), server, secret: key ?? '' };
    },
    series: [METALS, COMPOUNDS],
    period: '2026-06',
    unpublished: '2026-07',
    expected: { series: METALS, total: 6_369_655.75, partner: 'CN', amount: 6_081_534.25 },
    tamper,
  };
}

describeTradeSource(subject(COMTRADE_KEY));
describeTradeSource(subject(undefined));
