/** The explanation of one period of one track, from the very rows that decided it. */
import { type Assessed, assessmentAt, levelAt, type Track } from './assess.ts';
import { changePhrase } from './change.ts';
import type { ConditionState, Decomposition, Explanation, Point, Supplier } from './explanation.ts';
import { gapReason } from './gap.ts';
import { metricOf } from './metrics/index.ts';
import type { Parts } from './metrics/metric.ts';
import { openBreaks } from './nomenclature.ts';
import type { Panel, Span } from './panel.ts';
import { partnerName } from './partners.ts';
import { type Condition, inputsOf, type Rule, scaleOf, spanOf } from './rule.ts';
import { basisPhrase, conditionPhrase, ruleSentence, scopePhrase } from './rule-sentence.ts';
import { codesOf, seriesOf } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';

const HISTORY_PERIODS = 13;
const SUPPLIERS_SHOWN = 6;

/** The column of a track to explain, against a line in the scale of its number. */
export interface View extends Pick<Assessed, 'panel' | 'others'> {
  readonly track: Track;
  readonly t: number;
  readonly threshold: number;
}

/** Explains one column of a track. The profile is that of the leading condition's source. */
export function explain(rule: Rule, profile: SourceProfile, view: View): Explanation {
  const { track, panel, others, t, threshold } = view;
  const { condition } = rule;
  const span = spanOf(condition);
  const metric = metricOf(condition.metric);
  const now = assessmentAt(track, panel, t);
  const before = previousOf(track, t);
  const question = { panel, others, span, ...(track.partner !== undefined && { subject: track.partner }) };
  const parts = condition.change === undefined ? metric.parts?.(condition.metric, question) : undefined;
  return {
    sentence: ruleSentence(rule.document, profile),
    sourceName: profile.name,
    ...wordsOf(condition, profile, track),
    scale: scaleOf(condition),
    unit: metric.unit?.(condition.metric, [panel, ...others]) ?? panel.columns.unit,
    windowMonths: span,
    value: now.value,
    ...(now.gap !== undefined && { gap: now.gap }),
    previous: before === undefined ? null : (track.values[before] ?? null),
    previousPeriod: before === undefined ? null : panel.periodAt(before),
    threshold,
    ...amountsOf(now.value, { parts, threshold, t, before }),
    suppliers: suppliersAt(panel, span, t),
    history: historyOf(track, panel, t),
    series: inputsOf(condition).flatMap(seriesOf),
    ...provenanceOf(panel, span, t),
    ...conditionsAt(track, panel, t),
    ...breaksOf(condition, panel, t),
    vintage: panel.vintageAt(t, span),
  };
}

function wordsOf(condition: Condition, profile: SourceProfile, track: Track) {
  const phrase = metricOf(condition.metric).phrase(condition.metric, track.partner);
  return {
    metric: condition.change === undefined ? phrase : changePhrase(phrase, condition.change),
    scope: scopePhrase(condition),
    basis: basisPhrase(condition.series, profile),
  };
}

/** Each condition of a composed rule as it stands in the period. */
function conditionsAt(track: Track, panel: Panel, t: number): { conditions?: readonly ConditionState[] } {
  if (track.leaves === undefined) return {};
  const period = panel.periodAt(t);
  const conditions = track.leaves.map(({ condition, ground, track: leaf }) => {
    const at = ground.panel.columnOf(period);
    const gap = gapReason(leaf.gaps[at] ?? 0);
    return {
      text: conditionPhrase(condition.condition),
      value: gap === undefined ? (leaf.values[at] ?? null) : null,
      level: levelAt(leaf, at),
      ...(gap !== undefined && { gap }),
    };
  });
  return { conditions };
}

/** Breaks of the nomenclature that the basket is not closed under, within the periods of the look back. */
function breaksOf({ series }: Condition, panel: Panel, t: number): { breaks?: readonly string[] } {
  const from = panel.periodAt(Math.max(0, t - HISTORY_PERIODS + 1));
  const found = openBreaks(series.source, codesOf(series), from, panel.periodAt(t));
  if (found.length === 0) return {};
  return { breaks: found.map(({ period, note }) => `${period}: ${note}`) };
}

interface Behind {
  readonly parts: Parts | undefined;
  readonly threshold: number;
  readonly t: number;
  readonly before: number | undefined;
}

/** What is behind a value; without a value there is nothing to say of any of it. */
function amountsOf(value: number | null, { parts, threshold, t, before }: Behind) {
  if (value === null) return { distance: null, numerator: null, denominator: null, decomposition: null };
  return {
    distance: value - threshold,
    numerator: parts?.numerator[t] ?? null,
    denominator: parts?.denominator?.[t] ?? null,
    decomposition: parts === undefined || before === undefined ? null : decompose(parts, before, t),
  };
}

/** The last column before `t` that has a number. */
function previousOf(track: Track, t: number): number | undefined {
  for (let back = t - 1; back >= 0; back--) if (track.gaps[back] === 0) return back;
  return undefined;
}

/**
 * Splits the change of a share n/(n+r) into the partner's own part and that of the rest. Each is the mean of its effect
 * taken first and taken last (Shapley value for two causes), so the two add up to the change exactly and neither
 * depends on an order. Null where a mixed share has no denominator, and for metrics that are no shares.
 */
export function decompose({ numerator, denominator }: Parts, before: number, now: number): Decomposition | null {
  if (denominator === undefined) return null;
  const [n0, n1] = [numerator[before] as number, numerator[now] as number];
  const [r0, r1] = [(denominator[before] as number) - n0, (denominator[now] as number) - n1];
  const share = (own: number, rest: number) => own / (own + rest);
  const own = (share(n1, r0) - share(n0, r0) + share(n1, r1) - share(n0, r1)) / 2;
  const change = share(n1, r1) - share(n0, r0);
  if (!Number.isFinite(own) || !Number.isFinite(change)) return null;
  return { change, own, rest: change - own };
}

function suppliersAt(panel: Panel, span: Span, t: number): Supplier[] {
  const window = panel.window(span);
  const total = window.totals[t] as number;
  if (window.gaps[t] !== 0 || total <= 0) return [];
  return panel.columns.partners
    .map((partner) => ({ partner, amount: window.partner(partner)[t] as number }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount || (a.partner < b.partner ? -1 : 1))
    .slice(0, SUPPLIERS_SHOWN)
    .map(({ partner, amount }) => ({ partner, name: partnerName(partner), amount, share: amount / total }));
}

function historyOf(track: Track, panel: Panel, t: number): Point[] {
  const points: Point[] = [];
  for (let at = Math.max(0, t - HISTORY_PERIODS + 1); at <= t; at++) {
    const { period, value, gap } = assessmentAt(track, panel, at);
    points.push({ period, value, ...(gap !== undefined && { gap }) });
  }
  return points;
}

function provenanceOf(panel: Panel, span: Span, t: number) {
  const used = panel.vintagesAt(t, span);
  const own = panel.vintagesAt(t, 1);
  const recording = used.find((vintage) => vintage.recording !== undefined)?.recording;
  const retrievals = used.map(({ retrievedAt }) => retrievedAt).sort();
  return {
    queries: [...new Set(own.map(({ query }) => query))],
    retrievedAt: retrievals.at(-1) ?? '',
    ...(recording !== undefined && { recording }),
  };
}
