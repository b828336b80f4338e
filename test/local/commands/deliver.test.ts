/** `chokepoint deliver --dry-run` on the data directory of a service that was stopped before it delivered. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLocalCloud } from '../../../local/local-cloud.ts';
import { aReader } from '../../support/a-reader.ts';
import { anAlertState, anEvent } from '../../support/an-event.ts';
import { cli } from '../../support/cli.ts';
import { storesOn } from '../../support/stores.ts';

vi.setConfig({ testTimeout: 120_000 });

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chokepoint-deliver-'));
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  const { alerts, readers } = storesOn(cloud.table);
  const topic = 'arn:aws:sns:us-east-1:000000000000:chokepoint-local-reader';
  const everything = [{ id: 'everything' }];
  await readers.save(aReader({ id: 'ann', name: 'Ann', topic, subscriptions: everything }));
  await readers.save(
    aReader({ id: 'dee', name: 'Dee', topic, subscriptions: everything, cadence: 'weekly', digestDay: 'monday' }),
  );
  await readers.save(aReader({ id: 'cy', name: 'Cy', topic, subscriptions: [{ id: 'steel', tags: ['steel'] }] }));
  const event = anEvent({ id: 'us-tungsten-china.2026-07.raised.v.1' });
  await alerts.saveState(anAlertState({ outbox: [event] }));
  await cloud.close();
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

test('says what would be sent to whom, and sends nothing', async () => {
  for (let time = 1; time <= 2; time++) {
    const { code, stdout } = await cli(['deliver', '--dry-run', '--data', directory]);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'To machines, by the public topic: 1 event',
      'ann (Ann)',
      "  now: CRITICAL: China's share of US unwrought tungsten imports 81.2% (line 80%), 2026-07 (1 event)",
      'dee (Dee)',
      expect.stringMatching(/^ {2}held until \d{4}-\d\d-\d\dT08:00:00\.000Z, digest: 1 event$/),
      '',
    ]);
  }
});

test('as JSON it is one object a line, with the texts', async () => {
  const { stdout } = await cli(['deliver', '--dry-run', '--json', '--data', directory]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    { type: 'events', events: ['us-tungsten-china.2026-07.raised.v.1'] },
    {
      type: 'delivery',
      reader: 'ann',
      notice: { subject: expect.stringMatching(/^CRITICAL: /), email: expect.any(String) },
    },
    { type: 'delivery', reader: 'dee', held: { 'us-tungsten-china.2026-07.raised.v.1': { why: 'digest' } } },
  ]);
});

test.each([
  [['deliver'], /^chokepoint: expected --dry-run/],
  [['deliver', '--dry-run', '--data', '/no/such/directory'], /^chokepoint: --data \/no\/such\/directory: no service/],
  [['deliver', '--dry-run', '--table', 't', '--data', 'd'], /^chokepoint: found --table and --data/],
  [['deliver', '--dry-run', 'now'], /^chokepoint: found "now", expected only options/],
])('%j is a wrong call', async (args, expected) => {
  const { code, stderr } = await cli(args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(expected)]);
});
