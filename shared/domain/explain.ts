/** The explanation of one period of one track, from the very rows that decided it. */
import type { Decomposition, Explanation, Point, Supplier } from './explanation.ts';
import { assessmentAt, type Track } from './assess.ts';
import { metricOf } from './metrics/index.ts';
import type { Parts } from './metrics/metric.ts';
import type { Panel } from './panel.ts';
import { partnerName } from './partners.ts';
import type { Rule } from './rule.ts';
import { seriesOf } from './rule.ts';
import { basisPhrase, ruleSentence, scopePhrase } from './rule-sentence.ts';
import type { SourceProfile } from './source-profile.ts';

const HISTORY_PERIODS = 13;
const SUPPLIERS_SHOWN = 6;

/** Explains column `t` of a track against the line `threshold` (in the metric's scale). */
export function explain(
  rule: Rule,
  profile: SourceProfile,
  view: { track: Track; panel: Panel; t: number; threshold: number },
): Explanation {
  const { track, panel, t, threshold } = view;
  const { document } = rule;
  const metric = metricOf(document.metric);
  const months = document.window.months;
  const question = { panel, months, ...(track.partner !== undefined && { subject: track.partner }) };
  const now = assessmentAt(track, panel, t);
  const before = previousOf(track, t);
  const parts = metric.parts(document.metric, question);
  return {
    sentence: ruleSentence(document, profile),
    sourceName: profile.name,
    metric: metric.phrase(document.metric, track.partner),
    scope: scopePhrase(document),
    scale: metric.scale,
    unit: panel.columns.unit,
    basis: basisPhrase(document.series, profile),
    windowMonths: months,
    value: now.value,
    ...(now.gap !== undefined && { gap: now.gap }),
    previous: before === undefined ? null : (track.values[before] ?? null),
    previousPeriod: before === undefined ? null : panel.periodAt(before),
    threshold,
    ...amountsOf(now.value, { parts, threshold, t, before }),
    suppliers: suppliersAt(panel, months, t),
    history: historyOf(track, panel, t),
    series: seriesOf(document.series),
    ...provenanceOf(panel, months, t),
    vintage: panel.vintageAt(t, months),
  };
}

interface Behind {
  readonly parts: Parts;
  readonly threshold: number;
  readonly t: number;
  readonly before: number | undefined;
}

/** What is behind a value; without a value there is nothing to say of any of it. */
function amountsOf(value: number | null, { parts, threshold, t, before }: Behind) {
  if (value === null) return { distance: null, numerator: null, denominator: null, decomposition: null };
  return {
    distance: value - threshold,
    numerator: parts.numerator[t] ?? null,
    denominator: parts.denominator?.[t] ?? null,
    decomposition: before === undefined ? null : decompose(parts, before, t),
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

function suppliersAt(panel: Panel, months: number, t: number): Supplier[] {
  const window = panel.window(months);
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

function provenanceOf(panel: Panel, months: number, t: number) {
  const used = panel.columns.vintages.slice(Math.max(0, t - months + 1), t + 1).flat();
  const recording = used.find((vintage) => vintage.recording !== undefined)?.recording;
  return {
    queries: [...new Set(used.map(({ query }) => query))],
    retrievedAt:
      used
        .map(({ retrievedAt }) => retrievedAt)
        .sort()
        .at(-1) ?? '',
    ...(recording !== undefined && { recording }),
  };
}
