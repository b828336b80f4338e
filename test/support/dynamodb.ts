/**
 * DynamoDB for tests: each suite runs on the embedded engine, and on AWS's DynamoDB Local as well when the variable
 * CHOKEPOINT_DYNAMODB_LOCAL is 1. With `dynamodb-setup.ts` as vitest's global setup, an engine is started once a
 * run; without it, once a file.
 */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { localClientConfig } from '../../local/dynamodb/aws-environment.ts';
import { createTable } from '../../local/dynamodb/create-table.ts';
import { documentClient, type Table } from '../../shared/storage/table.ts';
import { ENGINES, type EngineName, startTestEngine } from './dynamodb-engine.ts';

export interface TestTable extends Table {
  readonly endpoint: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Endpoints by engine, from the global setup. */
    dynamodb?: Partial<Record<EngineName, string>>;
  }
}

/** Declares the suite once for each engine. `freshTable` makes an empty table that no other test sees. */
export function onEveryEngine(title: string, suite: (freshTable: () => Promise<TestTable>) => void): void {
  describe.each(ENGINES)(`${title}, on %s`, (engine) => {
    let endpoint = '';
    let close = async () => {};
    beforeAll(async () => {
      const provided = inject('dynamodb')?.[engine];
      if (provided !== undefined) endpoint = provided;
      else ({ endpoint, close } = await startTestEngine(engine));
    }, 90_000);
    afterAll(() => close());
    suite(() => freshTable(endpoint));
  });
}

/** An empty table at the endpoint, with a client of its own. */
async function freshTable(endpoint: string): Promise<TestTable> {
  const table = `test-${randomUUID()}`;
  await createTable(endpoint, table);
  return { endpoint, table, client: documentClient(new DynamoDBClient(localClientConfig(endpoint))) };
}

/** Every item of the table, in order of key; with an index, every item that is in the index. */
export async function everyItem({ client, table }: Table, index?: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  const scan = { TableName: table, ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }) };
  for await (const page of paginateScan({ client }, scan)) items.push(...(page.Items ?? []));
  const key = ({ pk, sk }: Record<string, unknown>) => `${String(pk)} ${String(sk)}`;
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
