import { meBody } from '../../../../shared/api/reader-bodies.ts';
import type { Caller, Precondition } from '../../../../shared/api/route.ts';
import { confirmedBy } from '../../../../shared/domain/address-upkeep.ts';
import { isReaderId, type Reader } from '../../../../shared/domain/reader.ts';
import type { ReaderSettings } from '../../../../shared/domain/reader-settings.ts';
import { AddressBookUnavailable } from '../../../../shared/channels/address-book-unavailable.ts';
import { settleAddresses } from '../../../../shared/lambda/settle-addresses.ts';
import { etagOf, requirePrecondition } from '../../preconditions.ts';
import { ProblemFound } from '../../problem-found.ts';
import { ownReader, reaching, type ReaderServices } from './own-reader.ts';

export async function getMe(caller: Caller, services: ReaderServices) {
  const reader = await withConfirmations(await ownReader(caller, services), services);
  return { status: 200, body: meBody(reader), headers: { etag: etagOf(reader.version) } } as const;
}

/** Nobody tells that an address was confirmed: whoever waits for it looks. Without an answer what is stored stands. */
export async function withConfirmations(
  reader: Reader,
  { readers, addressBook, clock }: ReaderServices,
): Promise<Reader> {
  if (!reader.addresses.some(({ state }) => state === 'pending' || state === 'gone')) return reader;
  const listed = await addressBook.listed(reader.topic).catch((error: unknown) => {
    if (error instanceof AddressBookUnavailable) return undefined;
    throw error;
  });
  const addresses = confirmedBy(reader.addresses, { listed, now: clock.now().toISOString() });
  if (addresses.every((address, index) => address === reader.addresses[index])) return reader;
  const next: Reader = { ...reader, addresses, version: reader.version + 1 };
  return (await readers.save(next)) ? next : ((await readers.get(reader.id)) ?? reader);
}

interface Wanted {
  readonly settings: ReaderSettings;
  readonly precondition: Precondition;
}

export async function putMe(caller: Caller, { settings, precondition }: Wanted, services: ReaderServices) {
  const stored = await present(caller, services);
  requirePrecondition(precondition, stored?.version);
  const next = stored === undefined ? await newcomer(caller, settings, services) : changed(stored, settings);
  if (!(await services.readers.save(next))) {
    const present = await services.readers.get(caller.id);
    throw new ProblemFound('precondition-failed', 'Another call was faster.', {
      headers: present === undefined ? {} : { etag: etagOf(present.version) },
    });
  }
  const answer = { body: meBody(next), headers: { etag: etagOf(next.version) } };
  if (stored !== undefined) return { status: 200, ...answer } as const;
  return { status: 201, ...answer, headers: { ...answer.headers, location: '/me' } } as const;
}

/** The caller as a reader, if there is one; one who is leaving has left first. */
async function present({ id }: Caller, services: ReaderServices): Promise<Reader | undefined> {
  const stored = await services.readers.get(id);
  if (stored?.leavingAt === undefined) return stored;
  return reaching(async () => (await settleAddresses(id, services)).reader);
}

/** Marked first, so that whoever comes next goes on. A repeat is no problem while that lasts. */
export async function removeMe(caller: Caller, precondition: Precondition, services: ReaderServices) {
  const stored = await services.readers.get(caller.id);
  if (stored?.leavingAt === undefined) {
    const reader = await ownReader(caller, services);
    requirePrecondition(precondition, reader.version);
    const leavingAt = services.clock.now().toISOString();
    const leaving: Reader = { ...reader, subscriptions: [], leavingAt, version: reader.version + 1 };
    if (!(await services.readers.save(leaving)))
      throw new ProblemFound('precondition-failed', 'Another call was faster.');
  }
  await reaching(() => settleAddresses(caller.id, services));
  return { status: 204 } as const;
}

/** A setting left out is one that the reader has no more. */
function changed(stored: Reader, settings: ReaderSettings): Reader {
  const { digestDay: _, criticalAtOnce: __, quietHours: ___, ...reader } = stored;
  return { ...reader, ...settings, version: stored.version + 1 };
}

/** The topic comes first: whoever dies in between finds it again under its name. */
async function newcomer(
  { id }: Caller,
  settings: ReaderSettings,
  { addressBook, clock }: ReaderServices,
): Promise<Reader> {
  if (!isReaderId(id))
    throw new ProblemFound('conflict', 'Your token names you in a way that cannot be part of a topic’s name.');
  const topic = await reaching(() => addressBook.openTopic(id));
  return { ...settings, id, topic, addresses: [], subscriptions: [], createdAt: clock.now().toISOString(), version: 1 };
}
