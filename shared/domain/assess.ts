/**
 * The assessment: one pure fold over a history, from the first stored period to the last. No clock and no stored
 * counter, so a live evaluation, a backtest and a preview are the same call and cannot disagree.
 */
import { type GapReason, gapReason } from './gap.ts';
import { LEVELS, type Level } from './alert.ts';
import { metricOf } from './metrics/index.ts';
import type { Column } from './metrics/metric.ts';
import type { Panel } from './panel.ts';
import type { Period } from './period.ts';
import type { Rule } from './rule.ts';
import { breaches, isNear, type Line } from './threshold.ts';
import { gapCode } from './gap.ts';

export type Verdict = 'clear' | 'pending' | 'warning' | 'critical' | 'unknown';

/** One rule, one subject, one period: a number or the reason for none, and the verdict. */
export interface Assessment {
  readonly rule: string;
  readonly subject: string;
  readonly period: Period;
  readonly value: number | null;
  readonly gap?: GapReason;
  readonly level: Level;
  readonly verdict: Verdict;
}

/** Every period of one subject, as columns. */
export interface Track {
  readonly rule: string;
  readonly subject: string;
  /** The partner, when the rule yields one subject a partner. */
  readonly partner?: string;
  readonly values: Float64Array;
  readonly gaps: Uint8Array;
  /** Index into LEVELS: where the subject stands at the end of the period. */
  readonly levels: Uint8Array;
  /** 1 where a period breaches a line. */
  readonly breached: Uint8Array;
}

const BELOW_MINIMUM = gapCode('below-minimum-trade');

/** Assesses a rule over the whole panel: one track a subject. The panel is that of the rule's own series. */
export function assess(rule: Rule, panel: Panel): Track[] {
  const { id, metric: document, window } = rule.document;
  const metric = metricOf(document);
  const question = { panel, months: window.months };
  const partners = metric.subjects(document, question);
  if (partners === undefined)
    return [trackOf(rule, panel, { rule: id, subject: id }, metric.measure(document, question))];
  return partners.map((partner) => {
    const column = metric.measure(document, { ...question, subject: partner });
    return trackOf(rule, panel, { rule: id, subject: partner, partner }, column);
  });
}

/** One period of a track in full. */
export function assessmentAt(track: Track, panel: Panel, t: number): Assessment {
  const gap = gapReason(track.gaps[t] ?? 0);
  const level = levelAt(track, t);
  return {
    rule: track.rule,
    subject: track.subject,
    period: panel.periodAt(t),
    value: gap === undefined ? (track.values[t] ?? null) : null,
    ...(gap !== undefined && { gap }),
    level,
    verdict: verdictOf(level, gap, track.breached[t] === 1),
  };
}

/** The level at the end of column `t`; before the first column it is `clear`. */
export function levelAt(track: Track, t: number): Level {
  return LEVELS[track.levels[t] ?? 0] ?? 'clear';
}

function verdictOf(level: Level, gap: GapReason | undefined, breached: boolean): Verdict {
  if (gap !== undefined) return 'unknown';
  if (level !== 'clear') return level;
  return breached ? 'pending' : 'clear';
}

type Identity = Pick<Track, 'rule' | 'subject' | 'partner'>;

function trackOf(rule: Rule, panel: Panel, identity: Identity, column: Column): Track {
  const gaps = guard(rule, panel, column.gaps);
  const { direction, critical, warning } = rule.lines;
  const raisedCritical = counterOf(rule, { ...column, gaps }, critical);
  const raisedWarning = warning === undefined ? undefined : counterOf(rule, { ...column, gaps }, warning);
  const levels = new Uint8Array(gaps.length);
  const breached = new Uint8Array(gaps.length);
  let level = 0;
  for (let t = 0; t < gaps.length; t++) {
    level = nextLevel(level, raisedCritical[t] as number, raisedWarning?.[t] as number | undefined);
    levels[t] = level;
    const line = warning ?? critical;
    breached[t] = gaps[t] === 0 && breaches(column.values[t] as number, line, direction) ? 1 : 0;
  }
  return { ...identity, values: column.values, gaps, levels, breached };
}

/** What one line asks for in a period: to be raised, to end, or neither. */
const STAY = 0;
const RAISE = 1;
const END = 2;

/** A subject falls from critical to warning when only the nearer line still holds it. */
function nextLevel(level: number, critical: number, warning: number | undefined): number {
  if (critical === RAISE) return 2;
  if (warning === undefined) return critical === END ? 0 : level;
  if (level === 2 && critical !== END) return 2;
  if (level === 2) return warning === END ? 0 : 1;
  if (warning === RAISE) return 1;
  return warning === END ? 0 : level;
}

/**
 * Looks at the data alone: a period raises when it breaches while at least M of the last N do, this one included;
 * it ends when it is the last of `keep` periods running beyond the clear line. A period without a number is neither,
 * unless the rule says otherwise, and takes its place among the last N.
 */
function counterOf(rule: Rule, { values, gaps }: Column, line: Line): Uint8Array {
  const { months, outOf, keep } = rule.persist;
  const whenMissing = rule.document.guards['when-missing'];
  const { direction } = rule.lines;
  const asks = new Uint8Array(values.length);
  const hits = new Uint8Array(values.length);
  let count = 0;
  let running = 0;
  for (let t = 0; t < values.length; t++) {
    const known = gaps[t] === 0;
    const value = values[t] as number;
    const hit = known ? breaches(value, line, direction) : whenMissing === 'alert';
    const near = known ? isNear(value, line, direction) : whenMissing === 'clear';
    hits[t] = hit ? 1 : 0;
    count += (hits[t] as number) - (t >= outOf ? (hits[t - outOf] as number) : 0);
    running = near ? running + 1 : 0;
    asks[t] = hit && count >= months ? RAISE : running >= keep ? END : STAY;
  }
  return asks;
}

/** Under the minimum trade there is no number, whatever the metric says. */
function guard(rule: Rule, panel: Panel, gaps: Uint8Array): Uint8Array {
  const minimum = rule.document.guards['minimum-trade'];
  if (minimum === undefined) return gaps;
  const { totals } = panel.window(rule.document.window.months);
  return gaps.map((gap, t) => (gap === 0 && (totals[t] as number) < minimum ? BELOW_MINIMUM : gap));
}
