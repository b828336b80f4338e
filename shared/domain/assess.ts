/**
 * The assessment: one pure fold over a history, from the first stored period to the last. No clock and no stored
 * counter, so a live evaluation, a backtest and a preview are the same call and cannot disagree.
 */
import { LEVELS, type Level } from './alert.ts';
import { changed } from './change.ts';
import { composed } from './compose.ts';
import { type GapReason, gapCode, gapReason } from './gap.ts';
import { metricOf } from './metrics/index.ts';
import type { Column, Question } from './metrics/metric.ts';
import { aligned, type Panel } from './panel.ts';
import type { Period } from './period.ts';
import { type CompiledCondition, type CompiledExpression, inputsOf, type Rule, spanOf } from './rule.ts';
import type { PartnerCode } from './series.ts';
import type { SeriesSelection } from './series-selection.ts';
import { breaches, isNear, type Line } from './threshold.ts';

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

/** Every period of one subject, as columns on the panel of the rule's leading condition. */
export interface Track {
  readonly rule: string;
  readonly subject: string;
  /** The partner, when the rule yields one subject a partner. */
  readonly partner?: PartnerCode;
  /** NaN where the leading condition of a composed rule has no number and the rule is decided all the same. */
  readonly values: Float64Array;
  readonly gaps: Uint8Array;
  /** Index into LEVELS: where the subject stands at the end of the period. */
  readonly levels: Uint8Array;
  /** 1 where a period breaches a line. */
  readonly breached: Uint8Array;
  /** Each condition of a composed rule; left out for a rule of one. */
  readonly leaves?: readonly Leaf[];
}

/** One condition with the rows that decided it. */
export interface Leaf {
  readonly condition: CompiledCondition;
  readonly ground: Ground;
  readonly track: Track;
}

/** The panels that a condition looks at, on the same periods. */
export type Ground = Pick<Question, 'panel' | 'others'>;

/** The stored history: the panel of a selection of series. */
export type History = (selection: SeriesSelection) => Panel;

export interface Assessed {
  /** The leading condition's panel; column `t` of a track is its column `t`. */
  readonly panel: Panel;
  readonly others: readonly Panel[];
  readonly tracks: readonly Track[];
}

const BELOW_MINIMUM = gapCode('below-minimum-trade');

/** What an assessment may take into account besides the history of the rule itself. */
export interface Surroundings {
  /** Assessments of the rules that silence this one: while one of them has an open alert, this one is clear. */
  readonly silencers?: readonly Assessed[];
  /** Partners to assess even if the history holds nothing of them any more, because something was told of them. */
  readonly partners?: readonly PartnerCode[];
}

/** Assesses a rule over the whole history: one track a subject. */
export function assess(rule: Rule, history: History, { silencers = [], partners = [] }: Surroundings = {}): Assessed {
  const assessed = 'condition' in rule.expression ? assessOne(rule, history, partners) : assessComposed(rule, history);
  if (silencers.length === 0) return assessed;
  return { ...assessed, tracks: assessed.tracks.map((track) => silenced(track, assessed.panel, silencers)) };
}

function assessOne(rule: Rule, history: History, also: readonly PartnerCode[]): Assessed {
  const { id } = rule.document;
  const ground = groundOf(rule, history);
  const { metric, window } = rule.condition;
  const partners = metricOf(metric).subjects?.(metric, { ...ground, span: window.months });
  const tracks =
    partners === undefined
      ? [trackOf(rule, ground, { rule: id, subject: id })]
      : [...new Set([...partners, ...also])].map((partner) => trackOf(rule, ground, { rule: id, subject: partner, partner }));
  return { ...ground, tracks };
}

function assessComposed(rule: Rule, history: History): Assessed {
  const { id } = rule.document;
  const leaves = new Map<CompiledCondition, Leaf>();
  for (const condition of leavesOf(rule.expression)) {
    const ground = groundOf(condition, history);
    leaves.set(condition, { condition, ground, track: trackOf(condition, ground, { rule: id, subject: id }) });
  }
  const [lead, ...rest] = [...leaves.values()];
  if (lead === undefined) throw new RangeError(`the rule ${id} has no condition`);
  const { first } = lead.ground.panel.columns;
  const ends = [lead, ...rest].map(({ ground: { panel } }) => panel.columns.first + panel.length);
  const panel = lead.ground.panel.slice(0, Math.max(0, Math.min(...ends) - first));
  const { levels, gaps } = composed(rule.expression, leaves, { first, length: panel.length });
  const values = lead.track.values.slice(0, panel.length).map((value, t) => (lead.track.gaps[t] === 0 ? value : Number.NaN));
  const breached = new Uint8Array(panel.length);
  return { panel, others: [], tracks: [{ rule: id, subject: id, values, gaps, levels, breached, leaves: [...leaves.values()] }] };
}

function leavesOf(expression: CompiledExpression): CompiledCondition[] {
  if ('condition' in expression) return [expression];
  if ('all' in expression) return expression.all.flatMap(leavesOf);
  if ('any' in expression) return expression.any.flatMap(leavesOf);
  return leavesOf(expression.not);
}

/** Provisional periods are cut off: they are judged once later releases have confirmed them. */
function groundOf({ condition }: CompiledCondition, history: History): Ground {
  const [panel, ...others] = aligned(inputsOf(condition).map(history));
  if (panel === undefined) throw new RangeError('a metric without an input');
  const length = panel.length - condition.guards['confirm-after'];
  return { panel: panel.slice(0, length), others: others.map((other) => other.slice(0, length)) };
}

function silenced(track: Track, panel: Panel, silencers: readonly Assessed[]): Track {
  const levels = track.levels.slice();
  for (const silencer of silencers) {
    const shift = panel.columns.first - silencer.panel.columns.first;
    for (const parent of silencer.tracks)
      for (let t = 0; t < levels.length; t++) if ((parent.levels[t + shift] ?? 0) > 0) levels[t] = 0;
  }
  return { ...track, levels };
}

/** One period of a track in full. */
export function assessmentAt(track: Track, panel: Panel, t: number): Assessment {
  const gap = gapReason(track.gaps[t] ?? 0);
  const level = levelAt(track, t);
  return {
    rule: track.rule,
    subject: track.subject,
    period: panel.periodAt(t),
    value: gap === undefined ? numberAt(track.values, t) : null,
    ...(gap !== undefined && { gap }),
    level,
    verdict: verdictOf(level, gap, track.breached[t] === 1),
  };
}

/** The level at the end of column `t`; before the first column it is `clear`. */
export function levelAt(track: Track, t: number): Level {
  return LEVELS[track.levels[t] ?? 0] ?? 'clear';
}

function numberAt(values: Float64Array, t: number): number | null {
  const value = values[t];
  return value === undefined || Number.isNaN(value) ? null : value;
}

function verdictOf(level: Level, gap: GapReason | undefined, breached: boolean): Verdict {
  if (gap !== undefined) return 'unknown';
  if (level !== 'clear') return level;
  return breached ? 'pending' : 'clear';
}

type Identity = Pick<Track, 'rule' | 'subject' | 'partner'>;

function trackOf(condition: CompiledCondition, ground: Ground, identity: Identity): Track {
  const column = columnOf(condition, ground, identity.partner);
  const { direction, critical, warning } = condition.lines;
  const raisedCritical = counterOf(condition, column, critical);
  const raisedWarning = warning === undefined ? undefined : counterOf(condition, column, warning);
  const { values, gaps } = column;
  const levels = new Uint8Array(gaps.length);
  const breached = new Uint8Array(gaps.length);
  const line = warning ?? critical;
  let level = 0;
  for (let t = 0; t < gaps.length; t++) {
    level = nextLevel(level, raisedCritical[t] as number, raisedWarning?.[t] as number | undefined);
    levels[t] = level;
    breached[t] = gaps[t] === 0 && breaches(values[t] as number, line, direction) ? 1 : 0;
  }
  return { ...identity, values, gaps, levels, breached };
}

/** The condition's number in every period: the metric, the change of it, and no number under the minimum of trade. */
function columnOf({ condition }: CompiledCondition, ground: Ground, subject: PartnerCode | undefined): Column {
  const { metric, change } = condition;
  const span = spanOf(condition);
  const plain = metricOf(metric).measure(metric, { ...ground, span, ...(subject !== undefined && { subject }) });
  const { values, gaps } = change === undefined ? plain : changed(plain, change);
  const minimum = condition.guards['minimum-trade'];
  if (minimum === undefined) return { values, gaps };
  const { totals } = ground.panel.window(span);
  return { values, gaps: gaps.map((gap, t) => (gap === 0 && (totals[t] as number) < minimum ? BELOW_MINIMUM : gap)) };
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
function counterOf({ condition, persist, lines }: CompiledCondition, { values, gaps }: Column, line: Line): Uint8Array {
  const { months, outOf, keep } = persist;
  const whenMissing = condition.guards['when-missing'];
  const { direction } = lines;
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
