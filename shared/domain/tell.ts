/**
 * The difference between what was told and what is true: which events a subject's reader must hear of, and what will
 * have been told once they are. Pure, so that a repeat finds the same events with the same ids.
 */
import { type EventKind, LEVELS, type Level, type Severity, type Step, type Told } from './alert.ts';
import { levelAt, type Track } from './assess.ts';
import { correctedAlert, correctionsOf, truth } from './corrections.ts';
import type { Panel } from './panel.ts';
import { addMonths, type Period, periodsBetween } from './period.ts';
import type { Rule } from './rule.ts';
import { addStep, type Change, toldAlert, toldLevel } from './told.ts';

export interface Telling {
  readonly changes: readonly Change[];
  readonly told: Told;
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
  const changes = corrections.map((change) => ({ ...change, alert: correctedAlert(change, { told, known }) }));
  const news = periodsBetween(addMonths(told.through, 1), through);
  const after = { since: told.since, through: through > told.through ? through : told.through };
  if (news.length === 0) return { changes, told: { ...after, steps: known.steps } };
  const found = newsOf({ rule, track, panel, known, news });
  return { changes: [...changes, ...found.changes], told: { ...after, steps: found.steps } };
}

interface News {
  readonly rule: Rule;
  readonly track: Track;
  readonly panel: Panel;
  readonly known: Told;
  readonly news: readonly Period[];
}

/** What there is to say of the periods that nothing was said of. */
function newsOf({ rule, track, panel, known, news }: News): { changes: Change[]; steps: Step[] } {
  const changes: Change[] = [];
  const steps: Step[] = [...known.steps];
  let level = toldLevel(known, known.through);
  let alert = toldAlert(known, known.through);
  let since = lastStep(known, known.since);
  for (const period of news) {
    const next = levelAt(track, panel.columnOf(period));
    const stands = { rule, track, panel, period, level: next, since, first: known.since };
    const kind = kindOf(level, next) ?? standing(stands);
    const opened: Period = alert ?? period;
    const mark = { opened, before: level, after: next };
    if (kind !== undefined) changes.push({ kind, period, until: period, from: level, to: next, alert: mark });
    alert = next === 'clear' ? undefined : opened;
    if (next !== level) {
      addStep(steps, { from: period, level: next }, alert);
      since = period;
    }
    level = next;
  }
  return { changes, steps };
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
