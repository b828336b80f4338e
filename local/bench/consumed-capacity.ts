/** Counts what DynamoDB says that requests consumed. */
import type { Table } from '../../shared/storage/table.ts';

export interface Consumed {
  /** Write and read request units, as billed on demand, and how many requests. */
  writeUnits: number;
  readUnits: number;
  writes: number;
  reads: number;
}

const WRITE = /^(?:Put|Update|Delete|BatchWrite)/;

interface Capacity {
  readonly CapacityUnits?: number;
}

/** Makes the client ask for the capacity that each request consumes, and adds it up in what is answered. */
export function countConsumed({ client }: Table): Consumed {
  const consumed = { writeUnits: 0, readUnits: 0, writes: 0, reads: 0 };
  client.middlewareStack.add(
    (next, context) => async (request) => {
      Object.assign(request.input, { ReturnConsumedCapacity: 'TOTAL' });
      const response = await next(request);
      const units = unitsOf((response.output as { ConsumedCapacity?: Capacity | Capacity[] }).ConsumedCapacity);
      const isWrite = WRITE.test(String(context['commandName']));
      consumed[isWrite ? 'writeUnits' : 'readUnits'] += units;
      consumed[isWrite ? 'writes' : 'reads'] += 1;
      return response;
    },
    { step: 'initialize', name: 'countConsumed' },
  );
  return consumed;
}

function unitsOf(capacity: Capacity | Capacity[] | undefined): number {
  return [capacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
