/** Finds likely changes of the nomenclature in the data alone, for those that no table knows yet. */
import type { BreakKind } from './code-breaks.ts';
import type { Period } from './period.ts';

/** A code's total in every published period that is at hand; 0 where nothing was traded. */
export interface TotalsHistory {
  readonly commodity: string;
  readonly totals: ReadonlyMap<Period, number>;
}

export interface SuspectedBreak {
  readonly period: Period;
  readonly kind: BreakKind;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly note: string;
}

/** A code that misses a month now and then is no sign: it has to have traded in each of so many before. */
const STEADY_PERIODS = 3;

/**
 * A break is suspected where a code that traded steadily falls to zero for good while a sibling begins that never traded
 * before: codes of ten digits with the same first eight (or else six), codes of eight with the same first six. A code
 * whose history begins with the period itself is left out, as nobody knows that it began then.
 */
export function suspectedBreaks(histories: readonly TotalsHistory[]): SuspectedBreak[] {
  const series = histories.map(inOrder);
  const found: SuspectedBreak[] = [];
  const explained = new Set<string>();
  for (const digits of [8, 6]) {
    const families = Map.groupBy(
      series.filter(({ commodity }) => commodity.length > digits),
      ({ commodity }) => `${commodity.length} ${commodity.slice(0, digits)}`,
    );
    for (const family of families.values()) found.push(...breaksWithin(family, explained));
  }
  return found.sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
}

interface Ordered {
  readonly commodity: string;
  readonly points: readonly (readonly [Period, number])[];
}

function inOrder({ commodity, totals }: TotalsHistory): Ordered {
  return { commodity, points: [...totals].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

function breaksWithin(family: readonly Ordered[], explained: Set<string>): SuspectedBreak[] {
  const ends = byPeriod(family, endOf, explained);
  const starts = byPeriod(family, startOf, explained);
  return [...ends].flatMap(([period, from]) => {
    const to = starts.get(period);
    if (to === undefined) return [];
    for (const code of [...from, ...to]) explained.add(code);
    const note = `${from.join(', ')} fell to zero in ${period}, in which ${to.join(', ')} began`;
    return [{ period, kind: kindOf(from.length, to.length), from, to, note }];
  });
}

function byPeriod(
  family: readonly Ordered[],
  when: (series: Ordered) => Period | undefined,
  explained: ReadonlySet<string>,
): Map<Period, string[]> {
  const codes = new Map<Period, string[]>();
  for (const series of family) {
    const period = explained.has(series.commodity) ? undefined : when(series);
    if (period !== undefined) codes.set(period, [...(codes.get(period) ?? []), series.commodity].sort());
  }
  return codes;
}

/** The first period of the zeros that the history ends with, after steady trade. */
function endOf({ points }: Ordered): Period | undefined {
  const last = points.findLastIndex(([, total]) => total !== 0);
  const before = points.slice(Math.max(0, last + 1 - STEADY_PERIODS), last + 1);
  if (before.length < STEADY_PERIODS || before.some(([, total]) => total === 0)) return undefined;
  return points[last + 1]?.[0];
}

/** The first period with trade, when an earlier one was published without any. */
function startOf({ points }: Ordered): Period | undefined {
  const first = points.findIndex(([, total]) => total !== 0);
  return first > 0 ? points[first]?.[0] : undefined;
}

function kindOf(from: number, to: number): BreakKind {
  if (from === 1 && to === 1) return 'retired';
  return from > 1 && to === 1 ? 'merged' : 'split';
}
