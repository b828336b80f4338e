import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { localClientConfig } from '../../../local/dynamodb/aws-environment.ts';
import { dynamoAlertStore } from '../../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../../shared/storage/dynamodb-series-store.ts';
import { documentClient, type Table } from '../../../shared/storage/table.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage } from '../../support/a-vintage.ts';
import { onEveryEngine, type TestTable } from '../../support/dynamodb.ts';

const instant = '2026-09-03T12:30:00.000Z';

/** Notes each read: the engines of one machine are always consistent, so only the request tells what AWS would do. */
function notingTable({ endpoint, table }: TestTable, reads: Record<string, unknown>[]): Table {
  const client = new DynamoDBClient(localClientConfig(endpoint));
  client.middlewareStack.add(
    (next, context) => (request) => {
      if (/^(?:Get|Query|Scan|BatchGet)/.test(String(context['commandName']))) reads.push({ ...request.input });
      return next(request);
    },
    { step: 'initialize', name: 'noting' },
  );
  return { client: documentClient(client), table };
}

onEveryEngine('reading', (freshTable) => {
  it('is strongly consistent wherever it does not go through the index, and never scans', async () => {
    const reads: Record<string, unknown>[] = [];
    const table = notingTable(await freshTable(), reads);
    const vintage = aVintage();
    await dynamoSeriesStore(table).keep(vintage);
    await dynamoSeriesStore(table).current(vintage.series);
    await dynamoSeriesStore(table).vintages(vintage.series, vintage.period);
    await dynamoSeriesStore(table).periods(vintage.series, '2026-01', '2026-12');
    await dynamoReleaseStore(table).list('us-census');
    await dynamoRuleStore(table).put({ document: aRuleDocument(), updatedAt: instant });
    await dynamoRuleStore(table).get('us-tungsten-china');
    await dynamoAlertStore(table).states('us-tungsten-china');
    await dynamoAlertStore(table).state('us-tungsten-china', 'CN');
    await dynamoAlertStore(table).events('us-tungsten-china');
    await dynamoMailboxStore(table).mailbox('ada');
    await dynamoMailboxStore(table).deliveries('ada');
    await dynamoMailboxStore(table).newestDeliveries('ada', { limit: 5 });
    await dynamoAlertStore(table).alert('r~r~2026-07');
    await dynamoAlertStore(table).listAlerts({ filter: { rule: 'r' }, limit: 5 });
    await dynamoRunStore(table).evaluateResults('run-1');
    expect(reads.length).toBeGreaterThanOrEqual(15);
    expect(reads.filter(({ ConsistentRead }) => ConsistentRead !== true)).toEqual([]);
  });

  it('goes through the index only to list rules, readers, alerts and mailboxes in which something waits', async () => {
    const reads: Record<string, unknown>[] = [];
    const table = notingTable(await freshTable(), reads);
    await dynamoRuleStore(table).list();
    await dynamoReaderStore(table).list();
    await dynamoAlertStore(table).listAlerts({ filter: {}, limit: 5 });
    await dynamoMailboxStore(table).waiting();
    expect(reads.map(({ IndexName }) => IndexName)).toEqual(Array(4).fill('by-kind'));
  });
});
