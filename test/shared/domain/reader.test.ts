import { expect, it } from 'vitest';
import { wants } from '../../../shared/domain/reader.ts';
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

it('one fitting subscription is enough, none is not', () => {
  const reader = { id: 'r', name: 'R', topic: 't' };
  expect(wants({ ...reader, subscriptions: [{ id: 'a', rules: ['other'] }, { id: 'b' }] }, event)).toBe(true);
  expect(wants({ ...reader, subscriptions: [] }, event)).toBe(false);
});
