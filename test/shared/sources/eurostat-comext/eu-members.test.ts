import { expect, test } from 'vitest';
import { EU27_2020, isMember2020, wasMember } from '../../../../shared/sources/eurostat-comext/eu-members.ts';

test('27 states are members since the United Kingdom left', () => {
  expect(EU27_2020).toHaveLength(27);
  expect(EU27_2020.filter((state) => !wasMember(state, '2026-07'))).toEqual([]);
  expect(isMember2020('GB')).toBe(false);
});

test.each([
  ['2004-04', 15],
  ['2004-05', 25],
  ['2006-12', 25],
  ['2007-01', 27],
  ['2013-06', 27],
  ['2013-07', 28],
  ['2020-01', 28],
  ['2020-02', 27],
])('in %s there were %i members', (period, count) => {
  expect([...EU27_2020, 'GB'].filter((state) => wasMember(state, period))).toHaveLength(count);
});

test('a state that never joined is no member', () => {
  expect(wasMember('CH', '2026-07')).toBe(false);
});
