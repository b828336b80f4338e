import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { aWrittenRule } from '../../support/a-written-rule.ts';
import { type ApiWithRuns, startApiWithRuns } from '../../support/an-api-with-runs.ts';
import { cli, freshDirectory } from '../../support/cli.ts';

let api: ApiWithRuns;
const tokens = { operator: '', analyst: '' };

beforeAll(async () => {
  api = await startApiWithRuns();
  tokens.operator = await api.token('operator', 'ana');
  tokens.analyst = await api.token('analyst');
}, 60_000);
afterAll(() => api.close());

function files(...rules: Record<string, unknown>[]): string {
  const directory = freshDirectory();
  for (const rule of rules) writeFileSync(join(directory, `${String(rule['id'])}.yaml`), stringify(rule));
  return directory;
}

const environment = (role: 'operator' | 'analyst' = 'operator') => ({
  env: { CHOKEPOINT_API: api.url, CHOKEPOINT_TOKEN: tokens[role] },
});
const ids = async () => (await api.stores.rules.list()).map(({ document }) => document.id);
const [A, B] = [aWrittenRule('cli-a'), aWrittenRule('cli-b', { tags: ['tungsten'] })];

describe('rules of a service', () => {
  it('are applied, compared, exported and applied again unchanged', async () => {
    const directory = files(A, B);
    const dry = await cli(['rules', 'apply', directory, '--dry-run'], environment());
    expect(dry.stderr).toBe('');
    expect(dry.stdout).toBe(
      'created   cli-a\ncreated   cli-b\n2 rules: 2 created, 0 replaced, 0 removed, 0 unchanged. Nothing was stored: this was a dry run.\n',
    );
    expect(await ids()).toEqual([]);

    const applied = await cli(['rules', 'apply', directory, '--reason', 'from the files', '--json'], environment());
    expect(applied.code).toBe(0);
    const lines = applied.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { type: 'rule', id: 'cli-a', change: 'created', diff: [] },
      { type: 'rule', id: 'cli-b', change: 'created', diff: [] },
      { type: 'summary', created: 2, dryRun: false },
    ]);
    expect(await api.stores.rules.revisions('cli-a')).toMatchObject([{ by: 'ana', reason: 'from the files' }]);
    await api.starter.idle();

    const same = await cli(['rules', 'diff', directory], environment('analyst'));
    expect(same.stdout).toBe('No rule differs from what is deployed.\n');
    const changed = files(aWrittenRule('cli-a', { threshold: { above: '45%' } }), aWrittenRule('cli-c'));
    const diff = await cli(['rules', 'diff', changed], environment('analyst'));
    expect(diff.stdout).toBe(
      [
        'cli-a: would be replaced',
        '  threshold.above: 40% -> 45%',
        'cli-c: only in the files, would be created',
        '1 only deployed; apply leaves them, and with --remove-others removes them: cli-b',
        '',
      ].join('\n'),
    );

    const out = join(freshDirectory(), 'exported');
    const exported = await cli(['rules', 'export', '--out', out], environment('analyst'));
    expect(exported.stdout).toBe(`2 rules written to ${out}.\n`);
    expect(readdirSync(out).sort()).toEqual(['cli-a.yaml', 'cli-b.yaml']);
    const again = await cli(['rules', 'apply', out, '--remove-others'], environment());
    expect(again.stdout).toBe('2 rules: 0 created, 0 replaced, 0 removed, 2 unchanged.\n');
    // The same rules make the same files.
    const text = readFileSync(join(out, 'cli-b.yaml'), 'utf8');
    expect(text).not.toContain('when-missing');
    expect((await cli(['rules', 'export'], environment('analyst'))).stdout).toBe(
      `${readFileSync(join(out, 'cli-a.yaml'), 'utf8')}---\n${text}`,
    );
  }, 120_000);

  it('that are not among the files are removed on demand only', async () => {
    const directory = files(A);
    await cli(['rules', 'apply', directory], environment());
    expect(await ids()).toContain('cli-b');
    const removed = await cli(['rules', 'apply', directory, '--remove-others'], environment());
    expect(removed.stdout).toContain('removed   cli-b\n');
    expect(await ids()).toEqual(['cli-a']);
    await api.starter.idle();
  }, 60_000);

  it('are not changed by whoever may not, or without a token', async () => {
    const directory = files(B);
    const analyst = await cli(['rules', 'apply', directory], environment('analyst'));
    expect(analyst.code).toBe(1);
    expect(analyst.stderr).toMatch(/^chokepoint: POST \/rule-set: .*\(403\)\n$/);
    const nobody = await cli(['rules', 'apply', directory, '--api', api.url]);
    expect([nobody.code, nobody.stdout]).toEqual([2, '']);
    expect(nobody.stderr).toContain('--token: expected an access token, there or in CHOKEPOINT_TOKEN');
    const garbage = await cli(['rules', 'export', '--api', api.url, '--token', 'secret-garbage']);
    expect(garbage.code).toBe(1);
    expect(garbage.stderr).toContain('the token is not accepted');
    expect(garbage.stderr).not.toContain('secret-garbage');
    expect(await ids()).toEqual(['cli-a']);
  }, 60_000);

  it('that are not valid are refused with file and line, and nothing is sent', async () => {
    const directory = files(A);
    mkdirSync(join(directory, 'more'));
    writeFileSync(
      join(directory, 'more', 'wrong.yaml'),
      stringify(aWrittenRule('wrong', { metric: { kind: 'partner-share', partner: 'XX' } })),
    );
    const { code, stderr } = await cli(['rules', 'apply', directory], environment());
    expect(code).toBe(2);
    expect(stderr).toMatch(/more\/wrong\.yaml:\d+: metric\.partner: found "XX"/);
    expect(await ids()).toEqual(['cli-a']);
  }, 60_000);

  it('of a service that does not answer are a clear error', async () => {
    const { code, stderr } = await cli(['rules', 'export', '--api', 'http://127.0.0.1:9', '--token', 'x']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^chokepoint: http:\/\/127\.0\.0\.1:9 does not answer: /);
    const wrong = await cli(['rules', 'export', '--api', 'nowhere', '--token', 'x']);
    expect(wrong.code).toBe(2);
    const none = await cli(['rules', 'export']);
    expect(none.stderr).toContain('--api: expected the address of an API, there or in CHOKEPOINT_API');
  }, 60_000);
});
