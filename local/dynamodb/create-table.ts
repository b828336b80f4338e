import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../shared/storage/table-definition.ts';
import { localClientConfig } from './aws-environment.ts';

const LONGEST_WAIT_SECONDS = 30;

/** Makes the table with its index, and waits until it can be used; one that exists already is left as it is. */
export async function createTable(endpoint: string, tableName: string): Promise<void> {
  const client = new DynamoDBClient(localClientConfig(endpoint));
  try {
    await client.send(new CreateTableCommand({ TableName: tableName, ...tableDefinition }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists(
    { client, minDelay: 1, maxDelay: 1, maxWaitTime: LONGEST_WAIT_SECONDS },
    { TableName: tableName },
  );
  client.destroy();
}
