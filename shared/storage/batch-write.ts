import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from './item.ts';
import type { Table } from './table.ts';

/** DynamoDB's limit for one BatchWriteItem. */
const ITEMS_PER_REQUEST = 25;
/** Before each further attempt: nine seconds in all, which lets an on-demand table double its capacity. */
const PAUSES_MS: readonly number[] = [50, 100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000];

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

/**
 * Puts many items without a condition: for items that only one writer writes, and writes the same again.
 * What DynamoDB leaves unprocessed is sent again after each pause; throws when some remains after the last.
 */
export async function batchWrite(table: Table, items: readonly Item[], pausesMs = PAUSES_MS): Promise<void> {
  for (let start = 0; start < items.length; start += ITEMS_PER_REQUEST) {
    const requests = items.slice(start, start + ITEMS_PER_REQUEST).map((item) => ({ PutRequest: { Item: item } }));
    await writeRequests(table, requests, pausesMs);
  }
}

async function writeRequests(table: Table, requests: Requests, pausesMs: readonly number[]): Promise<void> {
  let left = await send(table, requests);
  for (const pause of pausesMs) {
    if (left.length === 0) return;
    await sleep(pause);
    left = await send(table, left);
  }
  if (left.length > 0)
    throw new Error(
      `${left.length} of ${requests.length} items not written to ${table.table}: DynamoDB left them unprocessed ` +
        `${pausesMs.length + 1} times`,
    );
}

async function send({ client, table }: Table, requests: Requests): Promise<Requests> {
  const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  return UnprocessedItems?.[table] ?? [];
}
