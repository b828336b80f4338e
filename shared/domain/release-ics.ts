/**
 * A release calendar as iCalendar (RFC 5545): a day for each release, due, late or arrived. Written by hand, because it
 * is one component with seven properties; what can go wrong is escaping (3.3.11) and folding (3.1), which count octets.
 */
import type { Expected } from './release-calendar.ts';
import { partnerName } from './partners.ts';

const LINE_OCTETS = 75;
const DAY_MS = 86_400_000;

/** What to call the sources, by id, and when the calendar was made (ISO 8601, UTC). */
export interface CalendarContext {
  readonly names: ReadonlyMap<string, string>;
  readonly now: string;
}

/** The whole document, lines ended by CRLF. An entry keeps its UID, so that a calendar that reads again moves it. */
export function releaseIcs(expected: readonly Expected[], { names, now }: CalendarContext): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Chokepoint//Release calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    property('X-WR-CALNAME', 'Releases of trade statistics'),
    ...expected.flatMap((entry) => eventLines(entry, { names, now })),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(entry: Expected, { names, now }: CalendarContext): string[] {
  const { source, reporter, period, state, due, lateFrom, release } = entry;
  const day = release === undefined ? due : release.firstSeen.slice(0, 10);
  const next = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
  const name = `${names.get(source) ?? source}: ${period}, ${partnerName(reporter)}`;
  const summary = state === 'arrived' ? name : `${name} (${state})`;
  return [
    'BEGIN:VEVENT',
    property('UID', `${source}-${reporter}-${period}@chokepoint`),
    `DTSTAMP:${stamp(now)}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${next.replaceAll('-', '')}`,
    property('SUMMARY', summary),
    property('DESCRIPTION', `Due on ${due}, late from ${lateFrom}.${revisionsText(entry)}`),
    // It takes nobody's time.
    'TRANSP:TRANSPARENT',
    state === 'arrived' ? 'STATUS:CONFIRMED' : 'STATUS:TENTATIVE',
    'END:VEVENT',
  ];
}

function revisionsText({ release }: Expected): string {
  const revisions = release?.revisions ?? [];
  return revisions
    .map(({ at, cells, series }) => `\nRevised on ${at.slice(0, 10)}: ${cells} figures of ${series} series.`)
    .join('');
}

/** `20261124T112100Z` */
function stamp(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function property(name: string, text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n');
  return `${name}:${escaped}`;
}

/** Lines of at most 75 octets in UTF-8; what follows begins with a space. No character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = utf8Octets(character);
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      // The space of the next line counts.
      [part, octets] = ['', 1];
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}

function utf8Octets(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
