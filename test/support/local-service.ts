/**
 * A service with its data in a directory, to be run as a process of its own and killed by a test:
 * `node local-service.ts DIRECTORY`. It claims the directory, starts DynamoDB, announces one release more than it
 * found, and says so in one line of JSON.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lockDirectory } from '../../local/data-directory.ts';
import { localClientConfig } from '../../local/dynamodb/aws-environment.ts';
import { createTable } from '../../local/dynamodb/create-table.ts';
import { startDynamoDb } from '../../local/dynamodb/start-dynamodb.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { documentClient } from '../../shared/storage/table.ts';

const directory = process.argv[2] ?? '';
lockDirectory(directory);
const { endpoint } = await startDynamoDb({ directory });
await createTable(endpoint, 'chokepoint');
const store = dynamoReleaseStore({
  client: documentClient(new DynamoDBClient(localClientConfig(endpoint))),
  table: 'chokepoint',
});
const found = (await store.list('us-census')).length;
await store.announce({
  source: 'us-census',
  reporter: 'US',
  period: `2026-0${found + 1}`,
  firstSeen: '2026-09-03T12:30:00.000Z',
});
console.log(JSON.stringify({ endpoint, found }));
// Alive until somebody kills it.
setInterval(() => {}, 60_000);
