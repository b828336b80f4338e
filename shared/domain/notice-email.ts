/** The e-mail of a notice: what there is in a list, each alert event in full, late releases at the end. */
import type { AlertEvent } from './alert.ts';
import type { HoldReason } from './due.ts';
import { eventLink, eventParagraph } from './event-paragraph.ts';
import type { Lateness } from './lateness.ts';
import { latenessName, latenessParagraph } from './lateness-text.ts';
import { eventFigure, eventTitle, headWord, periodsOf } from './notice-words.ts';

const RULER = '-'.repeat(64);
/**
 * Events are told in full until the mail has so many characters; of the rest it says what, why and where. A publish carries
 * the mail twice, and must stay below the 262 144 bytes that SNS takes.
 */
const FULL_UNTIL = 40_000;
/** Events that the list at the beginning names, and of which more than their names is said where they stand in short. */
const LISTED = 60;
/** The most of it in all, in bytes as JSON. */
const MOST_BYTES = 115_000;
/** The longest line: a rule of many conditions says itself in a long one. */
const LONGEST_LINE = 4_000;

export interface EmailParts {
  /** Gravest first. */
  readonly alerts: readonly AlertEvent[];
  readonly late: readonly Lateness[];
  readonly notice: string;
  readonly linkBase: string;
  /** Why it comes only now. */
  readonly occasion?: HoldReason;
}

export function emailOf(parts: EmailParts): string {
  const { notice, linkBase } = parts;
  const closing = [
    '',
    `What you are told, and when: ${linkBase}/#/notices`,
    `Notice ${notice}. If you get it twice, it is the same notice: delivery was repeated because its outcome was not known.`,
  ];
  const body = clean([...openingOf(parts), ...bodyOf(parts)]).join('\n');
  return [fitting(body, linkBase), ...closing].join('\n');
}

/** Cut where it would be too large to be published. */
function fitting(body: string, linkBase: string): string {
  let text = body;
  for (let bytes = sizeOf(text); bytes > MOST_BYTES; bytes = sizeOf(text))
    text = text.slice(0, Math.floor((text.length * MOST_BYTES * 0.95) / bytes)).toWellFormed();
  return text === body ? body : `${text.trimEnd()}\n[This notice was cut here. All alerts: ${linkBase}/#/alerts]`;
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}

const OCCASIONS: Readonly<Record<HoldReason, string>> = {
  digest: 'Your digest: ',
  'quiet-hours': 'What came during your quiet hours: ',
  snooze: 'Your snooze is over; what came meanwhile: ',
};

/** Several events, or some that come late, are announced by what they are. */
function openingOf({ alerts, late, occasion }: EmailParts): string[] {
  const isOne = alerts.length + late.length === 1;
  if (isOne && occasion === undefined) return [];
  const lead = occasion === undefined ? '' : OCCASIONS[occasion];
  if (isOne) return [`${lead}1 ${alerts.length === 1 ? 'alert event' : 'late release'}.`, ''];
  const what = [
    ...(alerts.length === 0 ? [] : [`${counted(alerts.length, 'alert event')} for ${periodsOf(alerts)}`]),
    ...(late.length === 0 ? [] : [counted(late.length, 'late release')]),
  ].join(' and ');
  const order = alerts.length > 1 ? ', gravest first' : '';
  const lateLines = late.map((each) => `  LATE: ${latenessName(each)}, due ${each.due}`);
  const more = alerts.length > LISTED ? [`  and ${alerts.length - LISTED} more`] : [];
  return [
    `${lead}${what}${order}:`,
    ...alerts.slice(0, LISTED).map((event) => contentsLine(event, alerts)),
    ...more,
    ...lateLines,
    '',
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Where the same alert went on within this notice, as a digest tells of several months, that is said. */
function contentsLine(event: AlertEvent, alerts: readonly AlertEvent[]): string {
  const comma = event.explanation.conditions === undefined ? ',' : '';
  const newest = newestOf(event, alerts);
  const later = newest === undefined ? '' : `; since then ${headWord(newest)}`;
  return `  ${headWord(event)}: ${eventTitle(event)}${comma} ${eventFigure(event)}${later}`;
}

function newestOf({ alert }: AlertEvent, alerts: readonly AlertEvent[]): AlertEvent | undefined {
  if (alert === undefined) return undefined;
  let newest: AlertEvent | undefined;
  for (const other of alerts) {
    if (other.alert?.id !== alert.id || other.alert.order <= alert.order) continue;
    if ((newest?.alert?.order ?? '') < other.alert.order) newest = other;
  }
  return newest;
}

function bodyOf({ alerts, late, linkBase }: EmailParts): string[] {
  const full: string[] = [];
  let length = 0;
  let told = 0;
  for (const event of alerts) {
    const paragraph = [...(told > 0 ? ['', RULER, ''] : []), ...eventParagraph(event, linkBase)];
    length += paragraph.reduce((sum, line) => sum + Math.min(line.length, LONGEST_LINE) + 1, 0);
    if (told > 0 && length > FULL_UNTIL) break;
    full.push(...paragraph);
    told += 1;
  }
  const others = alerts.slice(told);
  const rest = others.flatMap((event) => shortLines(event, { linkBase, withReason: others.length <= LISTED }));
  const heading = rest.length === 0 ? [] : ['', RULER, '', 'The others in short; the links tell them in full.', ''];
  const releases = late.flatMap((each, index) => [
    ...(index > 0 || alerts.length > 0 ? ['', RULER, ''] : []),
    ...latenessParagraph(each),
  ]);
  return [...full, ...heading, ...rest, ...releases];
}

function shortLines(event: AlertEvent, { linkBase, withReason }: { linkBase: string; withReason: boolean }): string[] {
  const reason = withReason ? [`  ${event.reason}`] : [];
  return [contentsLine(event, []).trimStart(), ...reason, `  ${eventLink(event, linkBase)}`];
}

/** Whatever a rule's author or an operator typed: no line breaks, no controls, nothing that turns the direction of reading. */
function clean(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const plain = line
      .toWellFormed()
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .replace(/\p{Bidi_Control}/gu, '');
    return plain.length <= LONGEST_LINE ? plain : `${plain.slice(0, LONGEST_LINE).toWellFormed()} ...`;
  });
}
