import { describe, expect, it } from 'vitest';
import { backtest } from '../../../shared/domain/backtest.ts';
import type { BacktestAlert, Lead } from '../../../shared/domain/backtest-alerts.ts';
import { backtestWithin, isWithin, type MonthRange } from '../../../shared/domain/backtest-range.ts';
import { aHistory, aRule, chinaPercent } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';

const SHARES = [50, 90, 60, 95, 96, 50];
const test = backtest(aRule({ threshold: { above: '80%' } }), () => aHistory(chinaPercent(SHARES)), {
  profile: aProfile(),
});
const lines = (view: (typeof test)['asRevised']) => view.events.map(({ kind, period }) => `${kind} ${period}`);

it('a backtest without a range is the whole one', () => {
  expect(backtestWithin(test, {})).toBe(test);
});

it('a range keeps its months and events, the alerts that were open in it, and counts anew', () => {
  const part = backtestWithin(test, { from: '2025-03', to: '2025-05' });
  expect([part.from, part.until]).toEqual(['2025-03', '2025-05']);
  expect(lines(part.asRevised)).toEqual(['resolved 2025-03', 'raised 2025-04']);
  expect(part.asRevised.subjects[0]?.months.map(({ period }) => period)).toEqual(['2025-03', '2025-04', '2025-05']);
  expect(part.asRevised).toMatchObject({ monthsBeyond: 2, monthsOpen: 2 });
  expect(part.asRevised.alerts.map(({ raised }) => raised)).toEqual(['2025-04']);
  expect(part.asKnown.events.length).toBe(part.asRevised.events.length);
});

it('a range beyond the figures is what there is of it', () => {
  expect(backtestWithin(test, { from: '2020-01' })).toMatchObject({ from: '2025-01', until: '2025-06' });
  expect(backtestWithin(test, { from: '2030-01' }).asRevised.events).toEqual([]);
  expect(backtestWithin(test, { to: '2030-12' })).toMatchObject({ from: '2025-01', until: '2025-06' });
});

it('a range of one end goes on to the other end of the figures', () => {
  const months = (range: MonthRange) => {
    const { from, until, asRevised } = backtestWithin(test, range);
    return [from, until, asRevised.subjects[0]?.months.length];
  };
  expect(months({ from: '2025-04' })).toEqual(['2025-04', '2025-06', 3]);
  expect(months({ to: '2025-02' })).toEqual(['2025-01', '2025-02', 2]);
  expect(lines(backtestWithin(test, { to: '2025-02' }).asRevised)).toEqual(['raised 2025-02']);
});

it('a backtest without figures has no months to choose from', () => {
  const empty = backtest(aRule(), () => [], { profile: aProfile() });
  expect(empty).not.toHaveProperty('from');
  expect(backtestWithin(empty, { from: '2025-01', to: '2025-02' })).toBe(empty);
});

describe('of the alerts of a backtest', () => {
  const alert = (raised: string, through: string): BacktestAlert => ({
    subject: 'us-tungsten-china',
    severity: 'critical',
    raised,
    by: 'raised',
    at: '2025-09-01T00:00:00.000Z',
    through,
  });
  const alerts = [alert('2025-01', '2025-01'), alert('2025-02', '2025-03'), alert('2025-05', '2025-06')];
  const lead = (asKnown: string, asRevised: string): Lead => ({ subject: 'x', asKnown, asRevised, months: 0 });
  const leads = [lead('2025-01', '2025-03'), lead('2025-05', '2025-04'), lead('2025-01', '2025-06')];
  const view = { ...test.asRevised, alerts, flaps: alerts };
  const given = { ...test, falseAlarms: alerts, misses: alerts, leads, asRevised: view, asKnown: view };

  it.each<[string, MonthRange, string[]]>([
    ['those are kept that were open in it', { from: '2025-03', to: '2025-04' }, ['2025-02']],
    ['one that was raised in its last month is', { from: '2025-04', to: '2025-05' }, ['2025-05']],
    ['all since a month are', { from: '2025-03' }, ['2025-02', '2025-05']],
    ['all up to a month are', { to: '2025-04' }, ['2025-01', '2025-02']],
  ])('%s', (_, range, expected) => {
    const { falseAlarms, misses, asRevised, asKnown } = backtestWithin(given, range);
    const raised = [falseAlarms, misses, asRevised.alerts, asRevised.flaps, asKnown.alerts, asKnown.flaps].map((kept) =>
      kept.map((each) => each.raised),
    );
    expect(raised).toEqual(Array(6).fill(expected));
  });

  it('a lead is kept where either of its months is in the range', () => {
    expect(backtestWithin(given, { from: '2025-03', to: '2025-04' }).leads).toEqual(leads.slice(0, 2));
    expect(backtestWithin(given, { from: '2025-05', to: '2025-05' }).leads).toEqual(leads.slice(1, 2));
  });
});

it('a month is in a range with both of its ends, and an end left out is none', () => {
  expect(
    ['2025-01', '2025-02', '2025-03', '2025-04'].map((month) => isWithin({ from: '2025-02', to: '2025-03' }, month)),
  ).toEqual([false, true, true, false]);
  expect(isWithin({}, '1990-01')).toBe(true);
});
