import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupLabel, groupMembers, groupNames, groupNote, isGroup } from '../../../shared/domain/groups.ts';
import { isPartner } from '../../../shared/domain/partners.ts';
import { periodAt, periodIndex } from '../../../shared/domain/period.ts';

const anyGroup = fc.constantFrom(...groupNames());
const anyPeriod = fc
  .integer({ min: periodIndex('1990-01'), max: periodIndex('2035-12') })
  .map((index) => periodAt(index));

test.each([
  ['EU', 27],
  ['EURO_AREA', 21],
  ['G7', 7],
  ['G20', 19],
  ['OECD', 38],
  ['FIVE_EYES', 5],
  ['QUAD', 4],
  ['NATO', 32],
  ['ASEAN', 11],
  ['BRICS', 10],
  ['MSP', 14],
  ['US_FTA', 20],
  ['US_COVERED_NATIONS', 4],
  ['US_FOREIGN_ADVERSARIES', 7],
  ['CHINA_USGS', 2],
  ['GREATER_CHINA_CUSTOMS', 3],
  ['USMCA', 3],
  ['CPTPP', 12],
])('%s has %d members today', (name, count) => {
  expect(groupMembers(name, '2026-11', 'fixed')).toHaveLength(count);
  expect(groupMembers(name, '2026-11', 'by-date')).toHaveLength(name === 'MSP' ? 0 : count);
});

test('there are 18 groups, each member is a partner and stands once', () => {
  expect(groupNames()).toHaveLength(18);
  expect([groupLabel('EU'), groupLabel('QUAD')]).toEqual(['European Union', expect.stringMatching(/^[A-Z]/)]);
  for (const name of groupNames()) {
    const members = groupMembers(name, '2026-11', 'fixed');
    expect(members.filter((code) => !isPartner(code))).toEqual([]);
    expect(new Set(members).size).toBe(members.length);
    expect(groupLabel(name)).not.toBe('');
  }
});

describe('membership by date', () => {
  test.each([
    ['EU', 'GB', { before: '1972-12', first: '1973-01', last: '2020-01', after: '2020-02' }],
    ['EU', 'HR', { before: '2013-06', first: '2013-07', last: '2026-11', after: undefined }],
    ['BRICS', 'ID', { before: '2024-12', first: '2025-01', last: '2026-11', after: undefined }],
    ['US_FOREIGN_ADVERSARIES', 'MO', { before: '2024-06', first: '2024-07', last: '2026-11', after: undefined }],
    ['MSP', 'US', { before: '2022-05', first: '2022-06', last: '2026-02', after: '2026-03' }],
    ['MSP', 'EE', { before: '2023-12', first: '2024-01', last: '2026-02', after: '2026-03' }],
  ] as const)('%s has %s from the month of joining to the month of leaving', (name, partner, months) => {
    const belongs = (period: string) => groupMembers(name, period, 'by-date').includes(partner);
    expect([months.before, months.first, months.last].map(belongs)).toEqual([false, true, true]);
    if (months.after !== undefined) expect(belongs(months.after)).toBe(false);
  });

  test('a group has no members before it began', () => {
    expect(groupMembers('USMCA', '2020-06', 'by-date')).toEqual([]);
  });

  test('a member without a date belongs always', () => {
    expect(groupMembers('G7', '1995-01', 'by-date')).toEqual(groupMembers('G7', '2026-01', 'by-date'));
  });
});

describe('the fixed form', () => {
  test('never changes, whatever the period', () => {
    fc.assert(
      fc.property(anyGroup, anyPeriod, anyPeriod, (name, one, other) => {
        expect(groupMembers(name, one, 'fixed')).toEqual(groupMembers(name, other, 'fixed'));
      }),
    );
  });

  test('of the EU leaves the United Kingdom out of every period, as Eurostat does', () => {
    expect(groupMembers('EU', '2015-01', 'fixed')).not.toContain('GB');
    expect(groupMembers('EU', '2015-01', 'by-date')).toContain('GB');
  });

  test('of a group that has ended is its last members', () => {
    expect(groupMembers('MSP', '2026-11', 'fixed')).toEqual(groupMembers('MSP', '2026-02', 'by-date'));
  });

  test('is what a group that goes on has today by date', () => {
    for (const name of groupNames().filter((group) => group !== 'MSP'))
      expect(groupMembers(name, '2026-11', 'by-date')).toEqual(groupMembers(name, '2026-11', 'fixed'));
  });
});

test('what is no group is refused, with the names that there are', () => {
  expect(isGroup('EU')).toBe(true);
  for (const name of ['eu', 'CN', '', 'toString']) {
    expect(isGroup(name)).toBe(false);
    expect(() => groupMembers(name, '2026-01', 'fixed')).toThrow(/there are EU, EURO_AREA/);
  }
  expect(() => groupMembers('EU', '2026-13', 'fixed')).toThrow(
    'not a period: "2026-13"; expected a month such as 2026-07',
  );
});

test('a note says what to know', () => {
  expect(groupNote('BRICS')).toContain('Saudi Arabia');
  expect(groupNote('QUAD')).toBeUndefined();
});
