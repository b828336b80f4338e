/** `chokepoint pull` and `chokepoint releases`: history with progress, gone on with after a kill, and what came of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { startUsCensusReplay } from '../../local/replay/us-census.ts';
import { recordingDirectory } from '../../local/shipped-rules.ts';
import { cli, freshDirectory, processesWith } from '../support/cli.ts';

vi.setConfig({ testTimeout: 120_000 });

describe.concurrent('pull', () => {
  test('killed in the middle and started again, it asks for no month whose figures were stored', async () => {
    const replay = await slowReplay();
    const env = { CHOKEPOINT_US_CENSUS_URL: replay.url, CHOKEPOINT_US_CENSUS_KEY: 'any' };
    const [data, rules] = [freshDirectory(), tungstenRules()];
    const pull = ['pull', '--from', '2024-11', '--until', '2026-07', '--data', data, '--rules', rules];
    const batches: number[] = [];
    const first = await cli(pull, {
      env,
      onLine: (line, _, child) => {
        const done = /: (\d+) of 19 batches \(/.exec(line)?.[1];
        if (done !== undefined) batches.push(Number(done));
        if (done === '7') child.kill('SIGKILL');
      },
    });
    expect(first.signal).toBe('SIGKILL');
    expect(batches).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const before = pulledMonths(replay.requests());
    expect(await processesWith(data)).toEqual([]);

    const asked = replay.requests().length;
    const second = await cli(pull, { env });
    expect(second).toMatchObject({ code: 0, stderr: '' });
    const after = pulledMonths(replay.requests().slice(asked));
    // The batch under way at the kill may have been stored or not.
    const again = after.filter((month) => before.slice(0, 7).includes(month));
    expect(again).toEqual([]);
    expect(new Set([...before, ...after]).size).toBe(19);
    expect(second.stdout).toMatch(/us-census: complete, 1[12] of 1[12] batches\./);
    // Months known as published are not asked for again either, those that are not out are.
    expect(lookedFor(replay.requests().slice(asked))).toEqual(['2024-11', '2024-12']);

    const third = await cli(pull, { env });
    expect(third.stdout).toContain('us-census: 0 releases to process, 0 batches to pull.');
    expect(third.code).toBe(0);
    await replay.close();
  });

  test('without a server it pulls the carried figures, and the releases can be listed', async () => {
    const data = freshDirectory();
    const run = await cli(['pull', '--from', '2026-05', '--data', data, '--rules', tungstenRules()]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('us-census: 3 of 3 batches (100 %)');
    const listed = await cli(['releases', '--data', data]);
    expect(listed.stdout.split('\n').slice(0, 4)).toEqual([
      expect.stringMatching(/^2026-05 {2}us-census {2}United States {2}arrived \d{4}-\d\d-\d\d, due 2026-07-05$/),
      expect.stringMatching(/^2026-06 /),
      expect.stringMatching(/^2026-07 /),
      expect.stringMatching(
        /^2026-08 {2}us-census {2}United States {2}(?:LATE since 2026-10-12, )?due 2026-10-05 by the usual lag$/,
      ),
    ]);
    const ics = await cli(['releases', '--ics', '--data', data]);
    expect(ics.stdout).toMatch(
      /^BEGIN:VCALENDAR\r\n[\s\S]*UID:us-census-US-2026-07@chokepoint\r\n[\s\S]*END:VCALENDAR\r\n$/,
    );
    const json = await cli(['releases', '--json', '--source', 'us-census', '--data', data]);
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toMatchObject({ period: '2026-05', state: 'arrived' });
    expect((await cli(['releases', '--source', 'uk-hmrc', '--data', data])).stdout).toBe('No release is known yet.\n');
  });

  test('figures that do not come are told, and the exit code says so', async () => {
    const replay = await slowReplay(0);
    const env = { CHOKEPOINT_US_CENSUS_URL: replay.url, CHOKEPOINT_US_CENSUS_KEY: 'any' };
    const pull = [
      'pull',
      '--from',
      '2026-06',
      '--until',
      '2026-07',
      '--data',
      freshDirectory(),
      '--rules',
      tungstenRules(),
    ];
    replay.rewrite((answer, url) =>
      url.searchParams.get('time') === '2026-07' && answer.body.includes('I_COMMODITY')
        ? { ...answer, body: '[["half' }
        : answer,
    );
    const failed = await cli(pull, { env });
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/chokepoint: us-census: Source/);
    expect(failed.stdout).toContain('us-census: not complete, 1 of 2 batches; start again to go on.');
    replay.rewrite((answer) => answer);
    expect((await cli(pull, { env })).stdout).toContain('us-census: complete, 1 of 1 batches.');
    await replay.close();
  });

  test.each([
    [['pull', '--from', '2026'], '--from: found "2026", expected a month such as 2026-07'],
    [
      ['pull', '--source', 'us-cencus'],
      '--source: found "us-cencus", expected one of eurostat-comext, un-comtrade, uk-hmrc, us-census',
    ],
    [
      ['pull', '--source', 'uk-hmrc'],
      'uk-hmrc waits for a live source: set CHOKEPOINT_UK_HMRC_URL, or start with --live',
    ],
    [
      ['releases', '--data', '/nowhere/at/all'],
      '--data /nowhere/at/all: no service has kept its data there; expected the directory of a chokepoint start --data',
    ],
  ])('%j is refused', async (parameters, message) => {
    const run = await cli([...parameters], { isIdle: true });
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: `chokepoint: ${message}\n` });
  });
});

async function slowReplay(latency = 120) {
  const replay = await startUsCensusReplay({ directory: recordingDirectory('us-census'), latency });
  replay.publish('2026-07');
  return replay;
}

type Requests = ReturnType<Awaited<ReturnType<typeof slowReplay>>['requests']>;

/** The months whose figures were asked for, in order. */
function pulledMonths(requests: Requests): string[] {
  return monthsOf(requests, true);
}

/** The months that were only asked for whether they are out. */
function lookedFor(requests: Requests): string[] {
  return monthsOf(requests, false);
}

function monthsOf(requests: Requests, figures: boolean): string[] {
  return requests
    .map(({ query }) => new URLSearchParams(query))
    .filter((query) => query.has('I_COMMODITY') === figures)
    .map((query) => query.get('time') ?? '');
}

function tungstenRules(): string {
  const rules = join(freshDirectory(), 'rules');
  mkdirSync(rules);
  const series = {
    source: 'us-census',
    reporter: 'US',
    flow: 'imports',
    basis: 'consumption',
    commodities: ['8101940000'],
  };
  const rule = {
    id: 'tungsten',
    name: 'Tungsten',
    series,
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '80%' },
  };
  writeFileSync(join(rules, 'tungsten.json'), JSON.stringify(rule));
  return rules;
}
