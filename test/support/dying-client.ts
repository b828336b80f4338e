/** A client whose process "dies" at one of its writes, for tests of what is left behind. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { localClientConfig } from '../../local/dynamodb/aws-environment.ts';
import { documentClient, type Table } from '../../shared/storage/table.ts';
import { everyItem, type TestTable } from './dynamodb.ts';

class Died extends Error {
  override name = 'Died' as const;
}

export interface Death {
  /** The write at which it dies, from 1. */
  readonly write: number;
  /** Before the write reaches DynamoDB, or after it was done but before anybody hears of it. */
  readonly when: 'before' | 'after';
}

const WRITE = /^(?:Put|Update|Delete|BatchWrite)/;

/** The same table through a client that fails for good at the write named: whatever it is asked afterwards fails too. */
export function dyingTable({ endpoint, table }: TestTable, { write, when }: Death): Table {
  const client = new DynamoDBClient(localClientConfig(endpoint));
  let writes = 0;
  let dead = false;
  client.middlewareStack.add(
    (next, context) => async (request) => {
      if (dead) throw new Died('already dead');
      const isWrite = WRITE.test(String(context['commandName']));
      if (isWrite) writes += 1;
      const dies = isWrite && writes === write;
      if (dies) dead = true;
      if (dies && when === 'before') throw new Died(`before write ${write}`);
      const response = await next(request);
      if (dies) throw new Died(`after write ${write}`);
      return response;
    },
    { step: 'initialize', name: 'dyingClient' },
  );
  return { client: documentClient(client), table };
}

export interface Survivor {
  readonly death: Death;
  readonly items: Record<string, unknown>[];
}

/**
 * Runs the action with a death before and after each of its writes in turn, and then once more undisturbed, each
 * time in a fresh table that `prepare` fills. Answers the items left after each repeat.
 */
export async function afterEachDeath(
  freshTable: () => Promise<TestTable>,
  act: (table: Table) => Promise<unknown>,
  prepare: (table: Table) => Promise<unknown> = async () => {},
): Promise<Survivor[]> {
  const survivors: Survivor[] = [];
  for (const when of ['before', 'after'] as const)
    for (let write = 1; ; write++) {
      const table = await freshTable();
      await prepare(table);
      if (!(await dies(() => act(dyingTable(table, { write, when }))))) break;
      await act(table);
      survivors.push({ death: { write, when }, items: await everyItem(table) });
    }
  return survivors;
}

async function dies(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (error instanceof Died) return true;
    throw error;
  }
}
