/** What a local service has stored in its data directory: every vintage, as retrieved. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SeriesId, Vintage } from '../../../shared/domain/series.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import type { SeriesStore } from '../../../shared/ports/series-store.ts';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { dynamoSeriesStore } from '../../../shared/storage/dynamodb-series-store.ts';
import { documentClient, type Table } from '../../../shared/storage/table.ts';
import { lockDirectory } from '../../data-directory.ts';
import { DirectoryInUse } from '../../directory-in-use.ts';
import { localClientConfig } from '../../dynamodb/aws-environment.ts';
import { createTable } from '../../dynamodb/create-table.ts';
import { startDynamoDb } from '../../dynamodb/start-dynamodb.ts';
import { TABLE_NAME } from '../../local-cloud.ts';
import { UsageError } from '../../usage-error.ts';
import type { Figures } from './figures.ts';

/**
 * Reads the series named, and lets the directory go again.
 *
 * @throws UsageError when no service kept its data there, or one is running on it
 */
export async function storedFigures(data: string, series: readonly SeriesId[]): Promise<Figures> {
  const directory = resolve(data);
  if (!existsSync(join(directory, 'lock.sqlite')))
    throw new UsageError(
      `--data ${data}: no service has kept its data there; expected the directory of a chokepoint start --data`,
    );
  const lock = claimed(directory);
  try {
    const dynamo = await startDynamoDb({ directory });
    const client = new DynamoDBClient(localClientConfig(dynamo.endpoint));
    try {
      await createTable(dynamo.endpoint, TABLE_NAME);
      return await readAll({ client: documentClient(client), table: TABLE_NAME }, series, `Figures stored in ${data}`);
    } finally {
      client.destroy();
      await dynamo.close();
    }
  } finally {
    lock.release();
  }
}

function claimed(directory: string) {
  try {
    return lockDirectory(directory);
  } catch (error) {
    if (error instanceof DirectoryInUse) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function readAll(table: Table, series: readonly SeriesId[], title: string): Promise<Figures> {
  const [store, releases] = [dynamoSeriesStore(table), dynamoReleaseStore(table)];
  const sources = [...new Set(series.map((id) => seriesKey(id).source))];
  const known = new Map<SeriesId, Vintage[]>();
  for (const id of series) known.set(id, await everyVintage(store, id));
  const found = (await Promise.all(sources.map((source) => releases.list(source)))).flat();
  const held = series.filter((id) => (known.get(id) ?? []).length > 0).map(seriesKey);
  return {
    title,
    vintagesOf: (id) => known.get(id) ?? [],
    runsStarted: found.flatMap(({ firstSeen, revisions }) => [firstSeen, ...revisions.map(({ at }) => at)]),
    codes: Object.fromEntries(
      sources.map((source) => [source, held.filter((key) => key.source === source).map(({ commodity }) => commodity)]),
    ),
  };
}

async function everyVintage(store: SeriesStore, series: SeriesId): Promise<Vintage[]> {
  const periods = (await store.current(series)).map(({ period }) => period);
  return (await Promise.all(periods.map((period) => store.vintages(series, period)))).flat();
}
