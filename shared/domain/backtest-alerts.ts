/** The alerts that a backtest would have opened, from what would have been told: who was right, who flapped, who missed. */
import { LEVELS, type Level, type Severity } from './alert.ts';
import { addMonths, type Period, periodIndex } from './period.ts';
import type { Change } from './told.ts';

/** An alert that ended within so many months, or came again within so many, has flapped. */
const FLAP_MONTHS = 2;

/** What one evaluation told of one subject. */
export interface Telling {
  readonly at: string;
  /** The last period told about before it. */
  readonly before: Period;
  /** The last period told about with it. */
  readonly through: Period;
  readonly changes: readonly Change[];
}

/** A subject that left `clear`, as its reader would have lived it. */
export interface BacktestAlert {
  readonly subject: string;
  /** The highest level that it reached. */
  readonly severity: Severity;
  /** The first period told as open. */
  readonly raised: Period;
  /** Whether it was news, or a correction said that it should have been. */
  readonly by: 'raised' | 'corrected';
  /** When it was told. */
  readonly at: string;
  /** The last period that was told as open. */
  readonly through: Period;
  /** The period in which it ended; left out while it is open. Of one that a correction ended, the first period corrected. */
  readonly ended?: Period;
  readonly endedBy?: 'resolved' | 'corrected';
}

/** Turns what was told of one subject, oldest first, into its alerts. A correction of the past alone opens and ends none. */
export function alertsOf(subject: string, tellings: readonly Telling[]): BacktestAlert[] {
  const alerts: BacktestAlert[] = [];
  let open: BacktestAlert | undefined;
  for (const telling of tellings) {
    for (const change of telling.changes) {
      const isPast = change.kind === 'corrected' && change.until !== telling.before;
      if (isPast) continue;
      if (open === undefined) open = opened(subject, telling, change);
      else if (change.to === 'clear') {
        alerts.push(ended(open, telling, change));
        open = undefined;
      } else open = { ...open, severity: higher(open.severity, change.to) };
    }
    if (open !== undefined) open = { ...open, through: telling.through };
  }
  return open === undefined ? alerts : [...alerts, open];
}

function opened(subject: string, telling: Telling, change: Change): BacktestAlert | undefined {
  if (change.to === 'clear') return undefined;
  const { at, through } = telling;
  if (change.kind !== 'corrected')
    return { subject, severity: change.to, raised: change.period, by: 'raised', at, through };
  return { subject, severity: change.to, raised: startOf(change, telling.changes), by: 'corrected', at, through };
}

/** Where the run of corrections that ends with this one begins to say that there should have been an alert. */
function startOf({ period }: Change, changes: readonly Change[]): Period {
  const before = changes.find(
    ({ kind, until, from, to }) =>
      kind === 'corrected' && until === addMonths(period, -1) && from === 'clear' && to !== 'clear',
  );
  return before === undefined ? period : startOf(before, changes);
}

function ended(open: BacktestAlert, telling: Telling, { kind, period }: Change): BacktestAlert {
  if (kind === 'corrected') return { ...open, through: telling.before, ended: period, endedBy: 'corrected' };
  return { ...open, through: addMonths(period, -1), ended: period, endedBy: 'resolved' };
}

function higher(severity: Severity, level: Exclude<Level, 'clear'>): Severity {
  return LEVELS.indexOf(level) > LEVELS.indexOf(severity) ? level : severity;
}

/** The alerts of one subject, in order, that ended soon or came again soon. One that a correction ended is no flap. */
export function flapsOf(alerts: readonly BacktestAlert[]): BacktestAlert[] {
  return alerts.filter((alert, index) => {
    const earlier = alerts[index - 1];
    const isShort = alert.endedBy === 'resolved' && monthsFrom(alert.raised, alert.ended) <= FLAP_MONTHS;
    const isAgain = earlier?.endedBy === 'resolved' && monthsFrom(earlier.ended, alert.raised) <= FLAP_MONTHS;
    return isShort || isAgain;
  });
}

function monthsFrom(from: Period | undefined, to: Period | undefined): number {
  if (from === undefined || to === undefined) return Number.POSITIVE_INFINITY;
  return periodIndex(to) - periodIndex(from);
}

/** An alert that was raised as known, in months that by today's data had none. */
export interface FalseAlarm extends BacktestAlert {
  /** When a correction withdrew it; left out where the rule tells none. */
  readonly withdrawnAt?: string;
}

/** An alert by today's data that was not raised as known. */
export interface Miss extends BacktestAlert {
  /** When a correction said that it should have been raised; left out where the rule tells none. */
  readonly correctedAt?: string;
}

/** One alert in both views. */
export interface Lead {
  readonly subject: string;
  readonly asKnown: Period;
  readonly asRevised: Period;
  /** By how many months it was raised earlier as known than today's data would have it; negative: later. */
  readonly months: number;
}

export interface Comparison {
  readonly falseAlarms: readonly FalseAlarm[];
  readonly misses: readonly Miss[];
  readonly leads: readonly Lead[];
}

/** The two views of one subject. */
export interface Sides {
  readonly asKnown: readonly BacktestAlert[];
  readonly asRevised: readonly BacktestAlert[];
  /** What was told as known. */
  readonly tellings: readonly Telling[];
  /** The first period told about as known: what lies before could not be missed. */
  readonly since: Period;
}

/** Sets the alerts of one subject against each other: two are the same alert when they have a month in common. */
export function compared({ asKnown, asRevised, tellings, since }: Sides): Comparison {
  const news = asKnown.filter(({ by }) => by === 'raised');
  const due = asRevised.filter(({ through }) => through >= since);
  const corrections = tellings.flatMap(({ at, changes }) =>
    changes.filter(({ kind }) => kind === 'corrected').map((change) => ({ at, ...change })),
  );
  const falseAlarms = news
    .filter((alert) => !asRevised.some((other) => overlap(alert, other)))
    .map((alert) => {
      const withdrawn = corrections.find(
        ({ to, period, until }) => to === 'clear' && period <= alert.raised && alert.raised <= until,
      );
      return { ...alert, ...(withdrawn !== undefined && { withdrawnAt: withdrawn.at }) };
    });
  const misses = due
    .filter((alert) => !news.some((other) => overlap(alert, other)))
    .map((alert) => {
      const said = corrections.find(
        ({ from, period, until }) => from === 'clear' && period <= alert.through && alert.raised <= until,
      );
      return { ...alert, ...(said !== undefined && { correctedAt: said.at }) };
    });
  const leads = due.flatMap((alert) => {
    const first = news.find((other) => overlap(alert, other));
    if (first === undefined) return [];
    const months = periodIndex(alert.raised) - periodIndex(first.raised);
    return [{ subject: alert.subject, asKnown: first.raised, asRevised: alert.raised, months }];
  });
  return { falseAlarms, misses, leads };
}

function overlap(a: BacktestAlert, b: BacktestAlert): boolean {
  return a.raised <= b.through && b.raised <= a.through;
}
