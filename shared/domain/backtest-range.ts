/** The part of a backtest that is about some months. The rule was assessed over the whole history all the same. */
import { type Backtest, type BacktestView, gapCounts } from './backtest.ts';
import type { BacktestAlert } from './backtest-alerts.ts';
import type { Period } from './period.ts';

export interface MonthRange {
  readonly from?: Period | undefined;
  readonly to?: Period | undefined;
}

/** Months and events of the range, and the alerts that were open in it. */
export function backtestWithin(test: Backtest, range: MonthRange): Backtest {
  const { from, until } = test;
  if ((range.from === undefined && range.to === undefined) || from === undefined || until === undefined) return test;
  const isOpenWithin = <Alert extends BacktestAlert>(alerts: readonly Alert[]) =>
    alerts.filter(({ raised, through }) => reaches(range, raised, through));
  return {
    ...test,
    from: range.from !== undefined && range.from > from ? range.from : from,
    until: range.to !== undefined && range.to < until ? range.to : until,
    asRevised: viewWithin(test.asRevised, range),
    asKnown: viewWithin(test.asKnown, range),
    falseAlarms: isOpenWithin(test.falseAlarms),
    misses: isOpenWithin(test.misses),
    leads: test.leads.filter(({ asKnown, asRevised }) => isWithin(range, asKnown) || isWithin(range, asRevised)),
  };
}

/** Whether a month is in the range, both ends included. */
export function isWithin({ from, to }: MonthRange, period: Period): boolean {
  return (from === undefined || period >= from) && (to === undefined || period <= to);
}

function reaches({ from, to }: MonthRange, first: Period, last: Period): boolean {
  return (from === undefined || last >= from) && (to === undefined || first <= to);
}

function viewWithin(view: BacktestView, range: MonthRange): BacktestView {
  const subjects = view.subjects.map(({ subject, months }) => ({
    subject,
    months: months.filter(({ period }) => isWithin(range, period)),
  }));
  const months = subjects.flatMap((each) => each.months);
  const isOpen = ({ raised, through }: BacktestAlert) => reaches(range, raised, through);
  return {
    events: view.events.filter(({ period }) => isWithin(range, period)),
    alerts: view.alerts.filter(isOpen),
    flaps: view.flaps.filter(isOpen),
    subjects,
    monthsBeyond: months.filter(({ beyond }) => beyond).length,
    monthsOpen: months.filter(({ level }) => level !== 'clear').length,
    gaps: gapCounts(months),
  };
}
