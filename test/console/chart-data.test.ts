import { describe, expect, test } from 'vitest';
import type { Assessed, Figures } from '../../console/api/shapes.ts';
import { highest, periodsOf, stackOf, valueColumns } from '../../console/pages/rule/chart/chart-data.ts';
import { monthsBetween } from '../../console/parts/months.ts';
import { periodsBetween } from '../../shared/domain/period.ts';

const month = (period: string, value: number | null) => ({
  period,
  value,
  level: 'clear' as const,
  verdict: value === null ? ('unknown' as const) : ('clear' as const),
  beyond: false,
});

const assessed: Assessed = {
  rule: 'r',
  name: 'R',
  sentence: 'Watches.',
  scale: 'ratio',
  unit: '',
  basis: 'imports',
  direction: 'above',
  lines: { critical: 0.8, clear: 0.75 },
  from: '2025-11',
  until: '2026-02',
  subjects: [
    { subject: 'CN', name: 'China', months: [month('2025-11', 0.5), month('2025-12', null), month('2026-01', 0)] },
    { subject: 'VN', name: 'Vietnam', months: [] },
  ],
  events: [
    { id: 'a', kind: 'raised', subject: 'CN', period: '2026-01', at: '2026-03-01T00:00:00Z', severity: 'critical' },
    { id: 'b', kind: 'raised', subject: 'VN', period: '2026-01', at: '2026-03-01T00:00:00Z', severity: 'critical' },
    { id: 'c', kind: 'raised', subject: 'CN', period: '2024-01', at: '2024-03-01T00:00:00Z', severity: 'critical' },
  ],
  retrievedAt: '2026-03-01T00:00:00Z',
};

const row = (period: string, total: number | null, partners: Record<string, number>) => ({
  period,
  total,
  partners,
  retrievedAt: '2026-03-01T00:00:00Z',
  vintages: 1,
});

const figures = (periods: Figures['periods']): Figures => ({
  series: ['s'],
  measure: 'value',
  unit: 'USD',
  basis: 'imports',
  partnerNames: { CN: 'China', VN: 'Vietnam' },
  periods,
  queries: [],
});

describe('the months of a chart', () => {
  test('are the same as the domain counts them', () => {
    expect(monthsBetween('2019-12', '2026-07')).toEqual(periodsBetween('2019-12', '2026-07'));
    expect(monthsBetween('2026-01', '2025-12')).toEqual([]);
  });

  test('are the last so many, or all', () => {
    expect(periodsOf(assessed, 2)).toEqual(['2026-01', '2026-02']);
    expect(periodsOf(assessed, 0)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  });
});

describe('the values of a subject', () => {
  const periods = periodsOf(assessed, 0);

  test('a month without a number, or not assessed, is null and never 0; a number of 0 is 0', () => {
    const { values } = valueColumns(assessed, { subject: 'CN', periods, first: undefined });
    expect(values).toEqual([0.5, null, 0, null]);
  });

  test('have the events of this subject in the months shown', () => {
    const { events } = valueColumns(assessed, { subject: 'CN', periods, first: undefined });
    expect(events.map(({ column, event }) => [column, event.id])).toEqual([[2, 'a']]);
  });

  test('have those of the first assessment beside them, where it had one', () => {
    const first = [month('2025-11', 0.4), month('2025-12', 0.45)];
    expect(valueColumns(assessed, { subject: 'CN', periods, first }).first).toEqual([0.4, 0.45, null, null]);
  });
});

describe('the subject shown first', () => {
  const subject = (name: string, value: number | null, level: 'clear' | 'critical' = 'clear') => ({
    subject: name,
    name,
    months: [{ ...month('2026-01', value), level }],
  });
  const first = (direction: 'above' | 'below', subjects: ReturnType<typeof subject>[]) =>
    highest({ direction, subjects })?.subject;

  test('is one that is raised, whatever its number', () => {
    expect(first('above', [subject('AT', 0.9), subject('CN', 0.6, 'critical')])).toBe('CN');
    expect(first('above', [subject('AT', 0.9), subject('CN', null, 'critical')])).toBe('CN');
  });

  test('is otherwise the one furthest on the side of the line; one without a number comes last', () => {
    expect(first('above', [subject('VN', null), subject('AT', 0.1), subject('CN', 0.4)])).toBe('CN');
    expect(first('below', [subject('VN', null), subject('CN', 0.4), subject('AT', 0.1)])).toBe('AT');
    expect(first('above', [])).toBeUndefined();
  });
});

describe('the stack of suppliers', () => {
  const periods = ['2026-01', '2026-02', '2026-03'];
  const layers = stackOf(
    figures([row('2026-01', 100, { CN: 60, VN: 30 }), row('2026-02', null, {}), row('2026-03', 50, { VN: 50 })]),
    periods,
    true,
  );

  test('has the largest of all months first, and all others as the last layer', () => {
    expect(layers.map(({ name }) => name)).toEqual(['Vietnam', 'China', 'All others']);
  });

  test('a partner without a row traded nothing in a published month; in an unpublished one nobody knows', () => {
    expect(layers.map(({ amounts }) => amounts.map((amount) => amount?.toFixed(2) ?? null))).toEqual([
      ['0.30', null, '1.00'],
      ['0.60', null, '0.00'],
      ['0.10', null, '0.00'],
    ]);
  });

  test('ends at the whole, in each published month', () => {
    expect(layers.at(-1)?.edge.map((edge) => edge?.toFixed(6) ?? null)).toEqual(['1.000000', null, '1.000000']);
  });

  test('puts what goes beyond six partners into all others', () => {
    const partners = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`P${index}`, 9 - index]));
    const nine = stackOf(figures([row('2026-01', 45, partners)]), ['2026-01'], false);
    expect(nine).toHaveLength(7);
    expect(nine.at(-1)?.amounts).toEqual([3 + 2 + 1]);
    expect(nine.at(-1)?.edge).toEqual([45]);
  });

  test('a total of nothing has shares of nothing, not of infinity', () => {
    const none = stackOf(figures([row('2026-01', 0, {})]), ['2026-01'], true);
    expect(none.map(({ amounts }) => amounts)).toEqual([[0]]);
  });
});
