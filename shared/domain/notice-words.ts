/** The words that subject, e-mail and SMS share. */
import type { AlertEvent, EventCause } from './alert.ts';
import { holdingCount } from './condition-words.ts';
import { partnerName } from './partners.ts';
import { figureBeside, lineFigure } from './phrases.ts';
import { plainLine } from './plain-line.ts';

/** How an alert was closed that the figures did not end. */
const CLOSED: Readonly<Partial<Record<EventCause, string>>> = {
  'rule-removed': 'CLOSED, RULE DELETED',
  'rule-disabled': 'CLOSED, RULE DISABLED',
  'not-watched': 'CLOSED, NOT WATCHED',
};

/** "CRITICAL", "RESOLVED": what happened, in a word or three. */
export function headWord(event: AlertEvent): string {
  const { kind, to, from, severity } = event;
  switch (kind) {
    case 'raised':
      return raisedWord(event);
    case 'escalated':
    case 'eased':
      return `${to.toUpperCase()} (was ${from})`;
    case 'resolved':
      return 'RESOLVED';
    case 'closed':
      return closedWord(event);
    case 'reminder':
      return `STILL ${severity.toUpperCase()}`;
    case 'no-data':
      return `NO DATA (${severity})`;
    case 'data-back':
      return `DATA BACK (${severity})`;
    case 'needs-review':
      return 'NEEDS REVIEW';
    case 'corrected':
      return correctedWord(event);
  }
}

function raisedWord({ cause, to }: AlertEvent): string {
  return `${cause === undefined ? '' : 'ALREADY '}${to.toUpperCase()}`;
}

function closedWord({ cause }: AlertEvent): string {
  return (cause === undefined ? undefined : CLOSED[cause]) ?? 'CLOSED';
}

function correctedWord({ from, to, alert }: AlertEvent): string {
  const verdict = alert?.verdict;
  if (to === 'clear') {
    if (verdict === 'ended') return 'RESOLVED BY REVISION';
    return verdict === undefined || verdict === 'withdrawn' ? 'WITHDRAWN' : 'CORRECTED to CLEAR';
  }
  const level = to.toUpperCase();
  if (from === 'clear' && verdict === 'raised') return `${level} BY REVISION`;
  return from === 'clear' && verdict === 'would-have-been-raised'
    ? `WOULD HAVE BEEN ${level}`
    : `CORRECTED to ${level}`;
}

/** The rule's name on one line, and before it the partner where a rule has one alert a partner. */
export function eventTitle({ rule, subject, ruleName }: Pick<AlertEvent, 'rule' | 'subject' | 'ruleName'>): string {
  const name = plainLine(ruleName);
  return subject === rule ? name : `${partnerName(subject)}: ${name}`;
}

/**
 * The title in a narrower alphabet. A name of which most has no likeness there, such as one in Chinese, would be a row of
 * question marks: then the rule's id stands for it.
 */
export function titleIn(
  fold: (text: string) => string,
  event: Pick<AlertEvent, 'rule' | 'subject' | 'ruleName'>,
): string {
  const { rule, ruleName } = event;
  const name = plainLine(ruleName);
  const lost = marksIn(fold(name)) - marksIn(name);
  return fold(eventTitle(lost * 2 > [...name].length ? { ...event, ruleName: rule } : event));
}

function marksIn(text: string): number {
  return text.split('?').length - 1;
}

/** "2026-07", or "2026-05 to 2026-07". */
export function periodsOf(events: readonly Pick<AlertEvent, 'period'>[]): string {
  const periods = events.map(({ period }) => period).sort();
  const [first = '', last = ''] = [periods[0], periods.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

/** "98.7% (line 80%)", or what stands for it; of a composed rule "(2 of 3 conditions hold)". To stand after the title. */
export function eventFigure({ kind, value, threshold, explanation }: AlertEvent): string {
  const { scale, unit, conditions } = explanation;
  if (conditions !== undefined) return `(${holdingCount(conditions)})`;
  const line = lineFigure(threshold, scale, unit);
  // No figure closed the alert; this is where it stood.
  if (kind === 'closed' && value !== null) return `at ${figureBeside(value, threshold, scale, unit)} (line ${line})`;
  return value === null ? `no number (line ${line})` : `${figureBeside(value, threshold, scale, unit)} (line ${line})`;
}
