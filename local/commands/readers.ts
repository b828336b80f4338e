/** `chokepoint readers`: who is told, where, and what keeps somebody from being told. */
import type * as z from 'zod';
import { readerBody } from '../../shared/api/reader-bodies.ts';
import { readerSummarySchema } from '../../shared/api/schemas/readers.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { apiClient } from '../api-client.ts';
import { withStoredTable } from '../stored-table.ts';
import { UsageError } from '../usage-error.ts';
import { dataDefault, optionsOnly, tokenParameter } from './parameters.ts';

const HELP = `chokepoint readers [options]

Lists the readers with the state of their addresses, which are masked, and what keeps them from being told.

  --data DIR        the state of a local service that is not running (default: ${dataDefault})
  --api URL         ask an API instead, such as http://127.0.0.1:8787
  --token TOKEN     an operator's access token for it (default: CHOKEPOINT_TOKEN)
  --problems        only readers whom something keeps from being told
  --json            one JSON object a line`;

const OPTIONS = {
  data: { type: 'string' },
  api: { type: 'string' },
  token: { type: 'string' },
  problems: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Summary = z.output<typeof readerSummarySchema>;

/** Exit code 0. */
export async function readersCommand(args: string[]): Promise<number> {
  const values = optionsOnly(args, OPTIONS, HELP);
  if (values === undefined) return 0;
  if (values.api !== undefined && values.data !== undefined)
    throw new UsageError('found --data and --api, expected one of the two');
  const readers =
    values.api === undefined
      ? await storedReaders(values.data ?? dataDefault)
      : await apiClient({ url: values.api, token: tokenParameter(values.token) }).all(
          readerSummarySchema,
          '/readers?limit=200',
        );
  const shown = values.problems === true ? readers.filter(({ problems }) => problems.length > 0) : readers;
  if (values.json === true) for (const reader of shown) process.stdout.write(`${JSON.stringify(reader)}\n`);
  else process.stdout.write(shown.length === 0 ? 'No reader.\n' : shown.map(textOf).join(''));
  return 0;
}

function storedReaders(data: string): Promise<Summary[]> {
  return withStoredTable(data, async (table) => (await dynamoReaderStore(table).list()).map(readerBody));
}

/** `demo  Demonstration reader  immediate (UTC)  1 subscription`, then addresses and problems, each on a line. */
function textOf({ id, name, cadence, timeZone, addresses, subscriptions, problems }: Summary): string {
  const count = `${subscriptions} ${subscriptions === 1 ? 'subscription' : 'subscriptions'}`;
  const lines = [
    `${id}  ${name}  ${cadence} (${timeZone})  ${count}`,
    ...addresses.map(({ kind, address, state }) => `  ${kind} ${address}  ${state}`),
    ...problems.map((problem) => `  ! ${problem}`),
  ];
  return `${lines.join('\n')}\n`;
}
