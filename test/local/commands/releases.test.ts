import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../../support/an-api.ts';
import { cli } from '../../support/cli.ts';
import { storesOn } from '../../support/stores.ts';

vi.setConfig({ testTimeout: 120_000 });

const RELEASE = { source: 'us-census', reporter: 'US' };
let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = await api.token('analyst');
  const { releases } = storesOn(api.cloud.table);
  for (const [period, firstSeen] of [
    ['2026-06', '2026-08-05T12:30:00.000Z'],
    ['2026-07', '2026-09-04T12:30:00.000Z'],
  ] as const)
    await releases.announce({ ...RELEASE, period, firstSeen });
}, 60_000);
afterAll(() => api.close());

test('chokepoint releases lists the calendar of an API as that of a data directory: oldest first', async () => {
  const { code, stdout, stderr } = await cli(['releases', '--api', api.url, '--token', token]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    '2026-06  us-census  United States  arrived 2026-08-05, due 2026-08-04, not processed whole yet',
    '2026-07  us-census  United States  arrived 2026-09-04, due 2026-09-04, not processed whole yet',
    expect.stringMatching(/^2026-08 {2}us-census {2}United States {2}.*due 2026-10-05 by the usual lag$/),
  ]);
});

test('as JSON, and of one source', async () => {
  const run = await cli(['releases', '--api', api.url, '--json'], { env: { CHOKEPOINT_TOKEN: token } });
  expect(JSON.parse(run.stdout.split('\n')[0] ?? '')).toMatchObject({ period: '2026-06', state: 'arrived' });
  const other = await cli(['releases', '--api', api.url, '--token', token, '--source', 'uk-hmrc']);
  expect(other.stdout).toBe('No release is known yet.\n');
});

test('what cannot be asked together, or without a token, is refused', async () => {
  const calendar = 'an API has its calendar at /releases.ics';
  for (const [parameters, message] of [
    [['--data', '.'], `found --api and --data, expected one of the two; ${calendar}`],
    [['--ics'], `found --api and --ics, expected one of the two; ${calendar}`],
    [['--token', ''], '--token: expected an access token, there or in CHOKEPOINT_TOKEN'],
  ] as const) {
    const run = await cli(['releases', '--api', api.url, ...parameters]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(message);
  }
});
