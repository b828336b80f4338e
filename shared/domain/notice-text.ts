/** The texts of a notice: e-mail, its subject, and the SMS. All of them are built from the events' explanations. */
import type { AlertEvent } from './alert.ts';
import { foldToAscii, shortened } from './ascii.ts';
import { holdingCount } from './condition-words.ts';
import { eventParagraph } from './event-paragraph.ts';
import { fingerprint } from './fingerprint.ts';
import { foldToGsm7, smsParts, truncateGsm7 } from './gsm7.ts';
import type { NoticeText } from './notice.ts';
import { eventFigure, eventTitle, headWord } from './notice-words.ts';
import { figureBeside } from './phrases.ts';

const SUBJECT_LIMIT = 99;
/** One part is 160 units; SNS puts the topic's display name before the text: `CHOKEPOINT> ` takes 12 of them. */
const SMS_UNITS = 148;
/** What a name is worth in an SMS: with less room, the previous value is left out. */
const SHORTEST_NAME = 30;

/** Who it is for, and where the links lead. */
export interface NoticeContext {
  readonly reader: string;
  /** Address of the console, without a trailing slash. */
  readonly linkBase: string;
}

/** Gravest first; among equals in order of period and rule. */
export function inOrder(events: readonly AlertEvent[]): AlertEvent[] {
  const rank = (event: AlertEvent) => KIND_RANK[event.kind] + (event.severity === 'critical' ? 0 : 0.5);
  return [...events].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.period, b.period) ||
      compare(a.rule, b.rule) ||
      compare(a.subject, b.subject) ||
      compare(a.id, b.id),
  );
}

const KIND_RANK: Readonly<Record<AlertEvent['kind'], number>> = {
  raised: 0,
  escalated: 0,
  corrected: 1,
  'needs-review': 2,
  'no-data': 2,
  eased: 3,
  resolved: 4,
  'data-back': 5,
  reminder: 6,
};

/** The notice of one or more events to one reader; the same events give the same text and the same id. */
export function noticeText(events: readonly AlertEvent[], { reader, linkBase }: NoticeContext): NoticeText {
  const ordered = inOrder(events);
  const ids = ordered.map(({ id }) => id).sort();
  const id = fingerprint(`${reader} ${ids.join(' ')}`);
  return { id, events: ids, subject: subjectOf(ordered), email: emailOf(ordered, id, linkBase), sms: smsOf(ordered) };
}

function subjectOf(events: readonly AlertEvent[]): string {
  const [first] = events;
  if (first === undefined) return 'Chokepoint';
  if (events.length === 1) {
    const tail = foldToAscii(`${eventFigure(first)}, ${first.period}`);
    const head = foldToAscii(`${headWord(first)}: ${eventTitle(first)}`);
    return shortened(`${shortened(head, Math.max(0, SUBJECT_LIMIT - tail.length - 1))} ${tail}`.trim(), SUBJECT_LIMIT);
  }
  const count = `${events.length} alert events for ${periodsOf(events)}: `;
  return shortened(
    foldToAscii(`${count}${events.map((event) => `${headWord(event)} ${eventTitle(event)}`).join('; ')}`),
    SUBJECT_LIMIT,
  );
}

function periodsOf(events: readonly AlertEvent[]): string {
  const periods = events.map(({ period }) => period).sort();
  const [first = '', last = ''] = [periods[0], periods.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

function emailOf(events: readonly AlertEvent[], id: string, linkBase: string): string {
  const opening =
    events.length === 1
      ? []
      : [`${events.length} alert events for ${periodsOf(events)}, gravest first:`, ...events.map(contentsLine), ''];
  const body = events.flatMap((event, index) => [
    ...(index > 0 ? ['', '-'.repeat(64), ''] : []),
    ...eventParagraph(event, linkBase),
  ]);
  const closing = [
    '',
    `Notice ${id}. If you get it twice, it is the same notice: delivery was repeated because its outcome was not known.`,
  ];
  return [...opening, ...body, ...closing].join('\n');
}

function contentsLine(event: AlertEvent): string {
  const comma = event.explanation.conditions === undefined ? ',' : '';
  return `  ${headWord(event)}: ${eventTitle(event)}${comma} ${eventFigure(event)}`;
}

/** One part, always: figures are never cut, names are. */
function smsOf(events: readonly AlertEvent[]): string {
  const [first] = events;
  if (first === undefined) return '';
  if (events.length === 1) return smsOfOne(first);
  const opening = `${periodsOf(events)}: ${events.length} alert events. `;
  let text =
    opening +
    withName(`${headWord(first)} `, first, {
      tail: ` ${valueOnly(first)}`,
      units: SMS_UNITS - smsParts(`${opening}; +${events.length - 1} more`).units,
    });
  for (const [index, event] of events.entries()) {
    if (index === 0) continue;
    const left = events.length - index - 1;
    const next = foldToGsm7(`; ${headWord(event)} ${eventTitle(event)} ${valueOnly(event)}`);
    if (smsParts(text + next + (left === 0 ? '' : `; +${left} more`)).units > SMS_UNITS)
      return `${text}; +${left + 1} more`;
    text += next;
  }
  return text;
}

/** The title between what stands before and after it, cut to what they leave of the units. */
function withName(head: string, event: AlertEvent, { tail, units }: { tail: string; units: number }): string {
  const [before, after] = [foldToGsm7(head), foldToGsm7(tail)];
  const room = Math.max(0, units - smsParts(before + after).units);
  return truncateGsm7(before + truncateGsm7(eventTitle(event), room) + after, units);
}

function smsOfOne(event: AlertEvent): string {
  const head = `${headWord(event)}: `;
  const { previous, previousPeriod, scale, unit, conditions } = event.explanation;
  const tail = ` ${eventFigure(event)} in ${event.period}.`;
  const before =
    previous === null || conditions !== undefined
      ? ''
      : ` Was ${figureBeside(previous, event.threshold, scale, unit)} in ${previousPeriod}.`;
  const hasRoom = smsParts(foldToGsm7(head + tail + before)).units + SHORTEST_NAME <= SMS_UNITS;
  return withName(head, event, { tail: hasRoom ? tail + before : tail, units: SMS_UNITS });
}

function valueOnly({ value, threshold, explanation }: AlertEvent): string {
  if (explanation.conditions !== undefined) return `(${holdingCount(explanation.conditions)})`;
  return value === null ? '(no number)' : figureBeside(value, threshold, explanation.scale, explanation.unit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
