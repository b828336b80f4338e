/** The one reader that the local service signs up by itself, as a person would: sign up, open the mail, click. */
import { snsAddressBook } from '../shared/channels/sns-address-book.ts';
import { SETTINGS_DEFAULT } from '../shared/domain/reader-settings.ts';
import type { Reader } from '../shared/domain/reader.ts';
import { settleAddresses } from '../shared/lambda/settle-addresses.ts';
import { systemClock } from '../shared/lambda/system-clock.ts';
import type { ReaderStore } from '../shared/ports/reader-store.ts';
import { type LocalCloud, READER_TOPICS } from './local-cloud.ts';

export const DEMONSTRATION = {
  id: 'demo',
  name: 'Demonstration reader',
  email: 'analyst@example.org',
  /** A number of the block that is set aside for fiction. */
  sms: '+12025550123',
} as const;

/**
 * Safe to repeat: a reader who is signed up stays as they have made themselves, and only a mail that was asked for and
 * not answered is.
 */
export async function signUpDemonstrationReader(
  { snsClient, sns }: Pick<LocalCloud, 'snsClient' | 'sns'>,
  readers: Pick<ReaderStore, 'get' | 'save' | 'remove'>,
): Promise<void> {
  const { id, email } = DEMONSTRATION;
  const addressBook = snsAddressBook({ client: snsClient, topicPrefix: READER_TOPICS });
  const services = { readers, addressBook, clock: systemClock };
  const stored = await readers.get(id);
  // A data directory of an earlier version has a reader without addresses.
  if (stored === undefined || stored.version === 0) await readers.save(newcomer(await addressBook.openTopic(id)));
  const { reader } = await settleAddresses(id, services);
  const waits = reader?.addresses.some(({ address, state }) => address === email && state === 'pending') ?? false;
  if (!waits || reader === undefined) return;
  const link = sns.inbox({ address: email, kind: 'confirmation', topicArn: reader.topic }).at(-1)?.link;
  if (link === undefined)
    throw new Error(`${email} received no confirmation mail; expected one after the subscription`);
  await confirm(new URL(link), sns.url);
  await settleAddresses(id, services);
}

function newcomer(topic: string): Reader {
  const { id, name, email, sms } = DEMONSTRATION;
  const now = systemClock.now().toISOString();
  const wanted = { state: 'pending', addedAt: now } as const;
  return {
    ...SETTINGS_DEFAULT,
    id,
    name,
    topic,
    addresses: [
      { id: 'email', kind: 'email', address: email, ...wanted },
      { id: 'sms', kind: 'sms', address: sms, ...wanted },
    ],
    subscriptions: [{ id: 'everything' }],
    createdAt: now,
    version: 1,
  };
}

/** A link of an earlier process names the port of its time. */
async function confirm({ search }: URL, url: string): Promise<void> {
  const answer = await fetch(new URL(search, url));
  if (!answer.ok) throw new Error(`the confirmation link answered ${answer.status}; expected 200`);
}
