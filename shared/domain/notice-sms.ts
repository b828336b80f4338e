/** The text message of a notice: one part, always. Figures are never cut, names are. */
import type { AlertEvent } from './alert.ts';
import { holdingCount } from './condition-words.ts';
import type { HoldReason } from './due.ts';
import { foldToGsm7, smsParts, truncateGsm7 } from './gsm7.ts';
import { eventFigure, headWord, periodsOf, titleIn } from './notice-words.ts';
import { figureBeside } from './phrases.ts';

/** One part is 160 units; SNS puts the topic's display name before the text: `CHOKEPOINT> ` takes 12 of them. */
export const SMS_UNITS = 148;
/** What a name is worth in an SMS: with less room, the previous value is left out. */
const SHORTEST_NAME = 30;

export interface SmsParts {
  readonly alerts: readonly AlertEvent[];
  /** How many releases are late besides. */
  readonly late: number;
  readonly occasion?: HoldReason;
}

export function smsOf(parts: SmsParts): string {
  return onOneLine(textOf(parts));
}

/** GSM-7 has line breaks, and a unit or a name of a source may bring one along. */
export function onOneLine(sms: string): string {
  return sms.replace(/[\r\n]/g, ' ');
}

function textOf(parts: SmsParts): string {
  const { alerts, late } = parts;
  const [first, ...others] = alerts;
  if (first === undefined) return '';
  if (others.length === 0 && late === 0) return smsOfOne(first);
  const opening = openingOf(parts);
  const reserve = others.length === 0 ? '' : more(others.length);
  const units = SMS_UNITS - smsParts(`${opening}${reserve}`).units;
  return withOthers(opening + withName(`${headWord(first)} `, first, { tail: ` ${valueOnly(first)}`, units }), others);
}

function openingOf({ alerts, late, occasion }: SmsParts): string {
  const lead = occasion === 'digest' ? 'Digest ' : '';
  const besides = late === 0 ? '' : `, ${late} late release${late === 1 ? '' : 's'}`;
  return `${lead}${periodsOf(alerts)}: ${alerts.length} alert event${alerts.length === 1 ? '' : 's'}${besides}. `;
}

/** As many of the others as fit whole, and how many more there are. */
function withOthers(start: string, others: readonly AlertEvent[]): string {
  let text = start;
  for (const [index, event] of others.entries()) {
    const left = others.length - index - 1;
    const next = foldToGsm7(`; ${headWord(event)} ${titleIn(foldToGsm7, event)} ${valueOnly(event)}`);
    if (smsParts(text + next + (left === 0 ? '' : more(left))).units > SMS_UNITS) return text + more(left + 1);
    text += next;
  }
  return text;
}

function more(count: number): string {
  return `; +${count} more`;
}

/** The title between what stands before and after it, cut to what they leave of the units. */
function withName(head: string, event: AlertEvent, { tail, units }: { tail: string; units: number }): string {
  const [before, after] = [foldToGsm7(head), foldToGsm7(tail)];
  const room = Math.max(0, units - smsParts(before + after).units);
  return truncateGsm7(before + truncateGsm7(titleIn(foldToGsm7, event), room) + after, units);
}

function smsOfOne(event: AlertEvent): string {
  const head = `${headWord(event)}: `;
  const { previous, previousPeriod, scale, unit, conditions } = event.explanation;
  const tail = ` ${eventFigure(event)} in ${event.period}.`;
  const before =
    previous === null || conditions !== undefined || event.kind === 'closed'
      ? ''
      : ` Was ${figureBeside(previous, event.threshold, scale, unit)} in ${previousPeriod}.`;
  const hasRoom = smsParts(foldToGsm7(head + tail + before)).units + SHORTEST_NAME <= SMS_UNITS;
  return withName(head, event, { tail: hasRoom ? tail + before : tail, units: SMS_UNITS });
}

function valueOnly({ value, threshold, explanation }: AlertEvent): string {
  if (explanation.conditions !== undefined) return `(${holdingCount(explanation.conditions)})`;
  return value === null ? '(no number)' : figureBeside(value, threshold, explanation.scale, explanation.unit);
}
