import { expect, it } from 'vitest';
import { backtest } from '../../../shared/domain/backtest.ts';
import { backtestWithin } from '../../../shared/domain/backtest-range.ts';
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
});
