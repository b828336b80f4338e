import { addressBody } from '../../../../shared/api/reader-bodies.ts';
import type { Caller, RequestOf } from '../../../../shared/api/route.ts';
import type { readersRoutes } from '../../../../shared/api/routes/readers.ts';
import {
  type Address,
  type AddressKind,
  isSameAddress,
  MOST_ADDRESSES,
  readAddress,
} from '../../../../shared/domain/address.ts';
import type { Reader } from '../../../../shared/domain/reader.ts';
import { ProblemFound } from '../../problem-found.ts';
import {
  changeReader,
  counted,
  type Limit,
  newId,
  ownAddress,
  ownReader,
  type ReaderServices,
  settleOwn,
} from './own-reader.ts';

const DAY_MS = 86_400_000;
/** Owners of addresses are strangers to us until they confirm: nobody may have them written to without end. */
const QUESTIONS: Limit = { most: 20, withinMs: DAY_MS, what: '20 questions for a confirmation a day' };
const PAUSE_MS = 60_000;

type AddAddress = Extract<(typeof readersRoutes)[number], { operation: 'addAddress' }>;

export async function addAddress(request: RequestOf<AddAddress>, services: ReaderServices) {
  const { caller, body } = request;
  const wanted = { kind: body.kind, address: addressIn(body) };
  const id = newId(request);
  const now = services.clock.now();
  let isNew = false;
  await changeReader(caller, services, (reader) => {
    const known = reader.addresses.find((each) => each.removedAt === undefined && isSameAddress(each, wanted));
    isNew = known === undefined;
    return known === undefined ? added(reader, { ...wanted, id }, now) : asked(reader, known, now);
  });
  const settled = await settleOwn(caller, services);
  const address = settled.addresses.find((each) => each.removedAt === undefined && isSameAddress(each, wanted));
  if (address === undefined) throw new ProblemFound('conflict', 'The address was removed again at this moment.');
  if (address.goneBecause === 'refused') throw await refusal(caller, address, services);
  const answer = { body: addressBody(address) };
  if (!isNew) return { status: 200, ...answer } as const;
  return { status: 201, ...answer, headers: { location: `/me/addresses/${address.id}` } } as const;
}

function addressIn({ kind, address }: { readonly kind: AddressKind; readonly address: string }): string {
  const read = readAddress(kind, address);
  if ('address' in read) return read.address;
  throw new ProblemFound('invalid-body', 'This is no address that notices can go to.', {
    errors: [{ path: 'address', found: JSON.stringify(address.slice(0, 100)), expected: read.expected }],
  });
}

/** What is being removed makes room for one that is the same: its subscription, if it has one still, is the new one's. */
function added(reader: Reader, wanted: Pick<Address, 'id' | 'kind' | 'address'>, now: Date): Partial<Reader> {
  const others = reader.addresses.filter((each) => !isSameAddress(each, wanted));
  if (others.filter(({ removedAt }) => removedAt === undefined).length >= MOST_ADDRESSES)
    throw new ProblemFound('conflict', `A reader has at most ${MOST_ADDRESSES} addresses; remove one first.`);
  const address: Address = { ...wanted, state: 'pending', addedAt: now.toISOString() };
  return { addresses: [...others, address], asked: counted(reader.asked, now, QUESTIONS) };
}

/** One that is gone is asked again; whatever else is there stays as it is. */
function asked(reader: Reader, address: Address, now: Date): Partial<Reader> {
  return address.state === 'gone' ? askedAgain(reader, address, now) : {};
}

function askedAgain(reader: Reader, address: Address, now: Date): Partial<Reader> {
  const { askedAt: _, goneBecause: __, ...rest } = address;
  return {
    addresses: reader.addresses.map((each) => (each.id === address.id ? { ...rest, state: 'pending' } : each)),
    asked: counted(reader.asked, now, QUESTIONS),
  };
}

/** SNS will never take it, so nothing is kept of it. */
async function refusal(caller: Caller, { id, kind }: Address, services: ReaderServices): Promise<ProblemFound> {
  await changeReader(caller, services, ({ addresses }) => ({ addresses: addresses.filter((each) => each.id !== id) }));
  return new ProblemFound('invalid-body', 'Amazon SNS refuses this address.', {
    errors: [{ path: 'address', expected: `another ${kind} address` }],
  });
}

/** For one that waits or is gone; who answered STOP comes back by START alone. */
export async function askForConfirmation(caller: Caller, id: string, services: ReaderServices) {
  const now = services.clock.now();
  const { state } = ownAddress(await settledIfOptedOut(caller, id, services), id);
  if (state === 'opted-out')
    throw new ProblemFound('conflict', 'The owner of this number answered STOP; it comes back when they answer START.');
  await changeReader(caller, services, (reader) => {
    const address = ownAddress(reader, id);
    if (address.state === 'confirmed') throw new ProblemFound('conflict', 'This address is confirmed already.');
    const since = now.getTime() - Date.parse(address.askedAt ?? '1970-01-01T00:00:00Z');
    if (since < PAUSE_MS)
      throw new ProblemFound('too-many-requests', 'The question went out less than a minute ago.', {
        headers: { 'retry-after': String(Math.ceil((PAUSE_MS - since) / 1000)) },
      });
    return askedAgain(reader, address, now);
  });
  return { status: 200, body: addressBody(ownAddress(await settleOwn(caller, services), id)) } as const;
}

async function settledIfOptedOut(caller: Caller, id: string, services: ReaderServices): Promise<Reader> {
  const reader = await ownReader(caller, services);
  return ownAddress(reader, id).state === 'opted-out' ? settleOwn(caller, services) : reader;
}

/** Marked first, so that whoever comes next goes on ending its subscription. A repeat is no problem while that lasts. */
export async function removeAddress(caller: Caller, id: string, services: ReaderServices) {
  const removedAt = services.clock.now().toISOString();
  await changeReader(caller, services, ({ addresses }) => {
    if (!addresses.some((each) => each.id === id))
      throw new ProblemFound('not-found', 'You have no address of this id.');
    return { addresses: addresses.map((each) => (each.id === id ? { removedAt, ...each } : each)) };
  });
  await settleOwn(caller, services);
  return { status: 204 } as const;
}
