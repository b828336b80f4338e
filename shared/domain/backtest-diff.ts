/** What changes when a rule is edited: the events that only one of two backtests on the same data has. */
import type { AlertEvent } from './alert.ts';
import type { Backtest } from './backtest.ts';

export interface EventsDiff {
  readonly onlyBefore: readonly AlertEvent[];
  readonly onlyAfter: readonly AlertEvent[];
  /** Of the later version. */
  readonly both: readonly AlertEvent[];
}

export interface BacktestDiff {
  /** Id of the later version. */
  readonly rule: string;
  readonly asRevised: EventsDiff;
  readonly asKnown: EventsDiff;
}

/**
 * Compares two versions of one rule, backtested on the same data. Two events are the same when they tell the same change
 * of the same subject and period, and as known in the same evaluation; the value may differ.
 */
export function diffBacktests(before: Backtest, after: Backtest): BacktestDiff {
  return {
    rule: after.rule,
    asRevised: diffEvents(before, after, 'asRevised'),
    asKnown: diffEvents(before, after, 'asKnown'),
  };
}

export interface FolderDiff {
  readonly added: readonly Backtest[];
  readonly removed: readonly Backtest[];
  /** Of the rules that are in both folders. */
  readonly kept: readonly BacktestDiff[];
}

/** Compares two folders of rules, by id. */
export function diffFolders(before: readonly Backtest[], after: readonly Backtest[]): FolderDiff {
  const earlier = new Map(before.map((each) => [each.rule, each]));
  const later = new Set(after.map(({ rule }) => rule));
  return {
    added: after.filter(({ rule }) => !earlier.has(rule)),
    removed: before.filter(({ rule }) => !later.has(rule)),
    kept: after.flatMap((each) => {
      const other = earlier.get(each.rule);
      return other === undefined ? [] : [diffBacktests(other, each)];
    }),
  };
}

type ViewName = 'asRevised' | 'asKnown';

function diffEvents(before: Backtest, after: Backtest, view: ViewName): EventsDiff {
  const [earlier, later] = [keyed(before, view), keyed(after, view)];
  return {
    onlyBefore: missingFrom(later, earlier),
    onlyAfter: missingFrom(earlier, later),
    both: [...later].filter(([key]) => earlier.has(key)).map(([, event]) => event),
  };
}

/** One evaluation tells a change of a period once, so the key is the event's own. */
function keyed(backtest: Backtest, view: ViewName): Map<string, AlertEvent> {
  return new Map(
    backtest[view].events.map((event) => {
      // The subject of a rule that is its own one subject is its id, which a version may change.
      const subject = event.subject === backtest.rule ? '' : event.subject;
      return [[subject, event.period, event.kind, event.from, event.to, event.at].join(' '), event];
    }),
  );
}

function missingFrom(other: ReadonlyMap<string, AlertEvent>, events: ReadonlyMap<string, AlertEvent>): AlertEvent[] {
  return [...events].filter(([key]) => !other.has(key)).map(([, event]) => event);
}
