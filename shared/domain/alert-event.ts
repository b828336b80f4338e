/** Alert events with their reason and explanation, from the changes that an evaluation found. */
import {
  type AlertEvent,
  type AlertMark,
  type AlertState,
  type EventKind,
  LEVELS,
  type Level,
  type RevisionVerdict,
} from './alert.ts';
import { alertId } from './alert-id.ts';
import { type Assessed, assessmentAt, levelAt, standsSince, type Track } from './assess.ts';
import { holdingPhrase } from './condition-words.ts';
import { eventId } from './event-reference.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explanation.ts';
import { gapPhrase } from './gap.ts';
import type { Period } from './period.ts';
import { figureBeside, lineFigure, listed, months } from './phrases.ts';
import { silencersPhrase } from './rule-sentence.ts';
import type { Rule } from './rule.ts';
import type { SourceProfiles } from './source-profiles.ts';
import { aboutPartners } from './subscription.ts';
import { severityOf } from './tell.ts';
import { breaches, type Line } from './threshold.ts';
import type { Change } from './told.ts';

/** Everything that decided the changes of one subject. */
export interface Finding extends Pick<Assessed, 'panel' | 'others'> {
  readonly rule: Rule;
  /** That of the leading condition's source, or a function that knows those of all sources. */
  readonly profile: SourceProfiles;
  readonly track: Track;
  /** When the evaluation ran, ISO 8601, UTC. */
  readonly at: string;
  /** Version of the alert state that will hold the events. */
  readonly version: number;
}

/**
 * Turns one change into an event. Its id is derived, so that a repeat of the evaluation finds the same event. The
 * version of the state is part of it: a rule changed and changed back, or a revision taken back, tells the same change
 * of the same period and vintage again, and a reader must not take that for a repeat.
 */
export function alertEvent(finding: Finding, change: Change): AlertEvent {
  const { rule, profile, track, panel, others, at, version } = finding;
  const { id, name, tags } = rule.document;
  const { subject } = track;
  const { kind, period } = change;
  const t = panel.columnOf(period);
  const severity = severityOf(change);
  const line = severity === 'warning' ? (rule.lines.warning ?? rule.lines.critical) : rule.lines.critical;
  const explanation = explain(rule, profile, { track, panel, others, t, threshold: line.raise });
  const { vintage } = explanation;
  return {
    id: eventId({ rule: id, subject, period, kind, vintage, version }),
    kind,
    ...(change.cause !== undefined && { cause: change.cause }),
    rule: id,
    ruleName: name,
    subject,
    period,
    from: change.from,
    to: change.to,
    severity,
    value: assessmentAt(track, panel, t).value,
    threshold: line.raise,
    reason: reasonOf(finding, change, { line, explanation }) + breaksReason(explanation),
    vintage,
    at,
    tags,
    ...aboutPartners(rule.document, subject),
    explanation,
    ...(change.alert !== undefined && { alert: markOf({ rule: id, subject, version }, change, change.alert) }),
  };
}

/** The mark of an event of a subject; `version`: of the state that holds it. */
export function markOf(
  { rule, subject, version }: Pick<AlertState, 'rule' | 'subject' | 'version'>,
  { kind, period }: Pick<Change, 'kind' | 'period'>,
  alert: Change['alert'] & object,
): AlertMark {
  const id = alertId({ rule, subject, opened: alert.opened });
  return { id, ...alert, order: eventOrder(version, kind, period) };
}

/** By the version of the state that holds the events; of those found together corrections come first, then by period. */
export function eventOrder(version: number, kind: EventKind, period: Period): string {
  return [String(version).padStart(8, '0'), kind === 'corrected' ? 'a' : 'b', period].join('.');
}

interface Words {
  readonly line: Line;
  readonly explanation: Explanation;
}

function reasonOf(finding: Finding, change: Change, words: Words): string {
  const state = stateText(change.period, words);
  switch (change.kind) {
    case 'raised':
    case 'escalated':
      return upReason(finding, change, words);
    case 'eased':
    case 'resolved':
      return downReason(finding, change, words);
    case 'reminder':
      return `${state}; the alert is still ${change.to}.`;
    case 'no-data':
      return `${state}; the alert stays open.`;
    case 'data-back':
      return `${state}; there is a number again, and the alert is still open.`;
    case 'corrected':
      return correctedReason(finding, change);
    case 'closed':
      return `${state}. The alert is closed because ${change.because ?? 'the rule was changed'}.`;
    case 'needs-review':
      return `${state}; the codes of the rule need a review.`;
  }
}

function upReason(finding: Finding, change: Change, words: Words): string {
  if (change.cause !== undefined) return alreadyReason(finding, change, words);
  if (wasSilent(finding, change)) return unsilencedReason(finding, change, words);
  return hasMoved(finding, change, 'up')
    ? raisedReason(finding, change, words)
    : standingReason(finding, change, words);
}

function downReason(finding: Finding, change: Change, words: Words): string {
  if (isSilent(finding, change)) return silencedReason(finding, change, words);
  return hasMoved(finding, change, 'down')
    ? endedReason(finding, change, words)
    : standingReason(finding, change, words);
}

/**
 * Whether the period itself moved the level that way. It did not when the alert stood so before, and is only told now:
 * at the first evaluation, after a change of the rule, or after a revision that is not told.
 */
function hasMoved({ track, panel }: Finding, { period }: Change, way: 'up' | 'down'): boolean {
  const t = panel.columnOf(period);
  const step = LEVELS.indexOf(levelAt(track, t)) - LEVELS.indexOf(levelAt(track, t - 1));
  return way === 'up' ? step > 0 : step < 0;
}

function isSilent({ track, panel }: Finding, { period }: Change): boolean {
  return track.silent?.[panel.columnOf(period)] === 1;
}

function wasSilent({ track, panel }: Finding, { period }: Change): boolean {
  return track.silent?.[panel.columnOf(period) - 1] === 1;
}

function silencedReason({ rule }: Finding, { period }: Change, words: Words): string {
  const parents = silencersPhrase(rule.document['silenced-by']);
  return `${stateText(period, words)}. The alert is closed because ${parents} has an open alert, which silences this rule.`;
}

function unsilencedReason({ rule }: Finding, { period, to }: Change, words: Words): string {
  const parents = silencersPhrase(rule.document['silenced-by']);
  return `${stateText(period, words)}. The rule was silent while ${parents} had an open alert; that has ended, and the level is ${to}.`;
}

/** A number across such a month compares different things: whoever reads it must know. */
function breaksReason({ breaks }: Explanation): string {
  if (breaks === undefined) return '';
  const periods = [...new Set(breaks.map((text) => text.slice(0, 7)))];
  return ` Beware: commodity codes of this rule changed in ${listed(periods)}, and figures before and after are not of one thing.`;
}

function standingReason({ track, panel }: Finding, { period, to }: Change, words: Words): string {
  const since = panel.periodAt(standsSince(track, panel.columnOf(period)));
  return `${stateText(period, words)}. By this rule and the figures now published, the level has been ${to} since ${since}.`;
}

/** The first thing said of a rule: nothing has crossed its line since, it was crossed when the rule came. */
function alreadyReason(finding: Finding, change: Change, words: Words): string {
  const { rule, track, panel } = finding;
  const { value, conditions } = words.explanation;
  const when = change.cause === 'rule-enabled' ? 'was enabled again' : 'was made';
  const isBeyond = conditions === undefined && value !== null && breaches(value, words.line, rule.lines.direction);
  const state = stateText(change.period, words);
  const already = isBeyond
    ? `${state} was already ${rule.lines.direction} the line of ${lineText(words.line.raise, words)} when the rule ${when}`
    : `${state}. The alert was already open when the rule ${when}`;
  const since = panel.periodAt(standsSince(track, panel.columnOf(change.period)));
  if (since === change.period) return `${already}.`;
  return `${already}; by the figures now published, the level has been ${change.to} since ${since}.`;
}

function raisedReason({ rule }: Finding, { period }: Change, words: Words): string {
  const state = stateText(period, words);
  if (words.explanation.composition !== undefined) return composedReason(state, words.explanation.composition);
  if (words.explanation.gap !== undefined) return `${state}, and this rule takes that as a breach.`;
  const { months: needed, outOf } = rule.persist;
  const running = outOf === 1 ? '' : `, as in at least ${needed} of the last ${months(outOf)}`;
  return `${state} is ${rule.lines.direction} the line of ${lineText(words.line.raise, words)}${running}.`;
}

function endedReason({ rule }: Finding, { period, from, to }: Change, words: Words): string {
  const left =
    from === 'critical' && to === 'warning' ? rule.lines.critical : (rule.lines.warning ?? rule.lines.critical);
  const state = stateText(period, { ...words, line: { raise: left.clear, clear: left.clear } });
  if (words.explanation.composition !== undefined) return composedReason(state, words.explanation.composition);
  if (words.explanation.gap !== undefined) return `${state}, and this rule takes that as clear.`;
  const back = rule.lines.direction === 'above' ? 'below' : 'above';
  const running = rule.persist.keep === 1 ? '' : `, for ${months(rule.persist.keep)} running`;
  const name = left.clear === left.raise ? 'the line' : 'the clear line';
  return `${state} is ${back} ${name} of ${lineText(left.clear, words)}${running}.`;
}

function composedReason(state: string, composition: string): string {
  return `${state}; the rule asks for ${composition}.`;
}

function correctedReason({ track, panel }: Finding, { period, until, from, to, alert }: Change): string {
  const span = period === until ? `${period} was` : `${period} to ${until} were`;
  const verdict = correctionPhrase(from, to, alert?.verdict);
  const last = panel.periodAt(panel.length - 1);
  const now = until === last ? '' : ` In ${last} the level is ${levelAt(track, panel.length - 1)}.`;
  return `By revised figures ${span} ${to}, not ${from} as told${verdict}.${now}`;
}

/** What the revision makes of the alert, to stand after what it makes of the months. */
function correctionPhrase(from: Level, to: Level, verdict: RevisionVerdict | undefined): string {
  if (to === 'clear') {
    if (verdict === 'ended') return '; the alert is over';
    const isWithdrawn = verdict === undefined || verdict === 'withdrawn';
    return isWithdrawn ? '; the alert is withdrawn' : '; the alert stands for its other months';
  }
  if (from !== 'clear') return '';
  if (verdict === 'raised') return '; the alert is open now';
  return verdict === 'changed' ? '; the alert was longer than told' : '; an alert would have been raised';
}

/** "81.2% in 2026-07", or why there is no number: the beginning of a sentence. */
function stateText(period: string, { line, explanation }: Words): string {
  const { value, gap, scale, unit, conditions } = explanation;
  if (conditions !== undefined) return `In ${period} ${holdingPhrase(conditions)}`;
  if (value !== null) return `${figureBeside(value, line.raise, scale, unit)} in ${period}`;
  return `There is no number for ${period}${gap === undefined ? '' : `, because ${gapPhrase(gap)}`}`;
}

function lineText(value: number, { explanation }: Words): string {
  return lineFigure(value, explanation.scale, explanation.unit);
}
