import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type CliRun, cli, freshDirectory, linesIn, processesWith, storyOf, summaryIn } from '../support/cli.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SHIPPED = fileURLToPath(new URL('../../rules', import.meta.url));
/** China's share of 8101.94.00 in the months that the shipped rule speaks of, in percent, from the official figures. */
const TUNGSTEN = [
  ['raised', '2025-03', 98.7],
  ['resolved', '2025-06', 51.2],
  ['raised', '2025-07', 97.3],
  ['resolved', '2025-09', 72.8],
  ['raised', '2026-06', 96.5],
  ['resolved', '2026-07', 4.5],
] as const;

describe('two starts on one data directory', () => {
  let data = '';
  let first: CliRun;
  let second: CliRun;
  let firstAlertMs = Number.POSITIVE_INFINITY;
  beforeAll(async () => {
    data = join(freshDirectory(), 'made', 'when missing');
    first = await cli(['start', '--once', '--json', '--data', data], {
      onLine: (line, milliseconds) => {
        if (line.includes('"type":"alert"')) firstAlertMs = Math.min(firstAlertMs, milliseconds);
      },
    });
    second = await cli(['start', '--once', '--json', '--data', data]);
  });

  test('the shipped tungsten rule tells exactly the six crossings, at the official shares', () => {
    const told = linesIn(first).alerts.filter(({ rule }) => rule === 'us-tungsten-china');
    expect(told.map(({ kind, period }) => [kind, period])).toEqual(TUNGSTEN.map(([kind, period]) => [kind, period]));
    for (const [index, [, , percent]] of TUNGSTEN.entries())
      expect(Math.abs((told[index]?.value ?? Number.NaN) * 100 - percent)).toBeLessThanOrEqual(0.1);
    expect(
      told.every(
        ({ threshold, severity, subject }) =>
          threshold === 0.8 && severity === 'critical' && subject === 'us-tungsten-china',
      ),
    ).toBe(true);
  });

  test('the summary is the last line of standard error, and counts the lines of standard output', () => {
    const { releases, alerts, notices } = linesIn(first);
    expect(first.code).toBe(0);
    expect(summaryIn(first.stderr)).toMatchObject({
      releases: releases.length,
      events: alerts.length,
      notices: notices.length,
    });
    expect(releases).toHaveLength(19);
    expect(new Set(releases).size).toBe(19);
    expect(summaryIn(first.stderr).assessments).toBeGreaterThan(100);
  });

  test('every alert is told once, in one notice an address and release', () => {
    const { alerts, notices } = linesIn(first);
    const ids = alerts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const protocol of ['email', 'sms'] as const) {
      const told = notices.filter((notice) => notice.protocol === protocol).flatMap(({ events }) => events);
      expect(told.toSorted()).toEqual(ids.toSorted());
    }
    const periods = new Map(alerts.map(({ id, period }) => [id, period]));
    const releasesOfNotices = notices.map(
      ({ protocol, events }) => `${protocol} ${[...new Set(events.map((id) => periods.get(id)))].join(' ')}`,
    );
    expect(new Set(releasesOfNotices).size).toBe(notices.length);
  });

  test('the first alert comes within twenty seconds', () => {
    console.log(
      `first alert after ${Math.round(firstAlertMs)} ms, the whole play took ${Math.round(first.milliseconds)} ms`,
    );
    expect(firstAlertMs).toBeLessThan(20_000);
  });

  test('the second start tells nothing and succeeds', () => {
    expect(second.code).toBe(0);
    expect(linesIn(second)).toEqual({ releases: [], alerts: [], notices: [] });
    expect(summaryIn(second.stderr)).toMatchObject({ releases: 0, events: 0, notices: 0 });
  });

  test('no process stays behind', async () => {
    expect(await processesWith(data)).toEqual([]);
  });
});

describe.concurrent('what is played', () => {
  test('without --json the summary is the last line of standard output, and people can read the rest', async () => {
    const run = await cli(['start', '--once', '--until', '2025-04']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(summaryIn(run.stdout)).toMatchObject({ releases: 4, events: 7 });
    expect(run.stdout).toContain("CRITICAL: China's share of US unwrought tungsten imports, 98.7% (line 80%)");
    expect(run.stdout).not.toContain('{"type"');
  });

  test('--from and --until play that range only, and a later --until goes on from there', async () => {
    const data = freshDirectory();
    const first = await cli(['start', '--once', '--json', '--data', data, '--from', '2025-03', '--until', '2025-08']);
    expect(linesIn(first).releases).toEqual(['2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08']);
    expect(storyOf('us-tungsten-china', linesIn(first).alerts)).toEqual([
      'raised 2025-03',
      'resolved 2025-06',
      'raised 2025-07',
    ]);
    const second = await cli(['start', '--once', '--json', '--data', data, '--from', '2025-03', '--until', '2025-10']);
    expect(linesIn(second).releases).toEqual(['2025-09', '2025-10']);
    expect(storyOf('us-tungsten-china', linesIn(second).alerts)).toEqual(['resolved 2025-09']);
    expect(summaryIn(second.stderr).events).toBe(linesIn(second).alerts.length);
  });

  test('a rule added later is told where it stands now, once, and nothing of its past', async () => {
    const data = freshDirectory();
    const rules = rulesDirectory(['us-polysilicon-value.yaml']);
    await cli(['start', '--once', '--json', '--data', data, '--rules', rules, '--until', '2025-08']);
    copyFileSync(join(SHIPPED, 'us-tungsten-china.yaml'), join(rules, 'us-tungsten-china.yaml'));
    const added = await cli(['start', '--once', '--json', '--data', data, '--rules', rules, '--until', '2025-08']);
    expect(added.code).toBe(0);
    expect(linesIn(added).releases).toEqual([]);
    expect(storyOf('us-tungsten-china', linesIn(added).alerts)).toEqual(['raised 2025-08']);
    expect(linesIn(added).notices.map(({ protocol }) => protocol)).toEqual(['email', 'sms']);
    const again = await cli(['start', '--once', '--json', '--data', data, '--rules', rules, '--until', '2025-09']);
    expect(storyOf('us-tungsten-china', linesIn(again).alerts)).toEqual(['resolved 2025-09']);
  });

  test('a rule that stands clear when it is added is told nothing', async () => {
    const data = freshDirectory();
    const rules = rulesDirectory(['us-polysilicon-value.yaml']);
    await cli(['start', '--once', '--json', '--data', data, '--rules', rules, '--until', '2025-06']);
    copyFileSync(join(SHIPPED, 'us-tungsten-china.yaml'), join(rules, 'us-tungsten-china.yaml'));
    const added = await cli(['start', '--once', '--json', '--data', data, '--rules', rules, '--until', '2025-07']);
    expect(storyOf('us-tungsten-china', linesIn(added).alerts)).toEqual(['raised 2025-07']);
  });

  test('a rule on figures that are not carried waits, and says so', async () => {
    const run = await cli([
      'start',
      '--once',
      '--json',
      '--rules',
      rulesDirectory(['us-magnets-china.yaml', 'us-tungsten-china.yaml']),
      '--until',
      '2025-03',
    ]);
    expect(run.stderr).toContain('us-magnets-china waits for a live key');
    expect(storyOf('us-tungsten-china', linesIn(run).alerts)).toEqual(['raised 2025-03']);
  });

  test('without --data nothing is left on the disk', async () => {
    const temporary = freshDirectory();
    const run = await cli(['start', '--once', '--until', '2025-01'], { env: { TMPDIR: temporary } });
    expect(run.code).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

/** Shipped rules, and a comment that is no rule. */
function rulesDirectory(names: readonly string[]): string {
  const directory = join(freshDirectory(), 'rules');
  mkdirSync(directory);
  for (const name of names) copyFileSync(join(SHIPPED, name), join(directory, name));
  writeFileSync(join(directory, 'README.md'), 'Not a rule.\n');
  return directory;
}
