/** Why a rule stands where it stands, for somebody who looks at a list. */
import { levelAt, standsSince, type Track } from './assess.ts';
import { holdingPhrase } from './condition-words.ts';
import type { Explanation } from './explanation.ts';
import { gapPhrase } from './gap.ts';
import type { Panel } from './panel.ts';
import { partnerName } from './partners.ts';
import type { Period } from './period.ts';
import { difference, figureBeside, lineFigure, months } from './phrases.ts';
import type { Rule } from './rule.ts';
import { silencersPhrase } from './rule-sentence.ts';
import { breaches, isNear, type Line } from './threshold.ts';

/** What a sentence is made of: the newest column of a track, explained. */
export interface Standing {
  readonly track: Track;
  readonly panel: Panel;
  readonly explanation: Explanation;
}

/** "98.7% in 2026-07 is above the line of 80%; critical since 2025-04." */
export function stateSentence(rule: Rule, standing: Standing): string {
  const { track, panel } = standing;
  const whose = track.partner === undefined ? '' : `${partnerName(track.partner)}: `;
  const period = panel.periodAt(panel.length - 1);
  return `${whose}${figuresText(rule, standing, period)}${levelText(rule, standing)}.`;
}

function figuresText(rule: Rule, { explanation }: Standing, period: Period): string {
  const { value, gap, conditions, composition } = explanation;
  if (conditions !== undefined) return `in ${period} ${holdingPhrase(conditions)}; the rule asks for ${composition}`;
  if (value === null)
    return `there is no number for ${period}${gap === undefined ? '' : `, because ${gapPhrase(gap)}`}`;
  return numberText(rule, explanation, { value, period });
}

function numberText(
  { lines }: Rule,
  { scale, unit }: Explanation,
  { value, period }: { readonly value: number; readonly period: Period },
): string {
  const { direction, critical, warning } = lines;
  const crossed = [critical, warning].find((line) => line !== undefined && breaches(value, line, direction));
  const line = crossed ?? warning ?? critical;
  const figure = `${figureBeside(value, line.raise, scale, unit)} in ${period} is`;
  const text = (number: number) => lineFigure(number, scale, unit);
  const name = ({ raise }: Line) => (raise === critical.raise ? 'the line' : 'the warning line');
  if (crossed !== undefined) return `${figure} ${direction} ${name(crossed)} of ${text(crossed.raise)}`;
  const away = difference(value - line.raise, scale, unit);
  return `${figure} not ${direction} ${name(line)} of ${text(line.raise)} (${away})`;
}

/** Which level that makes, and since when; or why it makes none. */
function levelText(rule: Rule, { track, panel, explanation }: Standing): string {
  const t = panel.length - 1;
  const level = levelAt(track, t);
  if (track.silent?.[t] === 1)
    return `; silent while ${silencersPhrase(rule.document['silenced-by'])} has an open alert`;
  if (level !== 'clear')
    return `${heldText(rule, explanation)}; ${level} since ${panel.periodAt(standsSince(track, t))}`;
  if (explanation.conditions !== undefined) return '; clear';
  if (explanation.value === null) return '; the level stays clear';
  return track.breached[t] === 1 ? pendingText(rule) : '';
}

/** An open alert whose number is no longer beyond the line says why it is open all the same. */
function heldText({ lines, persist }: Rule, { value, conditions, scale, unit }: Explanation): string {
  const { direction, critical, warning } = lines;
  const line = warning ?? critical;
  if (conditions !== undefined || value === null || breaches(value, line, direction)) return '';
  if (isNear(value, line, direction)) return `; the alert ends after ${months(persist.keep)} running like this`;
  const back = direction === 'above' ? 'below' : 'above';
  return `, and the alert ends only ${back} ${lineFigure(line.clear, scale, unit)}`;
}

function pendingText({ persist: { months: needed, outOf } }: Rule): string {
  return `; pending: it takes ${needed} of the last ${months(outOf)}`;
}
