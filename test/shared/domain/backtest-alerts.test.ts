import { describe, expect, it } from 'vitest';
import type { Level } from '../../../shared/domain/alert.ts';
import { alertsOf, type BacktestAlert, compared, type Telling } from '../../../shared/domain/backtest-alerts.ts';
import type { Period } from '../../../shared/domain/period.ts';
import type { Change } from '../../../shared/domain/told.ts';

const AT = '2026-03-05T12:30:00.000Z';

const change = (kind: Change['kind'], [from, to]: [Level, Level], period: Period, until = period): Change => ({
  kind,
  period,
  until,
  from,
  to,
});

/** What was told with the release of a month about that month, and about the past. */
const telling = (through: Period, before: Period, ...changes: Change[]): Telling => ({
  at: `${through}-28T12:00:00.000Z`,
  before,
  through,
  changes,
});

const alert = (given: Partial<BacktestAlert>): BacktestAlert => ({
  subject: 'CN',
  severity: 'critical',
  raised: '2025-04',
  by: 'raised',
  at: AT,
  through: '2025-06',
  ...given,
});

describe('an alert as its reader would have lived it', () => {
  it('has the highest level that it reached, however it went on', () => {
    const [found, ...more] = alertsOf('CN', [
      telling('2025-01', '2024-12', change('raised', ['clear', 'warning'], '2025-01')),
      telling('2025-02', '2025-01', change('escalated', ['warning', 'critical'], '2025-02')),
      telling('2025-03', '2025-02', change('eased', ['critical', 'warning'], '2025-03')),
      telling('2025-04', '2025-03', change('resolved', ['warning', 'clear'], '2025-04')),
    ]);
    expect([found, more]).toMatchObject([
      { severity: 'critical', raised: '2025-01', through: '2025-03', ended: '2025-04', endedBy: 'resolved' },
      [],
    ]);
  });

  it('stays a warning that never became more', () => {
    const found = alertsOf('CN', [
      telling('2025-01', '2024-12', change('raised', ['clear', 'warning'], '2025-01')),
      telling('2025-02', '2025-01', change('reminder', ['warning', 'warning'], '2025-02')),
    ]);
    expect(found).toMatchObject([{ severity: 'warning', through: '2025-02' }]);
    expect(found[0]).not.toHaveProperty('ended');
  });

  it('that a correction opens begins where the corrections that lead up to now begin', () => {
    const raisedBy = (...changes: Change[]) => alertsOf('CN', [telling('2025-06', '2025-06', ...changes)])[0];
    const last = change('corrected', ['clear', 'critical'], '2025-05', '2025-06');
    expect(raisedBy(change('corrected', ['clear', 'warning'], '2025-03', '2025-04'), last)).toMatchObject({
      raised: '2025-03',
      by: 'corrected',
    });
    for (const apart of [
      change('corrected', ['clear', 'warning'], '2025-01', '2025-03'),
      change('corrected', ['critical', 'clear'], '2025-03', '2025-04'),
      change('corrected', ['critical', 'warning'], '2025-03', '2025-04'),
    ])
      expect(raisedBy(apart, last)).toMatchObject({ raised: '2025-05' });
  });

  it('is none where a correction says that it is over', () => {
    expect(
      alertsOf('CN', [telling('2025-06', '2025-06', change('corrected', ['critical', 'clear'], '2025-06'))]),
    ).toEqual([]);
  });
});

describe('the correction of an alert', () => {
  const corrected = (...changes: Change[]): Telling[] =>
    changes.map((each, index) => ({ at: `telling ${index}`, before: '2025-12', through: '2025-12', changes: [each] }));

  it('that withdrew it is the one that cleared the month in which it was raised', () => {
    const tellings = corrected(
      change('resolved', ['critical', 'clear'], '2025-04'),
      change('corrected', ['critical', 'clear'], '2025-05', '2025-06'),
      change('corrected', ['critical', 'clear'], '2025-01', '2025-03'),
      change('corrected', ['critical', 'warning'], '2025-04', '2025-05'),
      change('corrected', ['critical', 'clear'], '2025-03', '2025-04'),
    );
    const sides = { asKnown: [alert({})], asRevised: [], since: '2025-01' };
    expect(compared({ ...sides, tellings }).falseAlarms).toMatchObject([
      { raised: '2025-04', withdrawnAt: 'telling 4' },
    ]);
    const [never] = compared({ ...sides, tellings: tellings.slice(0, 4) }).falseAlarms;
    expect(never).not.toHaveProperty('withdrawnAt');
  });

  it('that told a missed one is the first that raised a month of it', () => {
    const tellings = corrected(
      change('raised', ['clear', 'critical'], '2025-05'),
      change('corrected', ['clear', 'warning'], '2025-01', '2025-03'),
      change('corrected', ['clear', 'critical'], '2025-07', '2025-08'),
      change('corrected', ['warning', 'critical'], '2025-04', '2025-06'),
      change('corrected', ['clear', 'critical'], '2025-06', '2025-06'),
      change('corrected', ['clear', 'critical'], '2025-04', '2025-06'),
    );
    const sides = { asKnown: [], asRevised: [alert({})], since: '2025-01' };
    expect(compared({ ...sides, tellings }).misses).toMatchObject([{ raised: '2025-04', correctedAt: 'telling 4' }]);
    const [never] = compared({ ...sides, tellings: tellings.slice(0, 4) }).misses;
    expect(never).not.toHaveProperty('correctedAt');
  });
});

describe('two alerts are one', () => {
  it.each([
    ['when they have one month in common', { raised: '2025-06', through: '2025-09' }, 1],
    ['when one lies within the other', { raised: '2025-05', through: '2025-05' }, 1],
    ['not when one follows the other', { raised: '2025-07', through: '2025-09' }, 0],
    ['not when one comes before the other', { raised: '2025-01', through: '2025-03' }, 0],
  ])('%s', (_, other, expected) => {
    const { leads, misses, falseAlarms } = compared({
      asKnown: [alert({})],
      asRevised: [alert(other)],
      tellings: [],
      since: '2025-01',
    });
    expect([leads.length, misses.length, falseAlarms.length]).toEqual([expected, 1 - expected, 1 - expected]);
  });
});
