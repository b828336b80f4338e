import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { lockDirectory } from '../../../local/data-directory.ts';
import { cli, freshDirectory } from '../../support/cli.ts';

// Two processes at a time: the last one waits for all others.
vi.setConfig({ testTimeout: 90_000 });

const SHIPPED = fileURLToPath(new URL('../../../rules', import.meta.url));
const TUNGSTEN = readFileSync(join(SHIPPED, 'us-tungsten-china.yaml'), 'utf8');

const TEST = `rule: us-tungsten-china
cases:
  - name: raised above the line
    rows: { 2025-01: { CN: 50, total: 100 }, 2025-02: { CN: 90, total: 100 } }
    expect: [{ period: 2025-02, kind: raised, value: 90% }]
`;

function place(files: Readonly<Record<string, string>>): string {
  const rules = join(freshDirectory(), 'rules');
  mkdirSync(rules);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(rules, name), text);
  return rules;
}

/** Standard output as objects; throws for a line that is none. */
function objects(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe.concurrent('rules validate', () => {
  test('says each shipped rule, and which have no carried figures; that is no fault', async () => {
    const run = await cli(['rules', 'validate']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('us-tungsten-china.yaml: China');
    expect(run.stdout).toMatch(
      /us-magnets-china.*\n.*\n {2}not in the carried recording: no figures of us-census\/US\/imports\/consumption\/850511/,
    );
  });

  test('prints one object a rule', async () => {
    const { code, stdout } = await cli(['rules', 'validate', '--json']);
    expect(code).toBe(0);
    const found = objects(stdout);
    expect(found.find(({ rule }) => rule === 'us-tungsten-china')).toMatchObject({
      type: 'rule',
      sentence: expect.stringContaining('above 80%'),
    });
    expect(found.find(({ rule }) => rule === 'us-magnets-china')).toMatchObject({
      missing: ['us-census/US/imports/consumption/850511'],
    });
  });

  test('warns of a code that the nomenclature does not have, with the one that was probably meant', async () => {
    const { code, stdout } = await cli([
      'rules',
      'validate',
      '--rules',
      place({ 'a.yaml': TUNGSTEN.replace('8101940000', '8101950000') }),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'warning: found commodity "8101950000", expected a code of HS 2022 (did you mean 8101940000?)',
    );
  });

  test('refuses a code of a wrong length with the nearest code', async () => {
    const { code, stderr } = await cli([
      'rules',
      'validate',
      '--rules',
      place({ 'a.yaml': TUNGSTEN.replace('8101940000', '81019400') }),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /a\.yaml:\d+: series\.commodities\[0\]: found "81019400", expected a code of 2, 4, 6 or 10 digits.*\(did you mean 810194\?\)/,
    );
  });
});

describe.concurrent('rules test', () => {
  test('the shipped tests pass', async () => {
    const run = await cli(['rules', 'test']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/\n\d+ passed, 0 failed\n$/);
  });

  test('a failing case prints expected against found by period, and the exit code is 1', async () => {
    const rules = place({ 'a.yaml': TUNGSTEN, 'a.test.yaml': TEST.replace('period: 2025-02', 'period: 2025-01') });
    const run = await cli(['rules', 'test', '--rules', rules]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('FAILED raised above the line');
    expect(run.stdout).toContain('2025-01: expected raised (90%); found nothing');
    expect(run.stdout).toContain('2025-02: expected nothing; found raised (critical, to critical, 90.0%)');
    expect(run.stdout).toMatch(/\n0 passed, 1 failed\n$/);
  });

  test('prints one object a case', async () => {
    const rules = place({ 'a.yaml': TUNGSTEN, 'a.test.yaml': TEST.replace('90% }', '95% }') });
    const run = await cli(['rules', 'test', '--rules', rules, '--json']);
    expect(run).toMatchObject({ code: 1, stderr: '0 passed, 1 failed\n' });
    expect(objects(run.stdout)).toEqual([
      {
        type: 'test',
        file: join(rules, 'a.test.yaml'),
        rule: 'us-tungsten-china',
        case: 'raised above the line',
        passed: false,
        differences: [{ period: '2025-02', expected: 'raised (95%)', found: 'raised (critical, to critical, 90.0%)' }],
      },
    ]);
  });

  test.each([
    [
      'a key that is not known',
      TEST.replace('expect:', 'expects:'),
      /a\.test\.yaml:5: cases\[0\]\.expects: found a key that the language does not have.*did you mean expect\?/,
    ],
    [
      'a rule that is not there',
      TEST.replace('us-tungsten-china', 'us-tungsten-chna'),
      /a\.test\.yaml:1: rule: found "us-tungsten-chna", expected one of us-tungsten-china \(did you mean us-tungsten-china\?\)/,
    ],
    [
      'a kind that is not known',
      TEST.replace('kind: raised', 'kind: rised'),
      /a\.test\.yaml:5: cases\[0\]\.expect\[0\]\.kind: found "rised".*did you mean raised\?/,
    ],
    [
      'rows that are none',
      TEST.replace('{ CN: 50, total: 100 }', 'gone'),
      /a\.test\.yaml:4: cases\[0\]\.rows\.2025-01: found "gone", expected amounts by partner/,
    ],
    [
      'a case without rows',
      TEST.replace(/ {4}rows.*\n/, ''),
      /a\.test\.yaml:\d+: cases\[0\]\.rows: expected either rows or series/,
    ],
    ['what is not YAML', 'rule: [', /a\.test\.yaml:1: not YAML/],
  ])('%s is refused with file, line and path', async (_, text, says) => {
    const run = await cli(['rules', 'test', '--rules', place({ 'a.yaml': TUNGSTEN, 'a.test.yaml': text })]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(says);
  });

  test('a directory without tests is refused', async () => {
    const run = await cli(['rules', 'test', '--rules', place({ 'a.yaml': TUNGSTEN })]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('no rule tests in');
  });
});

describe.concurrent('rules backtest', () => {
  test('shows sentence, sparkline, events, summary, and what was skipped', async () => {
    const { code, stdout, stderr } = await cli(['rules', 'backtest', 'us-tungsten-china', 'us-magnets-china']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Recorded official figures: US Census Bureau');
    expect(stdout).toContain('Watches China');
    expect(stdout).toMatch(/\n {2}\*\*@@@\+@@\*-\.=\+\.=\.-@_ 4\.5% in 2026-07\n/);
    expect(stdout).toMatch(
      /\n {2}period +event +level +value +as known +as revised\n {2}2025-03 +raised +clear to critical +98\.7% +told 2025-05-06 +yes\n/,
    );
    expect(stdout).toContain(
      'as known:   3 alerts; 2 flaps; 6 months beyond the line; 6 months with an open alert; a number for every month',
    );
    expect(stdout).toContain('0 false alarms; 0 misses; no alert moved by a revision.');
    expect(stdout).toMatch(
      /Skipped:\n {2}us-magnets-china: no figures of us-census\/US\/imports\/consumption\/850511\n$/,
    );
  });

  test('prints one object a rule, skipped ones included', async () => {
    const { code, stdout, stderr } = await cli(['rules', 'backtest', '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain('Recorded official figures');
    const found = objects(stdout);
    const skipped = found.filter(({ type }) => type === 'skipped').map(({ rule }) => rule);
    expect(skipped).toEqual(expect.arrayContaining(['us-magnets-china', 'us-rare-earths-china']));
    expect(skipped).not.toContain('us-tungsten-china');
    expect(found.find(({ rule }) => rule === 'us-tungsten-china')).toMatchObject({
      type: 'backtest',
      from: '2025-01',
      until: '2026-07',
      asKnown: {
        monthsBeyond: 6,
        events: [{ kind: 'raised', period: '2025-03', severity: 'critical' }, {}, {}, {}, {}, {}],
      },
      falseAlarms: [],
      misses: [],
    });
  });

  test('a rule that is not there is refused', async () => {
    const run = await cli(['rules', 'backtest', 'us-tungsten']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('found rule "us-tungsten", expected one of');
  });

  test('reads what a local service has stored, and tells what it told', async () => {
    const data = join(freshDirectory(), 'data');
    const played = await cli(['start', '--once', '--json', '--data', data, '--until', '2025-07']);
    expect(played.code).toBe(0);
    const told = objects(played.stdout).flatMap(({ type, rule, kind, period, vintage }) =>
      type === 'alert' && rule === 'us-tungsten-china' ? [{ kind, period, vintage }] : [],
    );
    const { code, stdout } = await cli([
      'rules',
      'backtest',
      'us-tungsten-china',
      'us-wafers-japan',
      '--data',
      data,
      '--json',
    ]);
    expect(code).toBe(0);
    const [tungsten, wafers] = objects(stdout);
    const { asKnown } = tungsten as { asKnown: { events: Record<string, unknown>[] } };
    expect(asKnown.events.map(({ kind, period, vintage }) => ({ kind, period, vintage }))).toEqual(told);
    expect(told.length).toBeGreaterThan(1);
    expect(wafers).toMatchObject({ type: 'backtest', from: '2025-01', until: '2025-07' });
  });

  test('a data directory that is in use, and one that is none, are refused in one line', async () => {
    const data = freshDirectory();
    const none = await cli(['rules', 'backtest', '--data', data]);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('no service has kept its data there');
    const lock = lockDirectory(data);
    const used = await cli(['rules', 'backtest', '--data', data]);
    lock.release();
    expect(used).toMatchObject({ code: 2, stdout: '' });
    expect(used.stderr).toContain('is in use by another running service');
    for (const { stderr } of [none, used]) expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe.concurrent('rules diff', () => {
  test('of two files shows both sentences and the events that only one has', async () => {
    const rules = place({
      'a.yaml': TUNGSTEN,
      'b.yaml': TUNGSTEN.replace('80%', '97%').replace('id: us-tungsten-china', 'id: stricter'),
    });
    const { code, stdout } = await cli(['rules', 'diff', join(rules, 'a.yaml'), join(rules, 'b.yaml')]);
    expect(code).toBe(0);
    expect(stdout).toContain('changed: us-tungsten-china to stricter');
    expect(stdout).toMatch(/\n {2}- Watches .*critical above 80%.*\n {2}\+ Watches .*critical above 97%/);
    expect(stdout).toMatch(/as known: \d+ events the same, \d+ gone, \d+ new/);
    expect(stdout).toMatch(/\n {4}- 2026-06 raised: 96\.5% in 2026-06 is above the line of 80%\./);
  });

  test('of two directories says what was added, removed and changed, one object a rule', async () => {
    const magnets = readFileSync(join(SHIPPED, 'us-magnets-china.yaml'), 'utf8');
    const value = readFileSync(join(SHIPPED, 'us-polysilicon-value.yaml'), 'utf8');
    const before = place({ 'a.yaml': TUNGSTEN, 'b.yaml': value, 'c.yaml': magnets });
    const after = place({
      'a.yaml': TUNGSTEN.replace('80%', '97%'),
      'c.yaml': magnets.replace('80%', '85%'),
      'd.yaml': value.replace('id: ', 'id: new-'),
    });
    const { code, stdout } = await cli(['rules', 'diff', before, after, '--json']);
    expect(code).toBe(0);
    const found = objects(stdout);
    expect(found.map(({ rule, change }) => `${String(change)} ${String(rule)}`)).toEqual([
      'added new-us-polysilicon-value',
      'changed us-magnets-china',
      'removed us-polysilicon-value',
      'changed us-tungsten-china',
    ]);
    // There are no figures of magnets: the sentences stand alone.
    expect(found[1]).toMatchObject({ before: expect.stringContaining('80%'), after: expect.stringContaining('85%') });
    expect(found[1]).not.toHaveProperty('asKnown');
    expect(found[3]).toMatchObject({
      asKnown: { onlyBefore: expect.any(Array), onlyAfter: expect.any(Array), both: expect.any(Array) },
    });
  });

  test('of a directory with itself is nothing', async () => {
    expect(await cli(['rules', 'diff', SHIPPED, SHIPPED])).toMatchObject({
      code: 0,
      stdout: 'No rule differs.\n',
      stderr: '',
    });
  });

  test.each([
    [['rules', 'diff', SHIPPED], 'expected two files or two directories'],
    [['rules', 'diff', SHIPPED, join(SHIPPED, 'nowhere')], 'expected a rule file or a directory of them'],
  ])('%j is refused', async (parameters, says) => {
    const run = await cli(parameters);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(says);
  });
});

describe.concurrent('rules', () => {
  test('help names the commands', async () => {
    for (const parameters of [['rules'], ['rules', '--help']]) {
      const run = await cli(parameters);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      for (const verb of ['validate', 'test', 'backtest', 'diff']) expect(run.stdout).toContain(`  ${verb} `);
    }
  });

  test('an unknown command, and a word too many, are refused', async () => {
    expect(await cli(['rules', 'tets'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown command rules "tets"; expected one of validate, test, backtest, diff'),
    });
    expect(await cli(['rules', 'validate', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('found "x", expected only options'),
    });
  });
});
