/**
 * The assessment: one pure fold over a history, from the first stored period to the last. No clock and no stored
 * counter, so a live evaluation, a backtest and a preview are the same call and cannot disagree.
 */
import { LEVELS, type Level } from './alert.ts';
import { changed, changeReach } from './change.ts';
import { brokenComparisons } from './code-reviews.ts';
import { composed } from './compose.ts';
import { type GapReason, gapCode, gapReason } from './gap.ts';
import { levelsOf } from './levels.ts';
import { metricOf } from './metrics/index.ts';
import type { Column, Question } from './metrics/metric.ts';
import { aligned, type Panel } from './panel.ts';
import type { Period } from './period.ts';
import { type CompiledCondition, type CompiledExpression, inputsOf, type Rule, spanOf } from './rule.ts';
import type { PartnerCode } from './series.ts';
import type { SeriesSelection } from './series-selection.ts';
import { breaches, type Lines } from './threshold.ts';

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
  /** 1 where the subject would have an alert and another rule keeps it clear; left out without such rules. */
  readonly silent?: Uint8Array;
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
const CODE_RETIRED = gapCode('code-retired');
const YEAR = 12;
const NONE: readonly Panel[] = [];

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
  const { panel, others } = ground;
  const partners = metricOf(metric).subjects?.(metric, { panel, others, span: window.months });
  const tracks =
    partners === undefined
      ? [trackOf(rule, ground, { rule: id, subject: id })]
      : [...new Set([...partners, ...also])].map((partner) =>
          trackOf(rule, ground, { rule: id, subject: partner, partner }),
        );
  return { panel, others, tracks };
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
  const values = lead.track.values
    .slice(0, panel.length)
    .map((value, t) => (lead.track.gaps[t] === 0 ? value : Number.NaN));
  const breached = new Uint8Array(panel.length);
  const others = lead.ground.others.map((other) => other.slice(0, panel.length));
  return {
    panel,
    others,
    tracks: [{ rule: id, subject: id, values, gaps, levels, breached, leaves: [...leaves.values()] }],
  };
}

function leavesOf(expression: CompiledExpression): CompiledCondition[] {
  if ('condition' in expression) return [expression];
  if ('all' in expression) return expression.all.flatMap(leavesOf);
  if ('any' in expression) return expression.any.flatMap(leavesOf);
  return leavesOf(expression.not);
}

/** Provisional periods are cut off: they are judged once later releases have confirmed them. */
function groundOf({ condition }: CompiledCondition, history: History): Ground {
  const confirmAfter = condition.guards['confirm-after'];
  if (metricOf(condition.metric).inputs === undefined) {
    const panel = history(condition.series);
    return { panel: panel.slice(0, panel.length - confirmAfter), others: NONE };
  }
  const [panel, ...others] = aligned(inputsOf(condition).map(history));
  if (panel === undefined) throw new RangeError('a metric without an input');
  const length = panel.length - confirmAfter;
  return { panel: panel.slice(0, length), others: others.map((other) => other.slice(0, length)) };
}

function silenced(track: Track, panel: Panel, silencers: readonly Assessed[]): Track {
  const levels = track.levels.slice();
  const silent = new Uint8Array(levels.length);
  for (const silencer of silencers) {
    const shift = panel.columns.first - silencer.panel.columns.first;
    for (const parent of silencer.tracks) silence(parent, shift, { levels, silent });
  }
  // Breaches are computed when asked for, and would not be copied by themselves.
  return { ...track, breached: track.breached, levels, silent };
}

/** Where the data of the parent end sooner, its alert is taken to stand as it stood. */
function silence(parent: Track, shift: number, { levels, silent }: { levels: Uint8Array; silent: Uint8Array }): void {
  for (let t = 0; t < levels.length; t++) {
    if ((parent.levels[Math.min(t + shift, parent.levels.length - 1)] ?? 0) === 0) continue;
    if ((levels[t] as number) > 0) silent[t] = 1;
    levels[t] = 0;
  }
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

/** The first column from which the level has been what it is in column `t`. */
export function standsSince(track: Track, t: number): number {
  let since = t;
  while (since > 0 && levelAt(track, since - 1) === levelAt(track, t)) since--;
  return since;
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
  return new ConditionTrack(identity, column, condition);
}

/** A track whose breaches are found when somebody asks: few do, and most of them for one period. */
class ConditionTrack implements Track {
  readonly rule: string;
  readonly subject: string;
  declare readonly partner?: PartnerCode;
  readonly values: Float64Array;
  readonly gaps: Uint8Array;
  readonly levels: Uint8Array;
  readonly #lines: Lines;
  #breached: Uint8Array | undefined;

  constructor({ rule, subject, partner }: Identity, column: Column, condition: CompiledCondition) {
    this.rule = rule;
    this.subject = subject;
    if (partner !== undefined) this.partner = partner;
    this.values = column.values;
    this.gaps = column.gaps;
    this.levels = levelsOf(condition, column);
    this.#lines = condition.lines;
  }

  get breached(): Uint8Array {
    const { direction, critical, warning = critical } = this.#lines;
    this.#breached ??= this.gaps.map((gap, t) =>
      gap === 0 && breaches(this.values[t] as number, warning, direction) ? 1 : 0,
    );
    return this.#breached;
  }
}

/** The condition's number in every period: the metric, the change of it, and no number under the minimum of trade. */
function columnOf({ condition }: CompiledCondition, ground: Ground, subject: PartnerCode | undefined): Column {
  const { metric, change } = condition;
  const span = spanOf(condition);
  const { panel, others } = ground;
  const broken =
    metric.kind === 'anomaly' ? brokenComparisons(condition.series, panel, { reach: YEAR, span }) : undefined;
  const question = subject === undefined ? { panel, others, span } : { panel, others, span, subject };
  const plain = metricOf(metric).measure(metric, broken === undefined ? question : { ...question, broken });
  const { values, gaps } = change === undefined ? plain : unbroken(changed(plain, change), condition, panel);
  const minimum = condition.guards['minimum-trade'];
  if (minimum === undefined) return { values, gaps };
  const { totals } = panel.window(span);
  return { values, gaps: gaps.map((gap, t) => (gap === 0 && (totals[t] as number) < minimum ? BELOW_MINIMUM : gap)) };
}

/** No change is computed across a month in which the codes of the basket became others. */
function unbroken(column: Column, { series, change, window }: CompiledCondition['condition'], panel: Panel): Column {
  const reach = change === undefined ? 0 : changeReach(change);
  const broken = brokenComparisons(series, panel, { reach, span: window.months });
  if (broken === undefined) return column;
  return { ...column, gaps: column.gaps.map((gap, t) => (gap === 0 && broken[t] === 1 ? CODE_RETIRED : gap)) };
}
