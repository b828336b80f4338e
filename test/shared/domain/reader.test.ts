import { expect, it } from 'vitest';
import { isReaderId, wants, wantsLateness } from '../../../shared/domain/reader.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { anEvent } from '../../support/an-event.ts';

const event = anEvent({ rule: 'us-tungsten-china', tags: ['critical-minerals', 'tungsten'], severity: 'warning' });

it.each<[string, Omit<Subscription, 'id'>, boolean]>([
  ['a subscription without conditions takes everything', {}, true],
  ['its rule', { rules: ['other', 'us-tungsten-china'] }, true],
  ['another rule', { rules: ['other'] }, false],
  ['one of its tags', { tags: ['tungsten', 'silicon'] }, true],
  ['other tags', { tags: ['silicon'] }, false],
  ['its severity', { severities: ['warning'] }, true],
  ['another severity', { severities: ['critical'] }, false],
  [
    'all conditions met',
    { rules: ['us-tungsten-china'], tags: ['tungsten'], severities: ['warning', 'critical'] },
    true,
  ],
  ['one of two conditions not met', { rules: ['us-tungsten-china'], tags: ['silicon'] }, false],
  ['an empty list, which nothing is in', { rules: [] }, false],
])('%s', (_, conditions, expected) => {
  const reader = { id: 'r', name: 'R', topic: 't', subscriptions: [{ id: 's', ...conditions }] };
  expect(wants(reader, event)).toBe(expected);
});

it.each([
  ['ann', true],
  ['A-b_9', true],
  ['a'.repeat(128), true],
  ['a'.repeat(129), false],
  ['', false],
  ['#public-topic', false],
  ['ann ', false],
  ['ann.b', false],
  ['änn', false],
])('%s is the id of a reader: %s', (id, expected) => {
  expect(isReaderId(id)).toBe(expected);
});

it('a late release that no rule waits for any more is told to who asks for all of them alone', () => {
  const late = { rules: [], tags: ['tungsten'] };
  expect(wantsLateness({ subscriptions: [{ id: 's', lateness: true }] }, late)).toBe(true);
  expect(wantsLateness({ subscriptions: [{ id: 's', lateness: true, tags: ['tungsten'] }] }, late)).toBe(false);
});

it('one fitting subscription is enough, none is not', () => {
  const reader = { id: 'r', name: 'R', topic: 't' };
  expect(wants({ ...reader, subscriptions: [{ id: 'a', rules: ['other'] }, { id: 'b' }] }, event)).toBe(true);
  expect(wants({ ...reader, subscriptions: [] }, event)).toBe(false);
});
