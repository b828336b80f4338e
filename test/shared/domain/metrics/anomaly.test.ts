import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anomaly, modifiedZScore } from '../../../../shared/domain/metrics/anomaly.ts';
import type { HistoryEntry } from '../../../support/a-history.ts';
import { measured } from '../../../support/metric-column.ts';

const total = (amount: number): HistoryEntry => ({ partners: { CN: amount / 2 }, total: amount });

describe('the modified z-score', () => {
  it('of 50 in 10, 11, 12, 11, 10, 50 is 26.31 (Iglewicz and Hoaglin)', () => {
    const sample = [10, 11, 12, 11, 10, 50];
    expect(modifiedZScore(50, sample)).toBeCloseTo(26.3055, 10);
    expect(modifiedZScore(11, sample)).toBe(0);
    expect(modifiedZScore(10, sample)).toBeCloseTo(-0.6745, 12);
  });

  it('where more than half are the same takes the mean deviation instead', () => {
    // Median 5, deviations 0 0 0 0 10: their median is 0, their mean 2.
    expect(modifiedZScore(15, [5, 5, 5, 5, 15])).toBeCloseTo((0.7979 * 10) / 2, 12);
    expect(modifiedZScore(5, [5, 5, 5, 5, 15])).toBe(0);
  });

  it('where all are the same there is none', () => {
    expect(modifiedZScore(5, [5, 5, 5])).toBeUndefined();
    expect(modifiedZScore(5, [])).toBeUndefined();
  });

  it('of an even sample takes the middle of the two in the middle', () => {
    expect(modifiedZScore(4, [1, 2, 3, 4])).toBeCloseTo((0.6745 * 1.5) / 1, 12);
  });

  it('of an odd sample takes the one in the middle', () => {
    // Median 4, deviations 0 2 3 4 12.
    expect(modifiedZScore(16, [1, 2, 4, 8, 16])).toBeCloseTo((0.6745 * 12) / 3, 12);
  });

  it('is never infinite, and neither order nor offset nor scale of the sample matters', () => {
    const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sample, fc.integer({ min: -9, max: 9 }), (given, offset) => {
        const value = given.at(-1)!;
        const score = modifiedZScore(value, given);
        if (score === undefined) {
          expect(new Set(given).size).toBe(1);
          return;
        }
        expect(Number.isFinite(score)).toBe(true);
        expect(modifiedZScore(value, given.toReversed())).toBe(score);
        expect(
          modifiedZScore(
            4 * value + offset,
            given.map((each) => 4 * each + offset),
          ),
        ).toBeCloseTo(score, 8);
      }),
    );
    expect(modifiedZScore(1e308, [1e308, -1e308, 1e308, 0])).not.toBeNaN();
    expect(modifiedZScore(Number.MAX_VALUE, [0, 1e-322, 2e-322, Number.MAX_VALUE])).toBeUndefined();
  });
});

describe('the anomaly of a month', () => {
  /** A year of 100, then a year of changes as in the example, in per cent of the year before. */
  const base = Array.from({ length: 12 }, () => total(1000));
  const changes = (...percents: number[]) => percents.map((percent) => total(1000 + 10 * percent));
  const KIND = { kind: 'anomaly', 'look-back': 6 } as const;

  it('is the score of its change on the year before, among those of the look-back', () => {
    const found = measured(KIND, [...base, ...changes(10, 11, 12, 11, 10, 50)]);
    expect(found.slice(0, 14).every((value) => value === 'window-incomplete')).toBe(true);
    expect(found[17]).toBeCloseTo(26.3055, 8);
  });

  it('compares changes, whatever the size of the month a year before', () => {
    const sizes = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 300, 30, 3];
    const later = [10, 11, 12, 11, 10, 50].map((percent, index) => total((sizes[index] ?? 0) * (1 + percent / 100)));
    expect(measured(KIND, [...sizes.map(total), ...later])[17]).toBeCloseTo(26.3055, 8);
  });

  it('compares with no more months than the look-back', () => {
    const found = measured(KIND, [...base, ...changes(-90, 900, 0, 10, 11, 12, 11, 10, 50)]);
    expect(found[20]).toBeCloseTo(26.3055, 8);
  });

  it('comes as soon as half of a long look-back has changes', () => {
    const months = [...base, ...changes(1, 5, 2, 4, 8, 6, 7, 3, 9, 2, 1, 4), ...base];
    const found = (lookBack: number) => measured({ kind: 'anomaly', 'look-back': lookBack }, months);
    expect(found(24).slice(22, 24)).toEqual(['window-incomplete', expect.any(Number)]);
    expect(found(26).slice(24, 26)).toEqual(['window-incomplete', expect.any(Number)]);
  });

  it('is none where the month itself is missing, for that reason', () => {
    const found = measured(KIND, [total(1), undefined, ...base, ...changes(10, 11), 'suppressed']);
    expect([found[0], found[1], found[16]]).toEqual(['window-incomplete', 'late', 'suppressed']);
  });

  it('has none where all changes are the same', () => {
    expect(measured(KIND, [...base, ...changes(5, 5, 5, 5, 5, 5)])[17]).toBe('denominator-zero');
  });

  it('needs at least half of the look-back', () => {
    const [a, b, c, d, e, f] = changes(10, 11, 12, 11, 10, 50);
    expect(measured(KIND, [...base, a, undefined, undefined, undefined, e, f])[17]).toBeTypeOf('number');
    expect(measured(KIND, [...base, undefined, undefined, undefined, undefined, e, f])[17]).toBe('window-incomplete');
    expect(measured(KIND, [...base, a, b, c, d, e, 'suppressed'])[17]).toBe('suppressed');
  });

  it('has no change where nothing was traded the year before', () => {
    const found = measured(KIND, [total(0), ...base.slice(1), ...changes(10, 11, 12, 11, 10, 50, 9)]);
    expect(found[12]).toBe('denominator-zero');
    expect(found[17]).toBeTypeOf('number');
  });

  it('has no change where the year before is missing', () => {
    const found = measured(KIND, [
      ...base.slice(0, 11),
      undefined,
      ...changes(10, 11, 12, 11, 10, 50, 9, 8, 7, 6, 5, 4),
    ]);
    expect(found.slice(22)).toEqual([expect.any(Number), 'window-incomplete']);
  });

  it('may be of one partner', () => {
    const months = [...base, ...changes(10, 11, 12, 11, 10, 50)];
    expect(measured({ ...KIND, partner: 'CN' }, months)[17]).toBeCloseTo(26.3055, 8);
    expect(measured({ ...KIND, partner: 'VN' }, months)[17]).toBe('denominator-zero');
  });

  it('of sums over a window compares windows', () => {
    const flat = measured(KIND, [...base, ...changes(10, 11, 12, 11, 10, 50)], { span: 3 });
    expect(flat.slice(13, 17)).toEqual([
      'window-incomplete',
      'window-incomplete',
      'window-incomplete',
      expect.any(Number),
    ]);
    const longer = measured(KIND, [...base, ...changes(10, 11, 12, 11, 10, 11, 12, 50)], { span: 3 });
    expect(longer[19]).toBeTypeOf('number');
  });

  it('says itself', () => {
    expect(anomaly.phrase({ kind: 'anomaly', 'look-back': 36 })).toBe(
      'the modified z-score, among 36 months, of the year-on-year change in the value',
    );
    expect(anomaly.phrase({ kind: 'anomaly', 'look-back': 36, partner: 'CN' })).toBe(
      "the modified z-score, among 36 months, of the year-on-year change in the value of China's part",
    );
  });
});
