/** Another Census server than the carried recording: general imports by HS6, as the API itself gave them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { readCsv } from '../../local/replay/read-csv.ts';
import { type ReplayAnswer, startReplayServer } from '../../local/replay/replay-server.ts';
import { cli, freshDirectory, linesIn, summaryIn } from '../support/cli.ts';

vi.setConfig({ testTimeout: 120_000 });

const FIXTURE = fileURLToPath(new URL('../fixtures/us-census/imports-hs6-030461-2018-2019.csv', import.meta.url));
const CHINA = '5700';
const [LINE, CLEAR] = [0.8, 0.75];

type Row = Readonly<Record<string, string>>;
const rows: Row[] = readCsv(readFileSync(FIXTURE, 'utf8'));
const months = [...new Set(rows.map(monthOf))].sort();

test('every crossing of twenty-four real months is told once, as computed from the rows alone', async () => {
  const asked: URL[] = [];
  const server = await startReplayServer({
    answer: (url) => {
      asked.push(url);
      return answer(url);
    },
  });
  const rules = join(freshDirectory(), 'rules');
  mkdirSync(rules);
  writeFileSync(join(rules, 'tilapia.yaml'), RULE);
  const run = await cli(['start', '--once', '--json', '--rules', rules, '--from', '2018-01', '--until', '2019-12'], {
    env: { CHOKEPOINT_US_CENSUS_URL: server.url, CHOKEPOINT_US_CENSUS_KEY: 'test' },
  });
  await server.close();
  expect(run).toMatchObject({ code: 0 });
  const { releases, alerts, notices } = linesIn(run);
  expect(releases).toEqual(months);
  expect(months).toHaveLength(24);
  const expected = crossings();
  expect(expected.length).toBeGreaterThan(4);
  expect(alerts.map(({ kind, period }) => ({ kind, period }))).toEqual(
    expected.map(({ kind, period }) => ({ kind, period })),
  );
  for (const [index, { share }] of expected.entries()) expect(alerts[index]?.value).toBeCloseTo(share, 12);
  expect(notices).toHaveLength(2 * expected.length);
  expect(summaryIn(run.stderr)).toEqual({
    releases: 24,
    assessments: 24,
    events: expected.length,
    notices: 2 * expected.length,
  });
  // One request to learn of each month, one for its figures, and one for those of each of the three months before.
  expect(asked).toHaveLength(48 + 1 + 2 + 3 * 21);
});

/** The rule's own arithmetic, from the world row and the row of China, without any of the service's code. */
function crossings(): { kind: string; period: string; share: number }[] {
  const found: { kind: string; period: string; share: number }[] = [];
  let isOpen = false;
  for (const period of months) {
    const share = valueOf(period, CHINA) / valueOf(period, '-');
    if (!isOpen && share > LINE) found.push({ kind: 'raised', period, share });
    if (isOpen && share < CLEAR) found.push({ kind: 'resolved', period, share });
    isOpen = isOpen ? share >= CLEAR : share > LINE;
  }
  return found;
}

function valueOf(period: string, country: string): number {
  const row = rows.find((one) => monthOf(one) === period && one['CTY_CODE'] === country);
  return Number(row?.['GEN_VAL_MO'] ?? Number.NaN);
}

function monthOf(row: Row): string {
  return `${row['YEAR']}-${row['MONTH']}`;
}

/** As the API answers: the variables asked for, then the predicates, with total, group and country rows. */
function answer(url: URL): ReplayAnswer {
  const query = url.searchParams;
  const month = query.get('time') ?? '';
  const of = rows.filter((row) => monthOf(row) === month);
  if (of.length === 0) return { status: 204, headers: {}, body: '' };
  const variables = (query.get('get') ?? '').split(',');
  if (!query.has('I_COMMODITY'))
    return json([
      [...variables, 'time'],
      [...variables.map(() => '1'), month],
    ]);
  const wanted = of.filter((row) => query.getAll('I_COMMODITY').includes(row['I_COMMODITY'] ?? ''));
  const header = [...variables, 'I_COMMODITY', 'COMM_LVL', 'time'];
  return json([header, ...wanted.map((row) => header.map((name) => (name === 'time' ? month : (row[name] ?? null))))]);
}

function json(document: unknown): ReplayAnswer {
  return { status: 200, headers: { 'content-type': 'application/json;charset=utf-8' }, body: JSON.stringify(document) };
}

const RULE = `id: tilapia-china
name: China's share of US imports of frozen tilapia fillets
series:
  source: us-census
  reporter: US
  flow: imports
  basis: general
  commodities: ["030461"]
metric: { kind: partner-share, partner: CN }
threshold: { above: 80%, clear-below: 75% }
`;
