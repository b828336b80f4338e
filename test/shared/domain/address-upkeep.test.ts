import { describe, expect, it, test } from 'vitest';
import type { Address } from '../../../shared/domain/address.ts';
import { confirmedBy, type Found, type Listed, upkeepOf } from '../../../shared/domain/address-upkeep.ts';
import { anAddress } from '../../support/a-reader.ts';

const ADDED = '2026-09-03T12:00:00.000Z';
const mail = (isConfirmed: boolean): Listed => ({
  kind: 'email',
  address: 'ann@example.org',
  isConfirmed,
  ...(isConfirmed && { subscription: 'arn:mail' }),
});
const after = (hours: number) => new Date(Date.parse(ADDED) + hours * 3_600_000).toISOString();
const look = (address: Address, { listed = [], hours = 1, optedOut = [] }: LookOptions = {}) => {
  const found: Found = {
    listed: listed === 'no topic' ? undefined : listed,
    optedOut: new Set(optedOut),
    now: after(hours),
  };
  const { addresses, ask, cancel } = upkeepOf([address], found);
  return { address: addresses[0], asks: ask.map(({ id }) => id), cancel };
};

function unasked(address: Address): Address {
  const { askedAt: _, ...rest } = address;
  return rest;
}

interface LookOptions {
  readonly listed?: readonly Listed[] | 'no topic';
  readonly hours?: number;
  readonly optedOut?: readonly string[];
}

const CONFIRMED: Partial<Address> = { state: 'confirmed', confirmedAt: after(0.1) };
const SMS: Partial<Address> = { kind: 'sms', address: '+12025550123' };
const text: Listed = { kind: 'sms', address: '+12025550123', isConfirmed: true, subscription: 'arn:text' };

describe('an address', () => {
  it.each<[string, Partial<Address>, LookOptions & { readonly isAsked?: true }, Partial<Address>]>([
    ['that waits goes on waiting for a day', {}, { listed: [mail(false)], hours: 23.9 }, { state: 'pending' }],
    [
      'whose owner was never asked is asked',
      { askedAt: '' },
      { isAsked: true },
      { state: 'pending', askedAt: after(1) },
    ],
    [
      'that waits more than a day is reminded',
      {},
      { isAsked: true, listed: [mail(false)], hours: 24.1 },
      { remindedAt: after(24.1), askedAt: after(24.1) },
    ],
    [
      'is reminded once',
      { remindedAt: after(24.1), askedAt: after(24.1) },
      { listed: [mail(false)], hours: 60 },
      { state: 'pending', askedAt: after(24.1) },
    ],
    ['that was asked a moment ago may be missing still', {}, { hours: 0.2 }, { state: 'pending', askedAt: after(0) }],
    [
      'whose question never got there is asked again, which is no reminder',
      {},
      { isAsked: true, hours: 5 },
      { state: 'pending', askedAt: after(5) },
    ],
    [
      'whose link has expired is reminded',
      {},
      { isAsked: true, hours: 49 },
      { state: 'pending', remindedAt: after(49) },
    ],
    [
      'that let the reminder expire as well is gone',
      { remindedAt: after(24), askedAt: after(24) },
      { hours: 73 },
      { state: 'gone', goneBecause: 'not-confirmed' },
    ],
    [
      'is confirmed when its owner confirmed',
      {},
      { listed: [mail(true)] },
      { state: 'confirmed', confirmedAt: after(1) },
    ],
    ['keeps the instant of its first confirmation', CONFIRMED, { listed: [mail(true)], hours: 99 }, CONFIRMED],
    [
      'that is confirmed and missing was unsubscribed, and nobody subscribes it again',
      CONFIRMED,
      { hours: 99 },
      { state: 'gone', goneBecause: 'unsubscribed' },
    ],
    ['that was confirmed a moment ago may be missing still', CONFIRMED, { hours: 0.2 }, CONFIRMED],
    ['that is gone stays so', { state: 'gone', goneBecause: 'unsubscribed' }, { hours: 99 }, { state: 'gone' }],
    [
      'comes back when its owner subscribes again',
      { state: 'gone', goneBecause: 'unsubscribed' },
      { listed: [mail(true)] },
      { state: 'confirmed' },
    ],
    [
      'that SNS suspended waits, and is not asked at once',
      { ...CONFIRMED, remindedAt: after(30) },
      { listed: [mail(false)], hours: 99 },
      { state: 'pending' },
    ],
    [
      'without a topic is asked again',
      CONFIRMED,
      { isAsked: true, listed: 'no topic', hours: 99 },
      { state: 'pending', askedAt: after(99) },
    ],
    [
      'without a topic is left to whoever asked a moment ago',
      { askedAt: after(98.9) },
      { listed: 'no topic', hours: 99 },
      { askedAt: after(98.9) },
    ],
    [
      'that is gone is not subscribed again without a topic',
      { state: 'gone' },
      { listed: 'no topic', hours: 99 },
      { state: 'gone' },
    ],
    [
      'whose number answered STOP is opted out',
      { ...SMS, ...CONFIRMED },
      { listed: [text], optedOut: ['+12025550123'], hours: 99 },
      { state: 'opted-out' },
    ],
    [
      'whose number answered STOP is not opted in by a missing topic',
      { ...SMS, state: 'opted-out' },
      { listed: 'no topic', optedOut: ['+12025550123'] },
      { state: 'opted-out' },
    ],
    [
      'whose number answered START is reached again',
      { ...SMS, ...CONFIRMED, state: 'opted-out' },
      { listed: [text], hours: 99 },
      { state: 'confirmed' },
    ],
  ])('%s', (_, given, options, expected) => {
    const { address, asks, cancel } = look(given.askedAt === '' ? unasked(anAddress()) : anAddress(given), options);
    expect(address).toMatchObject(expected);
    expect(asks).toEqual(options.isAsked === true ? ['a1'] : []);
    expect(cancel).toEqual([]);
  });

  it('that is not wanted any more is cancelled, kept until that is done, and then dropped', () => {
    const removed = anAddress({ ...CONFIRMED, removedAt: after(1) });
    expect(look(removed, { listed: [mail(true)] })).toEqual({ address: removed, asks: [], cancel: ['arn:mail'] });
    expect(look(removed, { listed: [mail(false)] })).toEqual({ address: undefined, asks: [], cancel: [] });
    expect(look(removed)).toEqual({ address: undefined, asks: [], cancel: [] });
  });

  it('is asked once, however often it is looked at in the same instant', () => {
    const first = look(unasked(anAddress())).address ?? anAddress();
    expect(look(first)).toEqual({ address: first, asks: [], cancel: [] });
  });
});

describe('what is done, to the quarter of an hour', () => {
  it('whoever was never asked is asked, wherever that shows, and is not reminded by it', () => {
    const asked = { state: 'pending', askedAt: after(1) };
    for (const listed of [[], [mail(false)], 'no topic'] as const) {
      const { address, asks } = look(unasked(anAddress()), { listed });
      expect(address).toMatchObject(asked);
      expect(address).not.toHaveProperty('remindedAt');
      expect(asks).toEqual(['a1']);
    }
  });

  it('a question that is lost is put again after a quarter of an hour, and a link lasts two days', () => {
    expect(look(anAddress(), { hours: 0.249 }).asks).toEqual([]);
    const again = look(anAddress(), { hours: 0.25 });
    expect(again).toMatchObject({ asks: ['a1'], address: { askedAt: after(0.25) } });
    expect(again.address).not.toHaveProperty('remindedAt');
    expect(look(anAddress(), { hours: 47.9 }).address).not.toHaveProperty('remindedAt');
    expect(look(anAddress(), { hours: 48 }).address).toHaveProperty('remindedAt', after(48));
    expect(look(anAddress(), { listed: [mail(false)], hours: 24 }).asks).toEqual([]);
  });

  it('a confirmed address is missed after a quarter of an hour, counted from when it was added if need be', () => {
    const confirmed = anAddress(CONFIRMED);
    expect(look(confirmed, { hours: 0.349 }).address).toEqual(confirmed);
    expect(look(confirmed, { hours: 0.35 }).address?.state).toBe('gone');
    const { confirmedAt: _, ...unknown } = confirmed;
    expect(look(unknown, { hours: 0.2 }).address).toEqual(unknown);
    expect(look(unknown, { hours: 0.25 }).address?.state).toBe('gone');
  });

  it('without a topic everybody is asked but whoever is being asked', () => {
    const orphan = (given: Partial<Address>, hours: number) => look(anAddress(given), { listed: 'no topic', hours });
    expect(orphan({}, 0.249).asks).toEqual([]);
    expect(orphan({}, 0.25).asks).toEqual(['a1']);
    // Who is confirmed lost what they had, however lately they were asked.
    expect(orphan(CONFIRMED, 0.2)).toMatchObject({ asks: ['a1'], address: { state: 'pending' } });
  });

  it('what SNS suspended counts as asked just before, and is reminded a day later', () => {
    const { address } = look(anAddress({ ...CONFIRMED, remindedAt: after(30) }), { listed: [mail(false)], hours: 99 });
    expect(address?.askedAt).toBe(new Date(Date.parse(after(99)) - 1).toISOString());
    expect(address).not.toHaveProperty('remindedAt');
  });

  it('an address that is gone keeps its reason', () => {
    const gone = anAddress({ state: 'gone', goneBecause: 'not-confirmed' });
    expect(look(gone, { hours: 99 }).address).toEqual(gone);
  });

  it('of several addresses those are asked that were not yet', () => {
    const [known, fresh] = [anAddress(), unasked(anAddress({ id: 'a2', address: 'other@example.org' }))];
    const found: Found = { listed: [mail(false)], optedOut: new Set(['ann@example.org']), now: after(0) };
    expect(upkeepOf([known, fresh], found).ask.map(({ id }) => id)).toEqual(['a2']);
    // What looks like a number that answered STOP is none.
    expect(upkeepOf([known], found).addresses).toEqual([known]);
  });

  it('a stray subscription that nothing can end is left', () => {
    const stray: Listed = { kind: 'email', address: 'mallory@example.org', isConfirmed: true };
    expect(look(anAddress(CONFIRMED), { listed: [mail(true), stray] }).cancel).toEqual([]);
    expect(look(anAddress(CONFIRMED), { listed: 'no topic' }).cancel).toEqual([]);
  });
});

test('what is subscribed and wanted by nobody is ended, whoever subscribed it', () => {
  const stray: Listed = { kind: 'email', address: 'mallory@example.org', isConfirmed: true, subscription: 'arn:stray' };
  expect(look(anAddress(CONFIRMED), { listed: [mail(true), stray] }).cancel).toEqual(['arn:stray']);
});

test('a look that only reads takes over confirmations and changes nothing else', () => {
  const [confirmed, other] = [anAddress(), anAddress({ id: 'a2', address: 'other@example.org' })];
  const found = { listed: [mail(true)], now: after(99) };
  expect(confirmedBy([confirmed, other], found)).toEqual([
    { ...confirmed, state: 'confirmed', confirmedAt: after(99) },
    other,
  ]);
  expect(confirmedBy([{ ...confirmed, removedAt: after(1) }], found)).toEqual([{ ...confirmed, removedAt: after(1) }]);
  const gone = anAddress({ state: 'gone', goneBecause: 'unsubscribed' });
  const others = [mail(true), { ...mail(false), address: 'other@example.org' }];
  expect(confirmedBy([gone, other], { listed: others, now: after(99) })).toEqual([
    anAddress({ state: 'confirmed', confirmedAt: after(99) }),
    other,
  ]);
  // Who answered STOP did not confirm, and without a topic nobody did.
  const stopped = anAddress({ state: 'opted-out' });
  expect(confirmedBy([stopped], found)).toEqual([stopped]);
  expect(confirmedBy([confirmed], { listed: undefined, now: after(99) })).toEqual([confirmed]);
});
