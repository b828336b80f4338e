/** What a reader's addresses are, by what is wanted and what is subscribed; and what is to be done about the difference. */
import { type Address, type AddressKind, isSameAddress } from './address.ts';

/** One subscription as it is found. */
export interface Listed {
  readonly kind: AddressKind;
  readonly address: string;
  readonly isConfirmed: boolean;
  /** By what it can be ended; only a confirmed one can. */
  readonly subscription?: string;
}

export interface Found {
  /** Undefined: the reader's topic is missing, and every subscription with it. */
  readonly listed: readonly Listed[] | undefined;
  /** Numbers that answered STOP. */
  readonly optedOut: ReadonlySet<string>;
  /** ISO 8601, UTC. */
  readonly now: string;
}

export interface Upkeep {
  /** As they are to be stored before anything is done, so that of two who look at once only one acts. */
  readonly addresses: readonly Address[];
  /** To be subscribed, or asked once more to confirm. */
  readonly ask: readonly Address[];
  /** Subscriptions to end. */
  readonly cancel: readonly string[];
}

const HOUR_MS = 3_600_000;
/** Who acted a moment ago may not be in the listing yet. */
const SETTLES_AFTER_MS = HOUR_MS / 4;
const REMIND_AFTER_MS = 24 * HOUR_MS;
/** SNS's links to confirm work so long, and it may forget who has not confirmed by then. */
const LINK_LASTS_MS = 48 * HOUR_MS;

/**
 * Compares the addresses wanted with those subscribed. Nobody is subscribed again who unsubscribed, nobody opted in who
 * opted out; an unconfirmed address is reminded once after a day; what is subscribed and not wanted is ended.
 */
export function upkeepOf(addresses: readonly Address[], found: Found): Upkeep {
  const wanted = addresses.filter(({ removedAt }) => removedAt === undefined);
  const strays = (found.listed ?? []).filter(
    (entry) => entry.isConfirmed && !wanted.some((address) => isSameAddress(address, entry)),
  );
  const next = addresses.flatMap((address) => {
    if (address.removedAt === undefined) return [stateOf(address, found)];
    return strays.some((entry) => isSameAddress(address, entry)) ? [address] : [];
  });
  return {
    addresses: next,
    ask: next.filter((address) => isToBeAsked(address, addresses, found.now)),
    cancel: strays.flatMap(({ subscription }) => (subscription === undefined ? [] : [subscription])),
  };
}

/** Those of the addresses that were waiting and are confirmed now; nothing else is looked at. */
export function confirmedBy(
  addresses: readonly Address[],
  { listed = [], now }: Pick<Found, 'listed' | 'now'>,
): Address[] {
  return addresses.map((address) =>
    address.removedAt === undefined &&
    (address.state === 'pending' || address.state === 'gone') &&
    listed.some((entry) => entry.isConfirmed && isSameAddress(entry, address))
      ? confirmed(address, now)
      : address,
  );
}

/** Whoever was asked at this very instant already is not asked again by a second look. */
function isToBeAsked({ id, askedAt, removedAt }: Address, before: readonly Address[], now: string): boolean {
  return removedAt === undefined && askedAt === now && before.find((each) => each.id === id)?.askedAt !== now;
}

function stateOf(address: Address, found: Found): Address {
  if (address.kind === 'sms' && found.optedOut.has(address.address))
    return address.state === 'opted-out' ? address : { ...address, state: 'opted-out' };
  if (found.listed === undefined) return orphaned(address, found.now);
  const entry = found.listed.find((listed) => isSameAddress(listed, address));
  if (entry === undefined) return missing(address, found.now);
  return entry.isConfirmed ? confirmed(address, found.now) : waiting(address, found.now);
}

/** Its topic is missing: whoever makes it again asks everybody who was reached or about to be. */
function orphaned(address: Address, now: string): Address {
  const { state, askedAt } = address;
  const isBeingAsked = state === 'pending' && askedAt !== undefined && since(askedAt, now) < SETTLES_AFTER_MS;
  return state === 'gone' || isBeingAsked ? address : asked(address, now);
}

function confirmed(address: Address, now: string): Address {
  if (address.state === 'confirmed') return address;
  const { goneBecause: _, confirmedAt = now, ...rest } = address;
  return { ...rest, state: 'confirmed', confirmedAt };
}

/** SNS itself makes a confirmed address wait again, when more went out to it than it lets through. */
function waiting(address: Address, now: string): Address {
  const { askedAt, remindedAt } = address;
  if (askedAt === undefined) return asked(address, now);
  if (address.state !== 'pending') {
    const { remindedAt: _, goneBecause: __, ...rest } = address;
    return { ...rest, state: 'pending', askedAt: justBefore(now) };
  }
  const isDue = remindedAt === undefined && since(askedAt, now) > REMIND_AFTER_MS;
  return isDue ? { ...asked(address, now), remindedAt: now } : address;
}

function missing(address: Address, now: string): Address {
  const { state, askedAt, confirmedAt, remindedAt } = address;
  if (state === 'gone') return address;
  if (state !== 'pending')
    return since(confirmedAt ?? address.addedAt, now) < SETTLES_AFTER_MS
      ? address
      : { ...address, state: 'gone', goneBecause: 'unsubscribed' };
  if (askedAt === undefined) return asked(address, now);
  if (since(askedAt, now) < SETTLES_AFTER_MS) return address;
  // It never got there: SNS would have kept it so long.
  if (since(askedAt, now) < LINK_LASTS_MS) return asked(address, now);
  if (remindedAt === undefined) return { ...asked(address, now), remindedAt: now };
  return { ...address, state: 'gone', goneBecause: 'not-confirmed' };
}

function asked(address: Address, now: string): Address {
  const { goneBecause: _, ...rest } = address;
  return { ...rest, state: 'pending', askedAt: now };
}

/** A moment ago: not now, which would ask. */
function justBefore(now: string): string {
  return new Date(Date.parse(now) - 1).toISOString();
}

function since(instant: string, now: string): number {
  return Date.parse(now) - Date.parse(instant);
}
