/** What a revision makes otherwise of what was told: the corrections, and the timeline as it is now. */
import type { Level, RevisionVerdict, Step, Told } from './alert.ts';
import { levelAt, type Track } from './assess.ts';
import type { Panel } from './panel.ts';
import { addMonths, type Period, periodsBetween } from './period.ts';
import { addStep, type Change, hasAlert, toldAlert, toldLevel } from './told.ts';

/** The levels as they are now for the periods told about; of one outside the panel what was told stands. */
export function truth(track: Track, panel: Panel, told: Told): Told {
  const steps: Step[] = told.steps.filter(({ from }) => from < told.since);
  const before = { ...told, steps: [...steps] };
  let level = toldLevel(before, told.since);
  let alert = toldAlert(before, told.since);
  const nowAt = (period: Period): Level => {
    const t = panel.columnOf(period);
    return panel.hasColumn(t) ? levelAt(track, t) : toldLevel(told, period);
  };
  for (const period of periodsBetween(told.since, told.through)) {
    const next = nowAt(period);
    const open = next === 'clear' ? undefined : (toldAlert(told, period) ?? alert ?? nextAlert(told, period, nowAt));
    if (next !== level || open !== alert) addStep(steps, { from: period, level: next }, open);
    level = next;
    alert = open;
  }
  return { ...told, steps };
}

/**
 * The alert of a run that is told of only from a later period on, which it then is the beginning of; a run that nothing
 * was told of is an alert of its own.
 */
function nextAlert(told: Told, start: Period, levelIn: (period: Period) => Level): Period {
  for (const period of periodsBetween(start, told.through)) {
    if (levelIn(period) === 'clear') return start;
    const alert = toldAlert(told, period);
    if (alert !== undefined) return alert;
  }
  return start;
}

/** One correction for each run of periods that were told alike and are now otherwise alike. */
export function correctionsOf(track: Track, panel: Panel, told: Told): Change[] {
  const corrections: Change[] = [];
  for (const period of periodsBetween(told.since, told.through)) {
    const t = panel.columnOf(period);
    if (!panel.hasColumn(t)) continue;
    const [from, to] = [toldLevel(told, period), levelAt(track, t)];
    if (from === to) continue;
    const last = corrections.at(-1);
    const goesOn =
      last?.until === addMonths(period, -1) &&
      last.from === from &&
      last.to === to &&
      isOneAlert(told, last.until, period);
    if (last !== undefined && goesOn) corrections[corrections.length - 1] = { ...last, until: period };
    else corrections.push({ kind: 'corrected', period, until: period, from, to });
  }
  return corrections;
}

/** A revision may have joined two alerts: a later correction is told of each. */
function isOneAlert(told: Told, one: Period, other: Period): boolean {
  return toldAlert(told, one) === toldAlert(told, other);
}

/** The alert that a correction is of, and how it stands now by what was told and by what is true. */
export function correctedAlert(
  { period, from }: Change,
  { told, known }: { readonly told: Told; readonly known: Told },
): Change['alert'] & object {
  const opened = (from === 'clear' ? toldAlert(known, period) : toldAlert(told, period)) ?? period;
  const standsIn = (timeline: Told): Level =>
    toldAlert(timeline, timeline.through) === opened ? toldLevel(timeline, timeline.through) : 'clear';
  const [before, after] = [standsIn(told), standsIn(known)];
  const verdict = verdictOf({ had: hasAlert(told, opened), has: hasAlert(known, opened), before, after });
  return { opened, before, after, verdict };
}

interface Corrected {
  /** Whether there is such an alert by what was told, and by what is true. */
  readonly had: boolean;
  readonly has: boolean;
  readonly before: Level;
  readonly after: Level;
}

function verdictOf({ had, has, before, after }: Corrected): RevisionVerdict {
  if (!has) return 'withdrawn';
  if (before === 'clear' && after !== 'clear') return 'raised';
  if (!had) return 'would-have-been-raised';
  return before !== 'clear' && after === 'clear' ? 'ended' : 'changed';
}
