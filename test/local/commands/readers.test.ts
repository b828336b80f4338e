import { expect, test, vi } from 'vitest';
import { startLocalCloud } from '../../../local/local-cloud.ts';
import { dynamoReaderStore } from '../../../shared/storage/dynamodb-reader-store.ts';
import { startTestApi } from '../../support/an-api.ts';
import { aReader, anAddress } from '../../support/a-reader.ts';
import { cli, freshDirectory } from '../../support/cli.ts';
import type { Table } from '../../../shared/storage/table.ts';

vi.setConfig({ testTimeout: 120_000 });

async function addReaders(table: Table): Promise<void> {
  const subscriptions = [{ id: 's' }];
  const readers = dynamoReaderStore(table);
  await readers.save(aReader({ id: 'ann', subscriptions, addresses: [anAddress({ state: 'confirmed' })] }));
  const address = 'https://hooks.example.org/T0K3N';
  await readers.save(
    aReader({
      id: 'ben',
      name: 'Ben <b>',
      cadence: 'daily',
      subscriptions,
      addresses: [anAddress({ kind: 'https', address })],
    }),
  );
}

const LISTED = `ann  ann  immediate (UTC)  1 subscription
  email a***@example.org  confirmed
ben  Ben <b>  daily (UTC)  1 subscription
  https https://hooks.example.org/***  pending
  ! no confirmed address: nothing arrives
  ! https://hooks.example.org/***: the server has not visited the link to confirm
`;

test('chokepoint readers lists the readers of a data directory, addresses masked', async () => {
  const directory = freshDirectory();
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  await addReaders(cloud.table);
  await cloud.close();
  expect(await cli(['readers', '--data', directory])).toMatchObject({ code: 0, stdout: LISTED, stderr: '' });
  const { stdout } = await cli(['readers', '--data', directory, '--problems', '--json']);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['ben']);
});

test('chokepoint readers lists the same from an API, for operators', async () => {
  const api = await startTestApi();
  await addReaders(api.cloud.table);
  const token = await api.token('operator');
  expect(await cli(['readers', '--api', api.url, '--token', token])).toMatchObject({ code: 0, stdout: LISTED });
  expect(await cli(['readers', '--api', api.url], { env: { CHOKEPOINT_TOKEN: token } })).toMatchObject({
    stdout: LISTED,
  });
  const analyst = await cli(['readers', '--api', api.url, '--token', await api.token('analyst')]);
  expect(analyst).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^chokepoint: .*operators.*\(403\)\n$/),
  });
  const nobody = await cli(['readers', '--api', api.url, '--token', 'garbage']);
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('401') });
  await api.close();
});

test.each([
  ['a directory that is not there', ['--data', '/no/such/directory'], '--data'],
  ['two places to look', ['--data', '.', '--api', 'http://127.0.0.1:1'], 'one of the two'],
  ['an API without a token', ['--api', 'http://127.0.0.1:1'], 'CHOKEPOINT_TOKEN'],
  ['an address that is none', ['--api', 'ftp://x', '--token', 'a'], '--api'],
  ['an option that is none', ['--reader', 'x'], '--reader'],
  ['a word too many', ['all'], '"all"'],
])('%s is a wrong call, and says so in one line', async (_, parameters, expected) => {
  const { code, stdout, stderr } = await cli(['readers', ...parameters]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^chokepoint: [^\n]+\n$/);
  expect(stderr).toContain(expected);
});
