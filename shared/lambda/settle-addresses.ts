/**
 * Brings SNS to what a reader wants, and what is stored to what SNS says. What is to be done is stored first, by
 * compare-and-set, and then done: killed half-way, the next who looks goes on; of two at once, one acts.
 */
import type { Address } from '../domain/address.ts';
import { type Upkeep, upkeepOf } from '../domain/address-upkeep.ts';
import type { Reader } from '../domain/reader.ts';
import type { AddressBook } from '../ports/address-book.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReaderStore } from '../ports/reader-store.ts';

/** One to act, one to see what came of it, and some for writes of others in between. */
const ROUNDS = 6;

export interface AddressServices {
  readonly readers: Pick<ReaderStore, 'get' | 'save' | 'remove'>;
  readonly addressBook: AddressBook;
  readonly clock: Clock;
}

export interface Settled {
  /** As stored in the end; undefined for nobody's id, and for a reader who wanted to leave. */
  readonly reader: Reader | undefined;
  /** How many owners were asked to confirm, or numbers subscribed. */
  readonly asked: number;
  /** Subscriptions ended. */
  readonly cancelled: number;
  /** The reader's topic was missing and was made again. */
  readonly isReopened: boolean;
}

/** Throws `AddressBookUnavailable` when SNS does not answer; a repeat goes on. */
export async function settleAddresses(id: string, services: AddressServices): Promise<Settled> {
  const done = { asked: 0, cancelled: 0, isReopened: false };
  let reader = await services.readers.get(id);
  for (let round = 1; round <= ROUNDS && reader !== undefined; round++) {
    if (reader.leavingAt !== undefined) {
      reader = await left(reader, services);
      continue;
    }
    const upkeep = await lookAt(reader, services);
    const stored = await changed(reader, { addresses: upkeep.addresses }, services.readers);
    if (stored === undefined) {
      reader = await services.readers.get(id);
      continue;
    }
    // After what is wanted was stored: whoever finds the new topic empty knows then that it is being filled.
    const topic = upkeep.isMissing ? await services.addressBook.openTopic(id) : stored.topic;
    const { asked, refused } = await act(topic, upkeep, services.addressBook);
    done.asked += asked;
    done.cancelled += upkeep.cancel.length;
    done.isReopened ||= upkeep.isMissing;
    reader = await noted(stored, { topic, refused }, services.readers);
    if (upkeep.ask.length + upkeep.cancel.length === 0) break;
  }
  return { reader, ...done };
}

/** With the topic every subscription goes, those that wait too. */
async function left(reader: Reader, { readers, addressBook }: AddressServices): Promise<Reader | undefined> {
  await addressBook.closeTopic(reader.topic);
  return (await readers.remove(reader)) ? undefined : readers.get(reader.id);
}

async function lookAt(
  reader: Reader,
  { addressBook, clock }: AddressServices,
): Promise<Upkeep & { readonly isMissing: boolean }> {
  const listed = await addressBook.listed(reader.topic);
  const optedOut = new Set<string>();
  for (const { kind, address, removedAt } of reader.addresses)
    if (kind === 'sms' && removedAt === undefined && (await addressBook.isOptedOut(address))) optedOut.add(address);
  const upkeep = upkeepOf(reader.addresses, { listed, optedOut, now: clock.now().toISOString() });
  return { ...upkeep, isMissing: listed === undefined };
}

/** The reader with the change, stored unless nothing changed; undefined when somebody else was first. */
async function changed(
  reader: Reader,
  change: Pick<Reader, 'addresses'> & Partial<Pick<Reader, 'topic'>>,
  readers: AddressServices['readers'],
): Promise<Reader | undefined> {
  const next = { ...reader, ...change, version: reader.version + 1 };
  const isSame = next.topic === reader.topic && JSON.stringify(next.addresses) === JSON.stringify(reader.addresses);
  if (isSame) return reader;
  return (await readers.save(next)) ? next : undefined;
}

async function act(
  topic: string,
  { ask, cancel }: Upkeep,
  addressBook: AddressBook,
): Promise<{ asked: number; refused: string[] }> {
  const refused: string[] = [];
  for (const { id, kind, address } of ask) if (!(await addressBook.ask(topic, kind, address)).taken) refused.push(id);
  for (const subscription of cancel) await addressBook.cancel(subscription);
  return { asked: ask.length - refused.length, refused };
}

interface Outcome {
  readonly topic: string;
  /** Ids of addresses that SNS does not take. */
  readonly refused: readonly string[];
}

/** What came of it, kept. Who lost the race looks again: the addresses that are still there are marked. */
async function noted(
  reader: Reader,
  { topic, refused }: Outcome,
  readers: AddressServices['readers'],
): Promise<Reader | undefined> {
  let current: Reader | undefined = reader;
  for (let attempt = 1; attempt <= ROUNDS && current !== undefined; attempt++) {
    const addresses = current.addresses.map(
      (address): Address =>
        refused.includes(address.id) ? { ...address, state: 'gone', goneBecause: 'refused' } : address,
    );
    const next = await changed(current, { topic, addresses }, readers);
    if (next !== undefined) return next;
    current = await readers.get(reader.id);
  }
  return current;
}
