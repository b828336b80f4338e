/** The caller as a reader: found, changed by compare-and-set, limited in what they may have sent. */
import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../../../../shared/api/route.ts';
import { AddressBookUnavailable } from '../../../../shared/channels/address-book-unavailable.ts';
import type { Address } from '../../../../shared/domain/address.ts';
import type { Reader } from '../../../../shared/domain/reader.ts';
import { settleAddresses } from '../../../../shared/lambda/settle-addresses.ts';
import { ProblemFound } from '../../problem-found.ts';
import type { ManageServices } from '../../services.ts';

/** Each lost attempt means that another write of the same reader won. */
const ATTEMPTS = 20;

export type ReaderServices = Pick<ManageServices, 'readers' | 'addressBook' | 'clock'>;

/** Throws 404 for somebody who has not signed up. */
export async function ownReader({ id }: Caller, { readers }: Pick<ReaderServices, 'readers'>): Promise<Reader> {
  const reader = await readers.get(id);
  if (reader !== undefined && reader.leavingAt === undefined) return reader;
  throw new ProblemFound('not-found', 'You have not signed up as a reader: PUT /me with If-None-Match: * does so.');
}

/** The reader with the change, stored. `change` may be called several times, and throws what it refuses. */
export async function changeReader(
  caller: Caller,
  services: Pick<ReaderServices, 'readers'>,
  change: (reader: Reader) => Partial<Reader>,
): Promise<Reader> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const reader = await ownReader(caller, services);
    const next: Reader = { ...reader, ...change(reader), version: reader.version + 1 };
    if (await services.readers.save(next)) return next;
  }
  throw new ProblemFound('conflict', 'Your settings were changed by other calls at every attempt.', {
    headers: { 'retry-after': '1' },
  });
}

/** Brings SNS to what the reader wants. Throws 503 when SNS does not answer: a repeat goes on. */
export async function settleOwn({ id }: Caller, services: ReaderServices): Promise<Reader> {
  return reaching(async () => {
    const { reader } = await settleAddresses(id, services);
    if (reader === undefined) throw new ProblemFound('not-found', 'You have not signed up as a reader.');
    return reader;
  });
}

/** Runs what needs SNS. */
export async function reaching<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AddressBookUnavailable)) throw error;
    throw new ProblemFound(
      'unavailable',
      'Amazon SNS does not answer at the moment. What you asked for is kept; ask again.',
      {
        headers: { 'retry-after': '5' },
      },
    );
  }
}

/** The address of this id; one that is being removed is gone already for its reader. Throws 404 for any other. */
export function ownAddress({ addresses }: Reader, id: string): Address {
  const address = addresses.find((each) => each.id === id && each.removedAt === undefined);
  if (address === undefined) throw new ProblemFound('not-found', 'You have no address of this id.');
  return address;
}

/** The id of a thing to be made: the same for a repeat of the same call, otherwise one that nobody has. */
export function newId({ caller, idempotencyKey }: { caller: Caller; idempotencyKey: string | undefined }): string {
  if (idempotencyKey === undefined) return randomUUID();
  return createHash('sha256').update(`${caller.id} ${idempotencyKey}`).digest('hex').slice(0, 32);
}

export interface Limit {
  readonly most: number;
  readonly withinMs: number;
  readonly what: string;
}

/** The instants that still count, and this one. Throws 429 when there were as many as may be. */
export function counted(instants: readonly string[] = [], now: Date, { most, withinMs, what }: Limit): string[] {
  const oldest = new Date(now.getTime() - withinMs).toISOString();
  const recent = instants.filter((instant) => instant > oldest);
  if (recent.length < most) return [...recent, now.toISOString()];
  const until = Date.parse(recent[0] ?? '') + withinMs;
  throw new ProblemFound('too-many-requests', `At most ${what}.`, {
    headers: { 'retry-after': String(Math.max(1, Math.ceil((until - now.getTime()) / 1000))) },
  });
}
