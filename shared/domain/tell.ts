/**
 * The difference between what was told and what is true: which events a subject's reader must hear of, and what will
 * have been told once they are. Pure, so that a repeat finds the same events with the same ids.
 */
import { type EventKind, LEVELS, type Level, type Severity, type Step, type Told } from './alert.ts';
import { levelAt, type Track } from './assess.ts';
import type { Panel } from './panel.ts';
import { addMonths, type Period, periodsBetween } from './period.ts';
import type { Rule } from './rule.ts';

/** An event before its explanation is computed. */
export interface Change {
  readonly kind: EventKind;
  readonly period: Period;
  /** For a correction, the last period that it corrects. */
  readonly until: Period;
  readonly from: Level;
  readonly to: Level;
}

export interface Telling {
  readonly changes: readonly Change[];
  readonly told: Told;
}

/** The level told for a period: that of the last step at or before it, `clear` where nothing was said. */
export function toldLevel(told: Told, period: Period): Level {
  return told.steps.findLast(({ from }) => from <= period)?.level ?? 'clear';
}

/** What the first evaluation of a rule starts from: nothing is said about the past, only about where it stands now. */
export function untold(period: Period): Told {
  return { since: period, through: addMonths(period, -1), steps: [] };
}

/** What an evaluation starts from after the rule itself was changed: the old rule's last word, and no correction of it. */
export function retold(told: Told, period: Period): Told {
  const level = toldLevel(told, told.through);
  const before = addMonths(period, -1);
  return { since: period, through: before, steps: level === 'clear' ? [] : [{ from: before, level }] };
}

/**
 * Compares a track with what was told of it.
 *
 * @param told what the subject's reader knows; periods after `told.through` are news, those up to it may need correction
 */
export function tell(rule: Rule, track: Track, panel: Panel, told: Told): Telling {
  if (panel.length === 0) return { changes: [], told };
  const through = panel.periodAt(panel.length - 1);
  const corrections = rule.document.notify.corrections ? correctionsOf(track, panel, told) : [];
  const known = corrections.length > 0 ? truth(track, panel, told) : told;
  const news = periodsBetween(addMonths(told.through, 1), through);
  const changes: Change[] = [...corrections];
  const steps: Step[] = [...known.steps];
  let level = toldLevel(known, told.through);
  let since = lastStep(known, told.since);
  for (const period of news) {
    const t = panel.columnOf(period);
    const next = levelAt(track, t);
    const kind = kindOf(level, next) ?? standing({ rule, track, panel, period, level: next, since, first: told.since });
    if (kind !== undefined) changes.push({ kind, period, until: period, from: level, to: next });
    if (next !== level) {
      steps.push({ from: period, level: next });
      since = period;
    }
    level = next;
  }
  return { changes, told: { since: told.since, through: through > told.through ? through : told.through, steps } };
}

/** The alert's severity for an event: the level that it is at, or had. */
export function severityOf({ from, to }: Pick<Change, 'from' | 'to'>): Severity {
  if (to !== 'clear') return to;
  return from === 'clear' ? 'critical' : from;
}

function kindOf(from: Level, to: Level): EventKind | undefined {
  const step = LEVELS.indexOf(to) - LEVELS.indexOf(from);
  if (step === 0) return undefined;
  if (step > 0) return from === 'clear' ? 'raised' : 'escalated';
  return to === 'clear' ? 'resolved' : 'eased';
}

interface Standing {
  readonly rule: Rule;
  readonly track: Track;
  readonly panel: Panel;
  readonly period: Period;
  readonly level: Level;
  /** The period of the last change of level. */
  readonly since: Period;
  /** The first period told about. */
  readonly first: Period;
}

/** What there is to say of an open alert whose level has not changed. */
function standing({ rule, track, panel, period, level, since, first }: Standing): EventKind | undefined {
  // Open in the first period told about means that the rule was changed: the old rule has said how things stand.
  if (level === 'clear' || period === first) return undefined;
  const t = panel.columnOf(period);
  const isGap = track.gaps[t] !== 0;
  const wasGap = t > 0 && track.gaps[t - 1] !== 0;
  if (isGap && !wasGap) return 'no-data';
  if (!isGap && wasGap) return 'data-back';
  const every = rule.document.notify['repeat-every'];
  const age = t - panel.columnOf(since);
  return every !== undefined && age % every === 0 ? 'reminder' : undefined;
}

function lastStep(told: Told, fallback: Period): Period {
  return told.steps.at(-1)?.from ?? fallback;
}

/** Of a period outside the panel nothing is known: what was told of it stands. */
function isInside(panel: Panel, t: number): boolean {
  return t >= 0 && t < panel.length;
}

/** The levels as they are now for the periods told about. */
function truth(track: Track, panel: Panel, told: Told): Told {
  const steps: Step[] = told.steps.filter(({ from }) => from < told.since);
  let level = toldLevel({ ...told, steps }, told.since);
  for (const period of periodsBetween(told.since, told.through)) {
    const t = panel.columnOf(period);
    const next = isInside(panel, t) ? levelAt(track, t) : toldLevel(told, period);
    if (next !== level) steps.push({ from: period, level: next });
    level = next;
  }
  return { ...told, steps };
}

/** One correction for each run of periods that were told alike and are now otherwise alike. */
function correctionsOf(track: Track, panel: Panel, told: Told): Change[] {
  const corrections: Change[] = [];
  for (const period of periodsBetween(told.since, told.through)) {
    const t = panel.columnOf(period);
    if (!isInside(panel, t)) continue;
    const [from, to] = [toldLevel(told, period), levelAt(track, t)];
    if (from === to) continue;
    const last = corrections.at(-1);
    if (last !== undefined && last.until === addMonths(period, -1) && last.from === from && last.to === to)
      corrections[corrections.length - 1] = { ...last, until: period };
    else corrections.push({ kind: 'corrected', period, until: period, from, to });
  }
  return corrections;
}
