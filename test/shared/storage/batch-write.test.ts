import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { localClientConfig } from '../../../local/dynamodb/aws-environment.ts';
import { batchWrite } from '../../../shared/storage/batch-write.ts';
import { documentClient, type Table } from '../../../shared/storage/table.ts';
import { everyItem, onEveryEngine, type TestTable } from '../../support/dynamodb.ts';

const batchInput = z.object({ RequestItems: z.record(z.string(), z.array(z.unknown())) });

/** A client to which DynamoDB gives back all but the first two requests of a batch, as it does when it throttles. */
function throttledTable({ endpoint, table }: TestTable, unprocessed: (sent: number) => boolean): Table {
  const client = new DynamoDBClient(localClientConfig(endpoint));
  let sent = 0;
  client.middlewareStack.add(
    (next, context) => async (request) => {
      if (!String(context['commandName']).startsWith('BatchWrite') || !unprocessed(++sent)) return next(request);
      const all = batchInput.parse(request.input).RequestItems[table] ?? [];
      const taken = { ...request.input, RequestItems: { [table]: all.slice(0, 2) } };
      const response = await next({ ...request, input: taken });
      const left = all.slice(2);
      Object.assign(response.output, { UnprocessedItems: left.length === 0 ? {} : { [table]: left } });
      return response;
    },
    { step: 'initialize', name: 'throttled' },
  );
  return { client: documentClient(client), table };
}

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    pk: 'RUN#run-1',
    sk: `PULL#${1_000 + index}`,
    schema: 1,
    batch: index,
  }));

onEveryEngine('writing in batches', (freshTable) => {
  it('writes more items than one request takes', async () => {
    const table = await freshTable();
    await batchWrite(table, items(60));
    expect(await everyItem(table)).toEqual(items(60));
    await batchWrite(table, []);
  });

  it('sends again what DynamoDB left unprocessed', async () => {
    const table = await freshTable();
    await batchWrite(
      throttledTable(table, (sent) => sent <= 4),
      items(25),
    );
    expect(await everyItem(table)).toEqual(items(25));
  });

  it('gives up, loudly, when items stay unprocessed', async () => {
    const table = await freshTable();
    const writing = batchWrite(
      throttledTable(table, () => true),
      items(25),
      [1, 1, 1],
    );
    await expect(writing).rejects.toThrow(/17 of 25 items .* 4 times/);
  });
});
