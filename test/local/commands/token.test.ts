import { existsSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { issuerKey } from '../../../local/web/issuer-key.ts';
import { verifiedClaims } from '../../../local/web/local-tokens.ts';
import { cli, freshDirectory } from '../../support/cli.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('chokepoint token', () => {
  test('prints a token that a service on the same data takes', async () => {
    const data = freshDirectory();
    const { stdout, code } = await cli(['token', '--role', 'operator', '--reader', 'ada', '--data', data]);
    expect(code).toBe(0);
    const claims = await verifiedClaims(await issuerKey(data), stdout.trim());
    expect(claims).toMatchObject({ sub: 'ada', token_use: 'access', 'cognito:groups': ['operators'] });
  });

  test('without options is an analyst’s, signed by the key of the user’s state directory', async () => {
    const state = freshDirectory();
    const { stdout } = await cli(['token'], { env: { XDG_STATE_HOME: state } });
    expect(decodeJwt(stdout.trim())).toMatchObject({ sub: 'analyst', 'cognito:groups': ['analysts'] });
    expect(await verifiedClaims(await issuerKey(`${state}/chokepoint`), stdout.trim())).toBeDefined();
  });

  test('of a data directory that there is not is refused, and none is made', async () => {
    const data = `${freshDirectory()}/mistyped`;
    const run = await cli(['token', '--data', data]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`--data: there is no ${data}`);
    expect(existsSync(data)).toBe(false);
  });

  test.each([
    [['--role', 'admin'], '--role: found "admin", expected operator or analyst'],
    [['--reader', 'a b'], '--reader: found "a b", expected letters, digits and . _ : -'],
    [['--who', 'x'], "Unknown option '--who'"],
    [['operator'], 'found "operator", expected only options'],
  ])('%j is refused in one line', async (parameters, reason) => {
    const run = await cli(['token', ...parameters, '--data', freshDirectory()]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(reason);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
