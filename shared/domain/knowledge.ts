/** What was known when: a history as it stood at each instant at which something was retrieved. */
import type { History } from './assess.ts';
import { panelOf } from './panel.ts';
import type { Period } from './period.ts';
import type { SeriesId, Vintage } from './series.ts';
import { seriesOf, type SeriesSelection } from './series-selection.ts';

/** Every vintage of a series that was ever retrieved, in any order; none for a series that never was. */
export type VintagesOf = (series: SeriesId) => readonly Vintage[];

/** The history as it stood at an instant. */
export interface Glimpse {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly history: History;
}

export interface KnowledgeOptions {
  /**
   * Starts of the runs that retrieved, where they are known: what was retrieved between two of them was evaluated
   * together, after the last of it. Left out: each instant of retrieval was evaluated by itself. It matters for baskets,
   * whose codes a run retrieves one after the other.
   */
  readonly runsStarted?: readonly string[];
}

/**
 * The history at each instant at which it was evaluated, oldest first; the last one is today's. Each is made of the
 * vintages that existed then, the newest of every period. Costs as much as all panels that are asked of it: linear in
 * instants times periods.
 */
export function glimpses(
  series: readonly SeriesId[],
  vintagesOf: VintagesOf,
  { runsStarted = [] }: KnowledgeOptions = {},
): Glimpse[] {
  const vintages = series.flatMap((id) => [...vintagesOf(id)]).sort(byRetrieval);
  let known: ReadonlyMap<SeriesId, readonly Vintage[]> = new Map();
  return inRuns(vintages, runsStarted).map((arrivals) => {
    known = extended(known, arrivals);
    return { at: arrivals.at(-1)?.retrievedAt ?? '', history: historyOf(known) };
  });
}

/** The history as it stood at an instant, or stands today: of every period the newest vintage retrieved by then. */
export function historyAt(series: readonly SeriesId[], vintagesOf: VintagesOf, instant?: string): History {
  const known = new Map<SeriesId, Vintage[]>();
  for (const id of series) {
    const newest = new Map<Period, Vintage>();
    for (const vintage of vintagesOf(id)) {
      const before = newest.get(vintage.period);
      const isKnown = instant === undefined || vintage.retrievedAt <= instant;
      if (isKnown && (before === undefined || before.retrievedAt <= vintage.retrievedAt))
        newest.set(vintage.period, vintage);
    }
    known.set(
      id,
      [...newest.values()].sort((a, b) => (a.period < b.period ? -1 : 1)),
    );
  }
  return historyOf(known);
}

/** Cuts the vintages, in order of retrieval, into those of each run. */
function inRuns(vintages: readonly Vintage[], runsStarted: readonly string[]): Vintage[][] {
  const starts = [...runsStarted].sort();
  const runs: Vintage[][] = [];
  let started = 0;
  let last: string | undefined;
  for (const vintage of vintages) {
    const before = started;
    while (isBy(starts[started], vintage.retrievedAt)) started += 1;
    const isSameRun = vintage.retrievedAt === last || (started > 0 && started === before);
    if (isSameRun) runs.at(-1)?.push(vintage);
    else runs.push([vintage]);
    last = vintage.retrievedAt;
  }
  return runs;
}

function isBy(start: string | undefined, instant: string): boolean {
  return start !== undefined && start <= instant;
}

function byRetrieval(a: Vintage, b: Vintage): number {
  if (a.retrievedAt === b.retrievedAt) return 0;
  return a.retrievedAt < b.retrievedAt ? -1 : 1;
}

/** What is known with the arrivals, which come in order of retrieval; the map given is left as it is. */
function extended(
  known: ReadonlyMap<SeriesId, readonly Vintage[]>,
  arrivals: readonly Vintage[],
): ReadonlyMap<SeriesId, readonly Vintage[]> {
  const next = new Map(known);
  for (const series of new Set(arrivals.map((vintage) => vintage.series))) {
    const periods = [...(known.get(series) ?? [])];
    for (const vintage of arrivals) if (vintage.series === series) place(periods, vintage);
    next.set(series, periods);
  }
  return next;
}

/** Puts a vintage in order of period, in the place of an older one. A release is at the end, so that is where to look. */
function place(periods: Vintage[], vintage: Vintage): void {
  const at = periods.findLastIndex(({ period }) => period <= vintage.period);
  const replaces = periods[at]?.period === vintage.period;
  periods.splice(replaces ? at : at + 1, replaces ? 1 : 0, vintage);
}

function historyOf(known: ReadonlyMap<SeriesId, readonly Vintage[]>): History {
  const panels = new Map<string, ReturnType<typeof panelOf>>();
  return (selection: SeriesSelection) => {
    const series = seriesOf(selection);
    const key = `${selection.measure} ${series.join(' ')}`;
    const panel =
      panels.get(key) ??
      panelOf(
        series.map((id) => known.get(id) ?? []),
        selection.measure,
      );
    panels.set(key, panel);
    return panel;
  };
}
