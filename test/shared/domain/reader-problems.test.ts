import { expect, it } from 'vitest';
import type { Address } from '../../../shared/domain/address.ts';
import { readerProblems } from '../../../shared/domain/reader-problems.ts';
import { anAddress } from '../../support/a-reader.ts';

const confirmed = anAddress({ state: 'confirmed' });
const subscriptions = [{ id: 's' }];

it.each<[string, readonly Address[], string[]]>([
  ['nothing, when an address is confirmed', [confirmed], []],
  ['that there is no address', [], ['no address: nothing can be sent']],
  [
    'that the only one is about to be removed',
    [{ ...confirmed, removedAt: '2026-09-04T12:00:00.000Z' }],
    ['no address: nothing can be sent'],
  ],
  [
    'that none is confirmed, and why',
    [anAddress()],
    ['no confirmed address: nothing arrives', 'ann@example.org: not confirmed yet'],
  ],
  [
    'why one of two is not reached',
    [confirmed, anAddress({ id: 'a2', address: 'b@example.org' })],
    ['b@example.org: not confirmed yet'],
  ],
])('says %s', (_, addresses, expected) => {
  expect(readerProblems({ addresses, subscriptions }, { masked: false })).toEqual(expected);
});

it('masks addresses for others, and says that nothing is asked for', () => {
  expect(readerProblems({ addresses: [anAddress()], subscriptions: [] }, { masked: true })).toEqual([
    'no confirmed address: nothing arrives',
    'a***@example.org: not confirmed yet',
    'no subscription: nothing is asked for',
  ]);
});
