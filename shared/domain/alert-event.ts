/** Alert events with their reason and explanation, from the changes that an evaluation found. */
import { type AlertEvent, LEVELS, type Told } from './alert.ts';
import { assessmentAt, levelAt, type Track } from './assess.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explanation.ts';
import { gapPhrase } from './gap.ts';
import type { Panel } from './panel.ts';
import { addMonths } from './period.ts';
import { figureBeside, lineFigure, months } from './phrases.ts';
import type { Rule } from './rule.ts';
import type { SourceProfile } from './source-profile.ts';
import { type Change, severityOf } from './tell.ts';
import type { Line } from './threshold.ts';

/** Everything that decided the changes of one subject. */
export interface Finding {
  readonly rule: Rule;
  readonly profile: SourceProfile;
  readonly track: Track;
  readonly panel: Panel;
  /** What was told before. */
  readonly told: Told;
  /** When the evaluation ran, ISO 8601, UTC. */
  readonly at: string;
}

/** Turns one change into an event. Its id is derived, so that a repeat of the evaluation finds the same event. */
export function alertEvent(finding: Finding, change: Change): AlertEvent {
  const { rule, profile, track, panel, at } = finding;
  const { id, name, tags } = rule.document;
  const t = panel.columnOf(change.period);
  const severity = severityOf(change);
  const line = severity === 'warning' ? (rule.lines.warning ?? rule.lines.critical) : rule.lines.critical;
  const explanation = explain(rule, profile, { track, panel, t, threshold: line.raise });
  const subject = track.subject === id ? '' : `.${track.subject}`;
  return {
    id: `${id}${subject}.${change.period}.${change.kind}.${explanation.vintage}`,
    kind: change.kind,
    rule: id,
    ruleName: name,
    subject: track.subject,
    period: change.period,
    from: change.from,
    to: change.to,
    severity,
    value: assessmentAt(track, panel, t).value,
    threshold: line.raise,
    reason: reasonOf(finding, change, { line, explanation }),
    vintage: explanation.vintage,
    at,
    tags,
    explanation,
  };
}

interface Words {
  readonly line: Line;
  readonly explanation: Explanation;
}

function reasonOf(finding: Finding, change: Change, words: Words): string {
  switch (change.kind) {
    case 'raised':
    case 'escalated':
      return raisedReason(finding, change, words);
    case 'eased':
    case 'resolved':
      return endedReason(finding, change, words);
    case 'reminder':
      return `${valueText(words)} in ${change.period}: still ${change.to}.`;
    case 'no-data':
      return `There is no number for ${change.period}, because ${gapText(words)}; the alert stays open.`;
    case 'data-back':
      return `${valueText(words)} in ${change.period}: there is a number again, and the alert is still open.`;
    case 'corrected':
      return correctedReason(change);
  }
}

function raisedReason({ rule, track, panel, told }: Finding, { period, from }: Change, words: Words): string {
  const { direction } = rule.lines;
  const { months: needed, outOf } = rule.persist;
  const running = outOf === 1 ? '' : `, as in at least ${needed} of the last ${months(outOf)}`;
  const { gap } = words.explanation;
  const cause =
    gap === undefined
      ? `${valueText(words)} in ${period} is ${direction} the line of ${lineText(words.line.raise, words)}${running}.`
      : `There is no number for ${period}, because ${gapPhrase(gap)}, and this rule takes that as a breach.`;
  const before = panel.columnOf(period) - 1;
  const isOld = from === 'clear' && told.through < told.since && before >= 0 && levelAt(track, before) !== 'clear';
  return isOld ? `${cause} It was already so in ${addMonths(period, -1)}, before the rule was first evaluated.` : cause;
}

function endedReason({ rule }: Finding, { period, from, to }: Change, words: Words): string {
  if (words.explanation.gap !== undefined)
    return `There is no number for ${period}, because ${gapPhrase(words.explanation.gap)}, and this rule takes that as clear.`;
  const left = from === 'critical' && to === 'warning' ? rule.lines.critical : (rule.lines.warning ?? rule.lines.critical);
  const back = rule.lines.direction === 'above' ? 'below' : 'above';
  const running = rule.persist.keep === 1 ? '' : `, for ${months(rule.persist.keep)} running`;
  const name = left.clear === left.raise ? 'the line' : 'the clear line';
  return `${valueText({ ...words, line: { raise: left.clear, clear: left.clear } })} in ${period} is ${back} ${name} of ${lineText(left.clear, words)}${running}.`;
}

function correctedReason({ period, until, from, to }: Change): string {
  const span = period === until ? period : `${period} to ${until}`;
  const [told, now] = [LEVELS.indexOf(from), LEVELS.indexOf(to)];
  const verdict =
    now === 0 ? 'the alert is withdrawn' : told === 0 ? 'an alert would have been raised' : `the alert should have been ${to}`;
  return `Revised figures: ${span} was told as ${from} and is ${to}; ${verdict}.`;
}

function valueText({ line, explanation }: Words): string {
  const { value, scale, unit } = explanation;
  return value === null ? 'No number' : figureBeside(value, line.raise, scale, unit);
}

function lineText(value: number, { explanation }: Words): string {
  return lineFigure(value, explanation.scale, explanation.unit);
}

function gapText({ explanation }: Words): string {
  return explanation.gap === undefined ? 'it is not known why' : gapPhrase(explanation.gap);
}
