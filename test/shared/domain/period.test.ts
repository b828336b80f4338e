import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  isPeriod,
  periodAt,
  periodIndex,
  periodOf,
  periodSchema,
  periodsBetween,
} from '../../../shared/domain/period.ts';

const index = fc.integer({ min: 0, max: 9999 * 12 + 11 });

describe('a period', () => {
  it.each(['2026-01', '2026-12', '0000-01', '9999-12'])('%s is a month', (text) => {
    expect(isPeriod(text)).toBe(true);
    expect(periodSchema.parse(text)).toBe(text);
  });

  it.each(['2026-00', '2026-13', '2026-1', '26-01', '2026-01-01', ' 2026-01', '2026-01\n', '202601', '', '-026-01'])(
    '%j is none',
    (text) => {
      expect(isPeriod(text)).toBe(false);
      expect(() => periodIndex(text)).toThrow(RangeError);
      expect(periodSchema.safeParse(text).error?.issues[0]?.message).toBe('a month such as 2026-07');
    },
  );

  it('says what was found where a month was expected', () => {
    expect(() => periodIndex('2026-13')).toThrow('not a period: "2026-13"; expected a month such as 2026-07');
  });

  it('comes back from its index', () => {
    fc.assert(
      fc.property(index, (months) => {
        expect(periodIndex(periodAt(months))).toBe(months);
      }),
    );
  });

  it('sorts as text as it does in time', () => {
    fc.assert(
      fc.property(index, index, (a, b) => {
        expect(periodAt(a) < periodAt(b)).toBe(a < b);
      }),
    );
  });
});

describe('addMonths', () => {
  it.each([
    ['2026-01', 0, '2026-01'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-07', 12, '2027-07'],
    ['2026-07', -31, '2023-12'],
  ])('%s and %d months is %s', (period, months, expected) => {
    expect(addMonths(period, months)).toBe(expected);
  });
});

describe('periodsBetween', () => {
  it('includes both ends, across a year', () => {
    expect(periodsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  });

  it('is one period when both are the same, and none when the end comes first', () => {
    expect(periodsBetween('2026-02', '2026-02')).toEqual(['2026-02']);
    expect(periodsBetween('2026-02', '2026-01')).toEqual([]);
    expect(periodsBetween('2026-02', '2020-01')).toEqual([]);
  });
});

describe('periodOf', () => {
  it('is the month of an instant in UTC', () => {
    expect(periodOf('2026-07-31T23:59:59.999Z')).toBe('2026-07');
  });

  it('refuses what is no instant', () => {
    expect(() => periodOf('yesterday')).toThrow(RangeError);
  });
});
