/** `chokepoint deliver --dry-run`: what would be sent to whom now, from a data directory or a table on AWS. Sends nothing. */
import { type Plan, type PlannedDelivery, plannedDeliveries } from '../../shared/delivery/planned-deliveries.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { sourceProfiles } from '../../shared/sources/index.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoClient, type Table } from '../../shared/storage/table.ts';
import { withStoredTable } from '../stored-table.ts';
import { UsageError } from '../usage-error.ts';
import { dataDefault, optionsOnly } from './parameters.ts';

const HELP = `chokepoint deliver --dry-run [options]

Says what would be sent to whom at this moment, what waits for later and what is parked. Sends nothing.

  --dry-run         required: the pipeline delivers by itself
  --data DIR        the state of a local service that is not running (default: ${dataDefault})
  --table NAME      a table on AWS instead, with the credentials of the environment
  --texts           the whole e-mails, not their subjects alone
  --json            one JSON object a line

LINK_BASE says with what links begin (default: http://127.0.0.1:8787).`;

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  data: { type: 'string' },
  table: { type: 'string' },
  texts: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Exit code 0. */
export async function deliverCommand(args: string[]): Promise<number> {
  const values = optionsOnly(args, OPTIONS, HELP);
  if (values === undefined) return 0;
  if (values['dry-run'] !== true)
    throw new UsageError('expected --dry-run: deliveries are made by the pipeline itself; see --help');
  if (values.table !== undefined && values.data !== undefined)
    throw new UsageError('found --table and --data, expected one of them');
  const plan =
    values.table === undefined
      ? await withStoredTable(values.data ?? dataDefault, planOf)
      : await planOf({ client: dynamoClient(), table: values.table });
  const lines = values.json === true ? jsonLines(plan) : textLines(plan, values.texts === true);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

/** Links in a plan lead to where the local console is served by default. */
const LINK_BASE = process.env['LINK_BASE'] ?? 'http://127.0.0.1:8787';

function planOf(table: Table): Promise<Plan> {
  return plannedDeliveries([...sourceProfiles.keys()], {
    alerts: dynamoAlertStore(table),
    readers: dynamoReaderStore(table),
    rules: dynamoRuleStore(table),
    releases: dynamoReleaseStore(table),
    mailboxes: dynamoMailboxStore(table),
    clock: systemClock,
    linkBase: LINK_BASE,
  });
}

function jsonLines({ events, deliveries }: Plan): string[] {
  return [
    JSON.stringify({ type: 'events', events }),
    ...deliveries.map((delivery) => JSON.stringify({ type: 'delivery', ...delivery })),
  ];
}

function textLines({ events, deliveries }: Plan, withTexts: boolean): string[] {
  const machines = events.length === 0 ? [] : [`To machines, by the public topic: ${counted(events.length, 'event')}`];
  const people = deliveries.flatMap((delivery) => deliveryLines(delivery, withTexts));
  return machines.length + people.length === 0 ? ['Nothing waits to be sent.'] : [...machines, ...people];
}

function deliveryLines({ reader, name, notice, isBusy, held, parked }: PlannedDelivery, withTexts: boolean): string[] {
  const waiting = [...Map.groupBy(Object.values(held), ({ due, why }) => `${due}, ${why}`)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    `${reader}${name === reader ? '' : ` (${name})`}`,
    ...(isBusy ? ['  another delivery to this reader is under way'] : []),
    ...(notice === undefined ? [] : [`  now: ${notice.subject} (${counted(notice.events.length, 'event')})`]),
    ...(notice === undefined || !withTexts ? [] : notice.email.split('\n').map((line) => `    ${line}`.trimEnd())),
    ...waiting.map(([when, events]) => `  held until ${when}: ${counted(events.length, 'event')}`),
    ...(parked === 0 ? [] : [`  parked: ${counted(parked, 'notice')}, to be sent again by an operator`]),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
