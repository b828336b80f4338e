/** Every registered source through the variables named after it, and no key in anything that comes out. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startLocalCloud } from '../../local/local-cloud.ts';
import { startEurostatComextReplay } from '../../local/replay/eurostat-comext.ts';
import type { ReplayServer } from '../../local/replay/replay-server.ts';
import { startUkHmrcReplay } from '../../local/replay/uk-hmrc.ts';
import { startUnComtradeReplay } from '../../local/replay/un-comtrade.ts';
import { startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { type CliRun, cli, freshDirectory, linesIn } from '../support/cli.ts';
import { madeUpRows } from '../support/comtrade-server.ts';
import { everyItem } from '../support/dynamodb.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Recognisable, with characters that an address would encode. */
const KEYS: Readonly<Record<string, string>> = {
  'us-census': 'CENSUS/5ecret+key=of?forty&characters0001',
  'un-comtrade': 'COMTRADE-5ecret-key-0123456789abcdef',
  'eurostat-comext': 'COMEXT/5ecret+key',
  'uk-hmrc': 'HMRC/5ecret+key',
};

const SERIES = {
  'us-census': { reporter: 'US', basis: 'consumption', commodities: ['8101940000'] },
  'un-comtrade': { reporter: 'US', basis: 'cif', commodities: ['280530'] },
  'eurostat-comext': { reporter: 'EU', basis: 'extra-eu27', commodities: ['280530'] },
  'uk-hmrc': { reporter: 'GB', basis: 'total', commodities: ['280530'] },
} as const;

let servers: Readonly<Record<keyof typeof SERIES, ReplayServer>>;
beforeAll(async () => {
  const fixtures = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
  const census = await startUsCensusReplay({ directory: recordingDirectory('us-census'), key: KEYS['us-census'] });
  const comtrade = await startUnComtradeReplay({
    rows: madeUpRows(),
    title: 'made-up figures',
    key: KEYS['un-comtrade'],
  });
  const comext = await startEurostatComextReplay({
    directory: fixtures('eurostat-comext/synthetic'),
    title: 'made-up figures',
  });
  const hmrc = await startUkHmrcReplay({ directory: fixtures('uk-hmrc') });
  for (const server of [census, comtrade, comext]) server.publish('2026-06');
  hmrc.publish('2025-01');
  servers = { 'us-census': census, 'un-comtrade': comtrade, 'eurostat-comext': comext, 'uk-hmrc': hmrc };
});
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close()));
});

test('there is a key and a series here for every registered source', () => {
  expect(Object.keys(KEYS).sort()).toEqual([...sourceProfiles.keys()].sort());
  expect(Object.keys(SERIES).sort()).toEqual([...sourceProfiles.keys()].sort());
});

describe.concurrent('a start', () => {
  test('plays every source whose address is set, and no key is in anything that it prints, stores or sends', async () => {
    const [data, env] = [freshDirectory(), environment()];
    const start = (until: string) =>
      cli(['start', '--once', '--json', '--rules', rules(), '--data', data, '--from', '2026-06', '--until', until], {
        env,
      });
    const run = await start('2026-06');
    expect(run.code).toBe(0);
    expect(
      linesIn({ stdout: jsonLines(run) })
        .alerts.map(({ rule }) => rule)
        .toSorted(),
    ).toEqual(['eurostat-comext', 'un-comtrade', 'us-census']);
    for (const [id, server] of Object.entries(servers)) expect(server.requests().length, id).toBeGreaterThan(0);
    await withoutKeys(run, data);
    expect(run.stdout).toContain('"level"');
  });

  test.each(['server-error', 'html', 'half-document', 'reset-in-body'] as const)(
    '%s: the message names the source, and no key',
    async (fault) => {
      const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census') });
      replay.publish('2026-06');
      replay.failNext(fault, { times: 10_000 });
      const data = freshDirectory();
      const run = await cli(
        ['start', '--once', '--rules', rules(['us-census']), '--data', data, '--from', '2026-06', '--until', '2026-06'],
        {
          env: { ...environment(), CHOKEPOINT_US_CENSUS_URL: replay.url },
        },
      );
      expect(run.code).toBe(1);
      expect(run.stdout).toMatch(/chokepoint: the run for 2026-06 did not complete/);
      await withoutKeys(run, data);
      await replay.close();
    },
  );

  test('keys that are refused are not repeated', async () => {
    const data = freshDirectory();
    const env = {
      ...environment(),
      CHOKEPOINT_US_CENSUS_KEY: 'WRONG/5ecret+one',
      CHOKEPOINT_UN_COMTRADE_KEY: 'WRONG-5ecret-two',
    };
    const run = await cli(
      [
        'start',
        '--once',
        '--rules',
        rules(['us-census', 'un-comtrade']),
        '--data',
        data,
        '--from',
        '2026-06',
        '--until',
        '2026-06',
      ],
      { env },
    );
    expect(run.code).toBe(1);
    expect(run.stdout.match(/SourceAuthentication/g)?.length).toBeGreaterThanOrEqual(2);
    await withoutKeys(run, data);
  });

  test('the rules of a source without an address wait, and the reason names the variable', async () => {
    const start = (...more: string[]) => cli(['start', '--once', '--rules', rules(), '--until', '2025-01', ...more]);
    const verbose = await start('--verbose');
    expect(verbose.code).toBe(0);
    for (const [rule, variable] of [
      ['uk-hmrc', 'CHOKEPOINT_UK_HMRC_URL'],
      ['un-comtrade', 'CHOKEPOINT_UN_COMTRADE_URL'],
      ['eurostat-comext', 'CHOKEPOINT_EUROSTAT_COMEXT_URL'],
    ])
      expect(verbose.stdout).toContain(`  ${rule} waits for a live source: set ${variable}, or start with --live\n`);
  });

  test('rules of whole baskets that wait are counted, the others named', async () => {
    const run = await cli(['start', '--once', '--until', '2025-01']);
    expect(run.stdout).toContain('  us-rare-earths-china waits for a live key: ');
    expect(run.stdout).toContain('  us-magnets-china waits for a live key: ');
    expect(run.stdout).toMatch(
      /^ {2}\d+ more, one a basket of goods, wait for a live source too; --verbose names them$/m,
    );
    expect(run.stdout).not.toContain('us-basket-');
  });

  test('--source plays one source alone', async () => {
    const run = await cli(
      [
        'start',
        '--once',
        '--json',
        '--rules',
        rules(),
        '--source',
        'eurostat-comext',
        '--from',
        '2026-06',
        '--until',
        '2026-06',
      ],
      {
        env: { CHOKEPOINT_EUROSTAT_COMEXT_URL: servers['eurostat-comext'].url },
      },
    );
    expect(run.code).toBe(0);
    expect(linesIn(run).alerts.map(({ rule, value }) => [rule, value])).toEqual([
      ['eurostat-comext', 293_618 / 2_557_228],
    ]);
    const none = await cli(['start', '--once', '--source', 'uk-hmrc'], { isIdle: true });
    expect(none).toMatchObject({
      code: 2,
      stderr: 'chokepoint: uk-hmrc waits for a live source: set CHOKEPOINT_UK_HMRC_URL, or start with --live\n',
    });
  });
});

/** All four sources with their keys, and the functions' own logs at their most talkative. */
function environment(): Record<string, string> {
  const entries = Object.entries(servers).flatMap(([id, { url }]) => {
    const stem = `CHOKEPOINT_${id.toUpperCase().replaceAll('-', '_')}`;
    return [
      [`${stem}_URL`, url],
      [`${stem}_KEY`, KEYS[id] ?? ''],
    ];
  });
  return { ...Object.fromEntries(entries), POWERTOOLS_LOG_LEVEL: 'DEBUG', POWERTOOLS_LOGGER_LOG_EVENT: 'true' };
}

/** Standard output without the lines of the functions' logs. */
function jsonLines({ stdout }: CliRun): string {
  return `${stdout
    .split('\n')
    .filter((line) => line.startsWith('{"type"'))
    .join('\n')}\n`;
}

/** Looks for every key, plain and encoded, in the output, in each stored item and message, and in the bytes on the disk. */
async function withoutKeys(run: CliRun, data: string): Promise<void> {
  const cloud = await startLocalCloud(data, 'http://127.0.0.1');
  const items = JSON.stringify(await everyItem(cloud.table));
  const messages = JSON.stringify([cloud.sns.inbox(), cloud.sns.deliveries()]);
  await cloud.close();
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(items.length).toBeGreaterThan(100);
  const { stdout, stderr } = run;
  // All of them have this part in common, whatever an encoding makes of the rest.
  for (const secret of [...Object.values(KEYS), '5ecret'])
    for (const [place, text] of Object.entries({ stdout, stderr, items, messages, files: files.join('\n') }))
      expect(text.includes(secret), `${place} holds ${secret}`).toBe(false);
}

function rules(
  of: readonly (keyof typeof SERIES)[] = ['us-census', 'un-comtrade', 'eurostat-comext', 'uk-hmrc'],
): string {
  const directory = join(freshDirectory(), 'rules');
  mkdirSync(directory);
  for (const source of of) {
    const series = { source, flow: 'imports', ...SERIES[source] };
    const rule = {
      id: source,
      name: `China by ${source}`,
      series,
      metric: { kind: 'partner-share', partner: 'CN' },
      threshold: { above: '10%' },
    };
    writeFileSync(join(directory, `${source}.json`), JSON.stringify(rule));
  }
  return directory;
}
