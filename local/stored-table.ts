/** What a local service has kept in its data directory, for commands that only look: no SNS is started, nothing is made. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { documentClient, type Table } from '../shared/storage/table.ts';
import { lockDirectory } from './data-directory.ts';
import { DirectoryInUse } from './directory-in-use.ts';
import { localClientConfig } from './dynamodb/aws-environment.ts';
import { createTable } from './dynamodb/create-table.ts';
import { startDynamoDb } from './dynamodb/start-dynamodb.ts';
import { TABLE_NAME } from './local-cloud.ts';
import { UsageError } from './usage-error.ts';

/**
 * Claims the directory while its table is looked at, and lets it go again.
 *
 * @throws UsageError when no service kept its data there, or one is running on it
 */
export async function withStoredTable<Result>(data: string, look: (table: Table) => Promise<Result>): Promise<Result> {
  const directory = resolve(data);
  // Whatever starts on a directory makes its files there.
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
      return await look({ client: documentClient(client), table: TABLE_NAME });
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
