import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startLocalCloud } from '../../local/local-cloud.ts';
import { withStoredTable } from '../../local/stored-table.ts';
import { startWebServer } from '../../local/web/web-server.ts';
import { storesOn } from '../support/stores.ts';
import { aReader } from '../support/a-reader.ts';
import { freshDirectory } from '../support/cli.ts';

vi.setConfig({ testTimeout: 60_000 });

const LINKS = 'http://127.0.0.1';

test('what a service has stored is read, and nothing of its own is changed', async () => {
  const directory = freshDirectory();
  const cloud = await startLocalCloud(directory, LINKS);
  await storesOn(cloud.table).readers.save(aReader({ id: 'ann' }));
  await cloud.close();
  // The links in mails name the port of SNS: that another program has it meanwhile must not make it forgotten.
  const other = await startWebServer(0, () => []);
  const { port } = new URL(other.url);
  writeFileSync(join(directory, 'sns-port'), port);
  const readers = await withStoredTable(directory, (table) => storesOn(table).readers.list());
  expect(readers.map(({ id }) => id)).toEqual(['ann']);
  expect(readFileSync(join(directory, 'sns-port'), 'utf8')).toBe(port);
  await other.close();
});

test('a directory in which no service kept its data is refused, and stays empty', async () => {
  const directory = freshDirectory();
  await expect(withStoredTable(directory, async () => 'looked')).rejects.toMatchObject({
    name: 'UsageError',
    message: `--data ${directory}: no service has kept its data there; expected the directory of a chokepoint start --data`,
  });
  expect(readdirSync(directory)).toEqual([]);
});

test('the directory of a running service is refused', async () => {
  const directory = freshDirectory();
  const cloud = await startLocalCloud(directory, LINKS);
  await expect(withStoredTable(directory, async () => 'looked')).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('in use by another running service'),
  });
  await cloud.close();
});
