/** The explanation of one period of one track, from the very rows that decided it. */
import { type Assessed, assessmentAt, type Track } from './assess.ts';
import type { ConditionState, Decomposition, Explanation, PartWords, Point, PriceQuantity } from './explanation.ts';
import { fingerprint } from './fingerprint.ts';
import { metricOf } from './metrics/index.ts';
import type { Parts } from './metrics/metric.ts';
import { nameOf } from './metrics/partner-or-group.ts';
import { openBreaks } from './nomenclature.ts';
import type { Panel, Span } from './panel.ts';
import { partnerName } from './partners.ts';
import { addMonths, type Period } from './period.ts';
import { priceQuantity } from './price-quantity.ts';
import { type Condition, conditionsOf, inputsOf, type Rule, scaleOf, seriesIdsOf, spanOf } from './rule.ts';
import {
  basesPhrase,
  compositionPhrase,
  conditionPhrase,
  metricPhrase,
  ruleSentence,
  scopePhrase,
} from './rule-sentence.ts';
import { codesOf } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';
import type { SourceProfiles } from './source-profiles.ts';
import { isUnallocated } from './unallocated.ts';

const HISTORY_PERIODS = 13;
const SUPPLIERS_SHOWN = 6;
/** Less of the total than this is rounding of the sources. */
const LEAST_UNALLOCATED = 0.001;

/** The column of a track to explain, against a line in the scale of its number. */
export interface View extends Pick<Assessed, 'panel' | 'others'> {
  readonly track: Track;
  readonly t: number;
  readonly threshold: number;
}

/**
 * Explains one column of a track.
 *
 * @param profiles that of the leading condition's source, or a function that knows those of all sources
 */
export function explain(rule: Rule, profiles: SourceProfiles, view: View): Explanation {
  const { track, panel, others, t, threshold } = view;
  const { condition } = rule;
  const span = spanOf(condition);
  const metric = metricOf(condition.metric);
  const now = assessmentAt(track, panel, t);
  const before = previousOf(track, t);
  const parts = partsOf(condition, view);
  const unit = metric.unit?.(condition.metric, [panel, ...others]) ?? panel.columns.unit;
  return {
    sentence: ruleSentence(rule.document, profiles),
    ...(rule.document.description !== undefined && { description: rule.document.description }),
    ...wordsOf(condition, typeof profiles === 'function' ? profiles(condition.series.source) : profiles, track),
    scale: scaleOf(condition),
    unit,
    ...(unit !== panel.columns.unit && { amountUnit: panel.columns.unit }),
    windowMonths: span,
    value: now.value,
    ...(now.gap !== undefined && { gap: now.gap }),
    ...previousAt(track, panel, before),
    threshold,
    ...amountsOf(now.value, { parts, threshold, t, before }),
    ...partWords(parts, [panel, ...others]),
    ...suppliersAt(panel, span, t),
    ...(now.value !== null && before !== undefined && priceOf(rule, view, before)),
    history: historyOf(track, panel, t),
    series: seriesIdsOf(rule.document),
    ...provenanceOf([panel, ...others], span, t),
    ...conditionsAt(rule, track, panel.periodAt(t)),
    ...breaksOf(rule, panel.periodAt(t)),
    vintage: vintageOf(track, view, span),
  };
}

/** What the number is made of; a change is made of two of them. */
function partsOf(condition: Condition, { track, panel, others }: View): Parts | undefined {
  if (condition.change !== undefined) return undefined;
  const subject = track.partner === undefined ? {} : { subject: track.partner };
  const question = { panel, others, span: spanOf(condition), ...subject };
  return metricOf(condition.metric).parts?.(condition.metric, question);
}

function previousAt(track: Track, panel: Panel, before: number | undefined) {
  if (before === undefined) return { previous: null, previousPeriod: null };
  return { previous: track.values[before] ?? null, previousPeriod: panel.periodAt(before) };
}

function wordsOf(condition: Condition, profile: SourceProfile, track: Track) {
  return {
    sourceName: profile.name,
    metric: metricPhrase(condition, track.partner),
    scope: scopePhrase(condition),
    basis: basesPhrase(condition, profile),
  };
}

/** Fingerprint of every row that decided: those of all inputs, of all conditions. */
function vintageOf(track: Track, { panel, others, t }: View, span: Span): string {
  const own = others.length === 0 ? panel.vintageAt(t, span) : undefined;
  if (track.leaves === undefined && own !== undefined) return own;
  const period = panel.periodAt(t);
  const grounds = track.leaves ?? [{ condition: undefined, ground: { panel, others } }];
  const marks = grounds.flatMap(({ condition, ground }) =>
    [ground.panel, ...ground.others].map((each) =>
      each.vintageAt(each.columnOf(period), condition === undefined ? span : spanOf(condition.condition)),
    ),
  );
  return fingerprint(marks.join(' '));
}

function partWords(parts: Parts | undefined, panels: readonly Panel[]): { parts?: PartWords } {
  if (parts?.names === undefined) return {};
  const units = panels.map(({ columns }) => columns.unit);
  return { parts: { names: parts.names, units: [units[0] ?? '', units[1] ?? units[0] ?? ''] } };
}

/** What price and quantity did to the value, where the rule's panel is of values and its rows carry quantities. */
function priceOf({ condition }: Rule, { track, panel, t }: View, before: number): { price?: PriceQuantity } {
  if (inputsOf(condition)[0]?.measure !== 'value') return {};
  const { metric } = condition;
  const named = 'partner' in metric && metric.partner !== 'each' ? metric.partner : undefined;
  const partner = track.partner ?? named;
  const span = spanOf(condition);
  const price = priceQuantity(panel, { before, now: t, span, ...(partner !== undefined && { partner }) });
  if (price === undefined) return {};
  return { price: { ...price, whose: partner === undefined ? 'all trade' : `the trade of ${nameOf(partner)}` } };
}

/** Each condition of a composed rule as it stands in the period. */
function conditionsAt(rule: Rule, { leaves }: Track, period: Period) {
  if (leaves === undefined) return {};
  const conditions = leaves.map(({ condition: { condition, lines }, ground, track }): ConditionState => {
    const at = ground.panel.columnOf(period);
    const { value, gap, level } = assessmentAt(track, ground.panel, at);
    const missing = gap ?? (value === null ? 'window-incomplete' : undefined);
    const panels = [ground.panel, ...ground.others];
    const unit = metricOf(condition.metric).unit?.(condition.metric, panels) ?? ground.panel.columns.unit;
    return {
      text: conditionPhrase(condition, unit),
      value,
      level,
      ...(missing !== undefined && { gap: missing }),
      scale: scaleOf(condition),
      unit,
      threshold: lines.critical.raise,
    };
  });
  return { composition: compositionPhrase(rule.document), conditions };
}

/** Breaks of the nomenclature that a basket is not closed under, within the months that the look back adds up. */
function breaksOf({ document }: Rule, until: Period): { breaks?: readonly string[] } {
  const found = conditionsOf(document).flatMap((condition) => {
    const from = lookBackStart(until, spanOf(condition));
    return inputsOf(condition).flatMap((series) => openBreaks(series.source, codesOf(series), from, until));
  });
  const breaks = [...new Set(found.map(({ period, note }) => `${period}: ${note}`))].sort();
  return breaks.length === 0 ? {} : { breaks };
}

function lookBackStart(until: Period, span: Span): Period {
  const first = addMonths(until, 1 - HISTORY_PERIODS);
  return span === 'year-to-date' ? `${first.slice(0, 4)}-01` : addMonths(first, 1 - span);
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

/** The last column before `t` that has a number; a composed rule may be decided where its leading condition has none. */
function previousOf({ gaps, values }: Track, t: number): number | undefined {
  for (let back = t - 1; back >= 0; back--) if (gaps[back] === 0 && !Number.isNaN(values[back])) return back;
  return undefined;
}

/**
 * Splits the change of a share n/(n+r) into the partner's own part and that of the rest. Each is the mean of its effect
 * taken first and taken last (Shapley value for two causes), so the two add up to the change exactly and neither
 * depends on an order. Null where a mixed share has no denominator, and where the numerator is no part of the denominator.
 */
export function decompose({ numerator, denominator, whose }: Parts, before: number, now: number): Decomposition | null {
  if (denominator === undefined || whose === undefined) return null;
  const [n0, n1] = [numerator[before] as number, numerator[now] as number];
  const [r0, r1] = [(denominator[before] as number) - n0, (denominator[now] as number) - n1];
  const share = (own: number, rest: number) => own / (own + rest);
  const own = (share(n1, r0) - share(n0, r0) + share(n1, r1) - share(n0, r1)) / 2;
  const change = share(n1, r1) - share(n0, r0);
  if (!Number.isFinite(own) || !Number.isFinite(change)) return null;
  return { change, own, rest: change - own, whose };
}

/** The largest countries, and what the published total has beside all countries. */
function suppliersAt(panel: Panel, span: Span, t: number): Pick<Explanation, 'suppliers' | 'unallocated'> {
  const window = panel.window(span);
  const total = window.totals[t] as number;
  if (window.gaps[t] !== 0 || total <= 0) return { suppliers: [] };
  const named = panel.columns.partners
    .filter((partner) => !isUnallocated(partner))
    .map((partner) => ({ partner, amount: window.partner(partner)[t] as number }));
  const suppliers = named
    .filter(({ amount }) => amount > 0 && Number.isFinite(amount / total))
    .sort((a, b) => b.amount - a.amount || (a.partner < b.partner ? -1 : 1))
    .slice(0, SUPPLIERS_SHOWN)
    .map(({ partner, amount }) => ({ partner, name: partnerName(partner), amount, share: amount / total }));
  const amount = total - named.reduce((sum, each) => sum + each.amount, 0);
  const isWorthSaying = amount / total >= LEAST_UNALLOCATED && Number.isFinite(amount / total);
  return { suppliers, ...(isWorthSaying && { unallocated: { amount, share: amount / total } }) };
}

function historyOf(track: Track, panel: Panel, t: number): Point[] {
  const points: Point[] = [];
  for (let at = Math.max(0, t - HISTORY_PERIODS + 1); at <= t; at++) {
    const { period, value, gap } = assessmentAt(track, panel, at);
    points.push({ period, value, ...(gap !== undefined && { gap }) });
  }
  return points;
}

function provenanceOf(panels: readonly Panel[], span: Span, t: number) {
  const used = panels.flatMap((panel) => panel.vintagesAt(t, span));
  const own = panels.flatMap((panel) => panel.vintagesAt(t, 1));
  const recording = used.find((vintage) => vintage.recording !== undefined)?.recording;
  const retrievals = used.map(({ retrievedAt }) => retrievedAt).sort();
  return {
    queries: [...new Set(own.map(({ query }) => query))],
    retrievedAt: retrievals.at(-1) ?? '',
    ...(recording !== undefined && { recording }),
  };
}
