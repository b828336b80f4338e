import { describe, expect, test } from 'vitest';
import { revisionOf, summedRevision } from '../../../shared/domain/revision.ts';
import { TOTAL } from '../../../shared/domain/release.ts';
import type { SeriesPeriod } from '../../../shared/domain/series.ts';

const SERIES = 'us-census/US/imports/consumption/8101940000';

function content(measures: SeriesPeriod['measures']): SeriesPeriod {
  return { series: SERIES, period: '2026-07', measures };
}

const BEFORE = content({
  value: { unit: 'USD', total: 1000, partners: { CN: 600, VN: 300, AT: 100 } },
  quantity: { unit: 'KG', total: 20, partners: { CN: 12, VN: 8 } },
});

describe('what a revision changed', () => {
  test('equal contents have no change, wherever they came from', () => {
    expect(revisionOf(BEFORE, structuredClone(BEFORE))).toEqual({ cells: 0 });
  });

  test('a partner and the total are two figures; the partner that moved is named, not the total that followed', () => {
    const after = content({
      ...BEFORE.measures,
      value: { unit: 'USD', total: 1100, partners: { CN: 700, VN: 300, AT: 100 } },
    });
    expect(revisionOf(BEFORE, after)).toEqual({
      cells: 2,
      largest: { series: SERIES, measure: 'value', partner: 'CN', before: 600, after: 700, weight: 100 / 1100 },
    });
  });

  test('a partner whose row appears traded nothing before', () => {
    const after = content({
      ...BEFORE.measures,
      value: { unit: 'USD', total: 1001, partners: { CN: 600, VN: 300, AT: 100, JP: 1 } },
    });
    expect(revisionOf(BEFORE, after)).toMatchObject({ cells: 2, largest: { partner: 'JP', before: 0, after: 1 } });
  });

  test('a row of zero instead of none is no change', () => {
    const after = content({
      ...BEFORE.measures,
      quantity: { unit: 'KG', total: 20, partners: { CN: 12, VN: 8, AT: 0 } },
    });
    expect(revisionOf(BEFORE, after)).toEqual({ cells: 0 });
  });

  test('a measure that goes leaves nothing known, which is not zero', () => {
    const { value } = BEFORE.measures;
    const after = content(value === undefined ? {} : { value });
    expect(revisionOf(BEFORE, after)).toMatchObject({
      cells: 3,
      largest: { measure: 'quantity', before: 12, after: null, weight: 1 },
    });
    expect(revisionOf(after, BEFORE)).toMatchObject({ cells: 3, largest: { before: null, after: 12 } });
  });

  test('the heaviest change is the one that counts most in its own measure', () => {
    const after = content({
      value: { unit: 'USD', total: 1000, partners: { CN: 500, VN: 400, AT: 100 } },
      quantity: { unit: 'KG', total: 20, partners: { CN: 6, VN: 14 } },
    });
    expect(revisionOf(BEFORE, after)).toMatchObject({
      cells: 4,
      largest: { measure: 'quantity', partner: 'CN', weight: 0.3 },
    });
  });

  test('of equal weights the first partner in order of code counts, before the total', () => {
    const [before, after] = [100, 90].map((size) =>
      content({ value: { unit: 'USD', total: 10 * size, partners: { VN: 5 * size, CN: 5 * size } } }),
    );
    expect(revisionOf(before!, after!)).toMatchObject({ cells: 3, largest: { partner: TOTAL, weight: 0.1 } });
    const moved = content({ value: { unit: 'USD', total: 1000, partners: { VN: 600, CN: 400 } } });
    expect(revisionOf(before!, moved)).toMatchObject({ cells: 2, largest: { partner: 'CN', before: 500, after: 400 } });
  });

  test('of totals that changed alike the value counts', () => {
    const after = content({
      value: { unit: 'USD', total: 2000, partners: { CN: 600, VN: 300, AT: 100 } },
      quantity: { unit: 'KG', total: 40, partners: { CN: 12, VN: 8 } },
    });
    expect(revisionOf(BEFORE, after)).toMatchObject({
      cells: 2,
      largest: { measure: 'value', partner: TOTAL, weight: 0.5 },
    });
  });

  test('in another unit every figure is another', () => {
    const after = content({ ...BEFORE.measures, quantity: { unit: 'T', total: 20, partners: { CN: 12, VN: 8 } } });
    expect(revisionOf(BEFORE, after)).toMatchObject({ cells: 3, largest: { weight: 1 } });
  });

  test('a total of zero on both sides gives a weight all the same', () => {
    const zero = content({ value: { unit: 'USD', total: 0, partners: { CN: 5, VN: -5 } } });
    const after = content({ value: { unit: 'USD', total: 0, partners: {} } });
    expect(revisionOf(zero, after)).toMatchObject({ cells: 2, largest: { weight: 1 } });
  });
});

test('the revisions of several series add up to one entry with the heaviest of their changes', () => {
  const at = '2026-10-03T13:00:00.000Z';
  const change = { series: SERIES, measure: 'value', partner: 'CN', before: 1, after: 2 } as const;
  const heavy = { ...change, weight: 0.5 };
  expect(
    summedRevision(at, [
      { cells: 2, largest: { ...change, weight: 0.1 } },
      { cells: 3, largest: heavy },
    ]),
  ).toEqual({
    at,
    series: 2,
    cells: 5,
    largest: heavy,
  });
  expect(summedRevision(at, [{ cells: 0 }])).toEqual({ at, series: 1, cells: 0 });
  expect(summedRevision(at, [{ cells: 3, largest: heavy }, { cells: 0 }])).toEqual({
    at,
    series: 2,
    cells: 3,
    largest: heavy,
  });
});
