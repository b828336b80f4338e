/** Readers and addresses as the API shows them: to their owner, and masked to operators. */
import { type Address, addressProblem, maskedAddress } from '../domain/address.ts';
import type { Reader } from '../domain/reader.ts';
import { readerProblems } from '../domain/reader-problems.ts';

export function addressBody(address: Address) {
  const { id, kind, address: text, state, addedAt, confirmedAt, remindedAt } = address;
  const problem = addressProblem(address);
  return {
    id,
    kind,
    address: text,
    state,
    addedAt,
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(remindedAt !== undefined && { remindedAt }),
    ...(problem !== undefined && { problem }),
  };
}

/** What is about to be removed is not shown any more. */
export function meBody(reader: Reader) {
  const { id, name, timeZone, cadence, digestAt, digestDay, criticalAtOnce, quietHours } = reader;
  const { addresses, subscriptions, version } = reader;
  return {
    id,
    name,
    timeZone,
    cadence,
    digestAt,
    ...(digestDay !== undefined && { digestDay }),
    ...(criticalAtOnce !== undefined && { criticalAtOnce }),
    ...(quietHours !== undefined && { quietHours }),
    addresses: addresses.filter(({ removedAt }) => removedAt === undefined).map(addressBody),
    subscriptions,
    version,
    problems: readerProblems(reader, { masked: false }),
  };
}

/** A reader for operators. */
export function readerBody(reader: Reader) {
  const { id, name, timeZone, cadence, addresses, subscriptions, createdAt } = reader;
  return {
    id,
    name,
    timeZone,
    cadence,
    addresses: addresses
      .filter(({ removedAt }) => removedAt === undefined)
      .map((address) => addressBody({ ...address, address: maskedAddress(address) })),
    subscriptions: subscriptions.length,
    createdAt,
    problems: readerProblems(reader, { masked: true }),
  };
}
