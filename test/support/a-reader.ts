import type { Address } from '../../shared/domain/address.ts';
import type { Reader } from '../../shared/domain/reader.ts';

/** A reader who just signed up, told at once of everything that is asked for: nothing, unless given. */
export function aReader(given: Partial<Reader> & Pick<Reader, 'id'>): Reader {
  return {
    name: given.id,
    topic: `arn:aws:sns:us-east-1:000000000000:reader-${given.id}`,
    timeZone: 'UTC',
    cadence: 'immediate',
    digestAt: '08:00',
    addresses: [],
    subscriptions: [],
    createdAt: '2026-09-01T08:00:00.000Z',
    version: 1,
    ...given,
  };
}

/** An e-mail address that waits for its confirmation, which was asked for. */
export function anAddress(given: Partial<Address> = {}): Address {
  return {
    id: 'a1',
    kind: 'email',
    address: 'ann@example.org',
    state: 'pending',
    addedAt: '2026-09-03T12:00:00.000Z',
    askedAt: '2026-09-03T12:00:00.000Z',
    ...given,
  };
}
