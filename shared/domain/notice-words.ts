/** The words that subject, e-mail and SMS share. */
import type { AlertEvent } from './alert.ts';
import { holdingCount } from './condition-words.ts';
import { partnerName } from './partners.ts';
import { figureBeside, lineFigure } from './phrases.ts';

/** "CRITICAL", "RESOLVED": what happened, in a word or three. */
export function headWord({ kind, to, from, severity }: AlertEvent): string {
  switch (kind) {
    case 'raised':
      return to.toUpperCase();
    case 'escalated':
    case 'eased':
      return `${to.toUpperCase()} (was ${from})`;
    case 'resolved':
      return 'RESOLVED';
    case 'reminder':
      return `STILL ${severity.toUpperCase()}`;
    case 'no-data':
      return `NO DATA (${severity})`;
    case 'data-back':
      return `DATA BACK (${severity})`;
    case 'needs-review':
      return 'NEEDS REVIEW';
    case 'corrected':
      return to === 'clear' ? 'WITHDRAWN' : `CORRECTED to ${to.toUpperCase()}`;
  }
}

/** The rule's name on one line, and before it the partner where a rule has one alert a partner. */
export function eventTitle({ rule, subject, ruleName }: AlertEvent): string {
  const name = ruleName.replace(/[\s\p{Cc}]+/gu, ' ').replace(/\p{Bidi_Control}/gu, '');
  return subject === rule ? name : `${partnerName(subject)}: ${name}`;
}

/** "98.7% (line 80%)", or what stands for it; of a composed rule "(2 of 3 conditions hold)". To stand after the title. */
export function eventFigure({ value, threshold, explanation }: AlertEvent): string {
  const { scale, unit, conditions } = explanation;
  if (conditions !== undefined) return `(${holdingCount(conditions)})`;
  const line = lineFigure(threshold, scale, unit);
  return value === null ? `no number (line ${line})` : `${figureBeside(value, threshold, scale, unit)} (line ${line})`;
}
