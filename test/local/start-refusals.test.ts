/** Wrong rules and wrong options: exit code 2, said readably, before anything is started or stored. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { cli, freshDirectory } from '../support/cli.ts';

vi.setConfig({ testTimeout: 60_000 });

const RULE = `id: us-tungsten
name: China's share of US unwrought tungsten imports
series:
  source: us-census
  reporter: US
  flow: imports
  basis: consumption
  commodities: ["8101940000"]
metric: { kind: partner-share, partner: CN }
threshold:
  above: 80%
  clear-below: 75%
`;

interface WrongRule {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** What one line of the message holds, in this order, after the file's name. */
  readonly says: readonly string[];
}

const WRONG: readonly WrongRule[] = [
  {
    title: 'a misspelt key',
    files: { 'a.yaml': RULE.replace('clear-below', 'clear-bellow') },
    says: ['a.yaml:12:', 'threshold.clear-bellow', 'found', 'expected one of', 'did you mean clear-below?'],
  },
  {
    title: 'a partner that does not exist',
    files: { 'a.yaml': RULE.replace('partner: CN', 'partner: XQ') },
    says: ['a.yaml:9:', 'metric.partner', 'found "XQ"', 'expected'],
  },
  {
    title: 'a clear line beyond the threshold',
    files: { 'a.yaml': RULE.replace('75%', '85%') },
    says: ['a.yaml:12:', 'threshold.clear-below', 'found "85%"', 'expected at most', 'threshold'],
  },
  {
    title: 'an empty list of commodities',
    files: { 'a.yaml': RULE.replace('["8101940000"]', '[]') },
    says: ['a.yaml:8:', 'series.commodities', 'found', 'expected at least one commodity code'],
  },
  {
    title: 'no commodities at all',
    files: { 'a.yaml': RULE.replace(/ {2}commodities.*\n/, '') },
    says: ['a.yaml:3:', 'series.commodities', 'found nothing', 'expected', 'at least one'],
  },
  {
    title: 'a commodity without quotes',
    files: { 'a.yaml': RULE.replace('"8101940000"', '0304610000') },
    says: ['a.yaml:8:', 'series.commodities[0]', 'found', 'expected a code in quotes'],
  },
  {
    title: 'a source that is not known',
    files: { 'a.yaml': RULE.replace('us-census', 'us-censsus') },
    says: ['a.yaml:4:', 'series.source', 'found "us-censsus"', 'expected', 'did you mean us-census?'],
  },
  {
    title: 'a file that is not YAML',
    files: { 'a.yaml': 'id: [us-tungsten\nname: "x\n' },
    says: ['a.yaml:', 'not YAML'],
  },
  { title: 'an empty file', files: { 'a.yaml': '' }, says: ['a.yaml:1:', 'the rule', 'found', 'expected'] },
  {
    title: 'two files with one id',
    files: { 'a.yaml': RULE, 'b.yaml': `# the same again\n${RULE}` },
    says: ['b.yaml:2:', 'id', 'found "us-tungsten"', 'expected an id of its own', 'a.yaml has it already'],
  },
  {
    title: 'a directory without rules',
    files: { 'notes.txt': 'Not a rule.\n' },
    says: ['no rules in', 'expected at least one'],
  },
];

describe.concurrent('wrong rules', () => {
  test.each(WRONG)(
    '$title is refused with file, line, path, what was found and what was expected',
    async ({ files, says }) => {
      const { rules, data } = place(files);
      const run = await cli(['start', '--once', '--json', '--rules', rules, '--data', data]);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      const line = run.stderr.split('\n').find((one) => one.includes(says[0] ?? '')) ?? run.stderr;
      expect(line).toMatch(new RegExp(says.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')));
      expect(run.stderr).not.toMatch(/\n\s+at /);
      expect(existsSync(data)).toBe(false);
    },
  );

  test('a directory that is missing is refused by name', async () => {
    const { data, rules } = place({});
    const missing = join(rules, 'nowhere');
    const run = await cli(['start', '--once', '--rules', missing, '--data', data]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`cannot read the rules directory ${missing}`);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(data)).toBe(false);
  });

  test('one wrong rule among right ones stops all of them, and every problem is told at once', async () => {
    const { rules, data } = place({
      'a.yaml': RULE,
      'b.yaml': RULE.replace('us-tungsten', 'US Tungsten'),
      'c.yaml': RULE.replace('80%', '180%'),
    });
    const run = await cli(['start', '--once', '--json', '--rules', rules, '--data', data]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/b\.yaml:1: id: found "US Tungsten"/);
    expect(run.stderr).toMatch(/c\.yaml:11: threshold\.above: found "180%"/);
    expect(existsSync(data)).toBe(false);
  });

  test('rules validate gives the same refusal, and the sentence of a right rule', async () => {
    const wrong = await cli(['rules', 'validate', '--rules', place({ 'a.yaml': RULE.replace('CN', 'XQ') }).rules]);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('metric.partner: found "XQ"');
    const right = await cli(['rules', 'validate', '--rules', place({ 'a.yaml': RULE }).rules]);
    expect(right).toMatchObject({ code: 0, stderr: '' });
    expect(right.stdout).toContain('above 80%');
  });
});

const OPTIONS: readonly { parameters: readonly string[]; env?: Record<string, string>; says: string }[] = [
  { parameters: ['begin'], says: 'unknown command "begin"; expected one of start' },
  { parameters: ['start', '--onse'], says: "Unknown option '--onse'; expected --once" },
  { parameters: ['start', 'now'], says: 'found "now", expected only options' },
  { parameters: ['start', '--data'], says: "Option '--data <value>' argument missing" },
  { parameters: ['start', '--from', '2025-13'], says: '--from: found "2025-13", expected a month such as 2026-07' },
  { parameters: ['start', '--until', '202507'], says: '--until: found "202507"' },
  {
    parameters: ['start', '--from', '2025-05', '--until', '2025-03'],
    says: 'expected --until not to be before --from',
  },
  { parameters: ['start', '--port', '70000'], says: '--port: found "70000", expected a number from 0 to 65535' },
  { parameters: ['start', '--port', '-1'], says: '--port' },
  { parameters: ['start'], env: { PORT: 'http' }, says: 'found "http", expected a number' },
  { parameters: ['start', '--live'], says: '--live needs a key of the US Census Bureau in CHOKEPOINT_US_CENSUS_KEY' },
  {
    parameters: ['start', '--once', '--from', '2030-01'],
    says: 'nothing to play from 2030-01 to 2026-07: expected months from 2025-01 to 2026-07',
  },
  { parameters: ['start', '--once', '--until', '2019-01'], says: 'nothing to play from 2025-01 to 2019-01' },
  {
    parameters: ['start', '--once'],
    env: { CHOKEPOINT_US_CENSUS_URL: 'not an address' },
    says: 'CHOKEPOINT_US_CENSUS_URL: expected an address',
  },
];

describe.concurrent('wrong options', () => {
  test.each(OPTIONS)('$parameters: $says', async ({ parameters, env = {}, says }) => {
    const run = await cli(parameters, { env });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(says);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a file in the place of the data directory is one line, not a trace', async () => {
    const { rules } = place({ 'a.yaml': RULE });
    const run = await cli(['start', '--once', '--rules', rules, '--data', join(rules, 'a.yaml')]);
    expect(run.code).not.toBe(0);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain('a.yaml');
  });

  test('a port in use is one line, and nothing was played', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    try {
      const run = await cli(['start', '--port', port]);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(
        new RegExp(`^chokepoint: port ${port} cannot be used .*choose another with --port\n$`),
      );
    } finally {
      server.close();
    }
  });
});

function place(files: Readonly<Record<string, string>>): { rules: string; data: string } {
  const directory = freshDirectory();
  const rules = join(directory, 'rules');
  mkdirSync(rules);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(rules, name), text);
  return { rules, data: join(directory, 'data') };
}
