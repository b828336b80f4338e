import { describe, expect, test } from 'vitest';
import { type Expected, releaseCalendar } from '../../../shared/domain/release-calendar.ts';
import { releaseIcs } from '../../../shared/domain/release-ics.ts';
import { aProfile } from '../../support/a-profile.ts';

const NOW = '2026-11-24T11:21:00.000Z';
const ARRIVED: Expected = {
  source: 'us-census',
  reporter: 'US',
  period: '2026-07',
  state: 'arrived',
  due: '2026-09-04',
  lateFrom: '2026-09-11',
  by: 'usual',
  release: {
    source: 'us-census',
    reporter: 'US',
    period: '2026-07',
    firstSeen: '2026-09-03T12:46:00.000Z',
    revisions: [{ at: '2026-10-06T12:46:00.000Z', series: 3, cells: 12 }],
  },
};

function ics(entries: readonly Expected[], name = 'US Census Bureau'): string {
  return releaseIcs(entries, { names: new Map([['us-census', name]]), now: NOW });
}

/** The lines as a reader of RFC 5545 sees them: unfolded. */
function lines(document: string): string[] {
  return document.replaceAll('\r\n ', '').split('\r\n');
}

describe('the calendar document', () => {
  test('an arrived release stands on the day on which it was seen, with its revisions', () => {
    expect(lines(ics([ARRIVED]))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Chokepoint//Release calendar//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:Releases of trade statistics',
      'BEGIN:VEVENT',
      'UID:us-census-US-2026-07@chokepoint',
      'DTSTAMP:20261124T112100Z',
      'DTSTART;VALUE=DATE:20260903',
      'DTEND;VALUE=DATE:20260904',
      'SUMMARY:US Census Bureau: 2026-07\\, United States',
      'DESCRIPTION:Due on 2026-09-04\\, late from 2026-09-11.\\nRevised on 2026-10-06: 12 figures of 3 series.',
      'TRANSP:TRANSPARENT',
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('one that is to come stands on the day on which it is due, and says so', () => {
    const { release: _, ...rest } = ARRIVED;
    const found = lines(ics([{ ...rest, state: 'late', due: '2026-12-31' }]));
    expect(found).toContain('SUMMARY:US Census Bureau: 2026-07\\, United States (late)');
    expect(found).toContain('DTSTART;VALUE=DATE:20261231');
    expect(found).toContain('DTEND;VALUE=DATE:20270101');
    expect(found).toContain('STATUS:TENTATIVE');
  });

  test('no line is longer than 75 octets, no character is cut, and unfolded it is what it was', () => {
    for (const name of [
      'Office of statistics '.repeat(9),
      'Łódź – Œuvre 統計局 '.repeat(9),
      '😀'.repeat(60),
      `${'x'.repeat(66)}é`,
    ]) {
      const document = ics([ARRIVED], name.trim());
      for (const line of document.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line).not.toContain('\uFFFD');
      }
      expect(Buffer.from(document).toString('utf8')).toBe(document);
      expect(lines(document)).toContain(`SUMMARY:${name.trim()}: 2026-07\\, United States`);
    }
  });

  test('a line is filled as far as its next character fits', () => {
    // "SUMMARY:" and as many characters as 75 octets hold.
    for (const [character, octets] of [
      ['x', 75],
      ['\u0080', 74],
      ['\u07ff', 74],
      ['\u0800', 74],
      ['\uffee', 74],
      ['\u{10000}', 72],
    ] as const) {
      const [first, second] = ics([ARRIVED], character.repeat(200))
        .split('\r\n')
        .flatMap((line, index, all) => (line.startsWith('SUMMARY') ? [line, all[index + 1] ?? ''] : []));
      expect([character, Buffer.byteLength(first ?? '')]).toEqual([character, octets]);
      expect(Buffer.byteLength(second ?? '')).toBeGreaterThan(75 - Buffer.byteLength(character));
    }
  });

  test('each revision has a line of its own', () => {
    const { release } = ARRIVED;
    const revisions = [
      { at: '2026-10-06T12:46:00.000Z', series: 3, cells: 12 },
      { at: '2026-11-05T12:46:00.000Z', series: 1, cells: 2 },
    ];
    const twice = lines(ics([{ ...ARRIVED, ...(release && { release: { ...release, revisions } }) }]));
    expect(twice.find((line) => line.startsWith('DESCRIPTION'))).toBe(
      'DESCRIPTION:Due on 2026-09-04\\, late from 2026-09-11.' +
        '\\nRevised on 2026-10-06: 12 figures of 3 series.\\nRevised on 2026-11-05: 2 figures of 1 series.',
    );
  });

  test('commas, semicolons, backslashes and line breaks are escaped, colons are not', () => {
    const summary = lines(ics([ARRIVED], 'a;b,c\\d\ne\r\nf:g')).find((line) => line.startsWith('SUMMARY'));
    expect(summary).toBe('SUMMARY:a\\;b\\,c\\\\d\\ne\\nf:g: 2026-07\\, United States');
  });

  test('every line ends in CRLF, and no other line break occurs', () => {
    const document = ics([ARRIVED]);
    expect(document.endsWith('\r\n')).toBe(true);
    expect(document.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('a whole calendar has one entry a period, each with an id of its own', () => {
    const known = ['2026-05', '2026-06', '2026-07'].map((period) => ({
      source: 'us-census',
      reporter: 'US',
      period,
      firstSeen: '2026-09-04T13:00:00.000Z',
      revisions: [],
    }));
    const found = lines(ics(releaseCalendar(aProfile(), known, NOW))).filter((line) => line.startsWith('UID:'));
    expect(new Set(found).size).toBe(found.length);
    expect(found).toHaveLength(6);
  });

  test('an empty calendar is a document all the same', () => {
    expect(lines(ics([])).at(-2)).toBe('END:VCALENDAR');
  });
});
