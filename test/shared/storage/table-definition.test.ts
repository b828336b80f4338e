import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createTable } from '../../../local/dynamodb/create-table.ts';
import { dynamoAlertStore } from '../../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../../shared/storage/dynamodb-rule-store.ts';
import { dynamoSeriesStore } from '../../../shared/storage/dynamodb-series-store.ts';
import { BY_KIND, tableDefinition } from '../../../shared/storage/table-definition.ts';
import { aLateness } from '../../support/a-lateness.ts';
import { aReader } from '../../support/a-reader.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage } from '../../support/a-vintage.ts';
import { anAlertState, anEvent } from '../../support/an-event.ts';
import { everyItem, onEveryEngine } from '../../support/dynamodb.ts';

const instant = '2026-09-03T12:30:00.000Z';

onEveryEngine('the table', (freshTable) => {
  it('has the keys and the index of the definition, and is left alone when it is made again', async () => {
    const { endpoint, table, client } = await freshTable();
    await dynamoReleaseStore({ client, table }).announce({
      source: 'uk-hmrc',
      reporter: 'GB',
      period: '2026-07',
      firstSeen: instant,
    });
    await createTable(endpoint, table);
    const { Table: found } = await client.send(new DescribeTableCommand({ TableName: table }));
    expect(found?.KeySchema).toEqual(tableDefinition.KeySchema);
    expect(found?.GlobalSecondaryIndexes).toMatchObject(tableDefinition.GlobalSecondaryIndexes);
    expect(await dynamoReleaseStore({ client, table }).list('uk-hmrc')).toHaveLength(1);
  });

  it('carries in its index only what is listed', async () => {
    const table = await freshTable();
    await dynamoSeriesStore(table).keep(aVintage());
    await dynamoReleaseStore(table).announce({
      source: 'us-census',
      reporter: 'US',
      period: '2026-07',
      firstSeen: instant,
    });
    await dynamoRuleStore(table).put({ document: aRuleDocument(), updatedAt: instant });
    await dynamoAlertStore(table).saveState(anAlertState());
    await dynamoAlertStore(table).recordEvent(anEvent());
    await dynamoReaderStore(table).save(aReader({ id: 'ada' }));
    await dynamoMailboxStore(table).saveMailbox({ reader: 'ada', told: {}, version: 1 });
    await dynamoReleaseStore(table).recordLateness(aLateness());
    const items = await everyItem(table);
    expect(items).toHaveLength(10);
    expect(items.map(({ schema }) => schema)).toEqual(items.map(() => 1));
    expect((await everyItem(table, BY_KIND)).map(({ kind, id }) => [kind, id])).toEqual([
      ['release', 'us-census#2026-07#US'],
      ['reader', 'ada'],
      ['rule', 'us-tungsten-china'],
      // As long as something waits in its outbox.
      ['outbox', 'us-tungsten-china~us-tungsten-china'],
    ]);
  });
});
