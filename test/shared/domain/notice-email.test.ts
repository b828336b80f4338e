/** What stands where in a notice of several events, late releases, and of what waited. */
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import type { NoticeEvent } from '../../../shared/domain/notice.ts';
import { type NoticeContext, noticeText } from '../../../shared/domain/notice-text.ts';
import { aLateness } from '../../support/a-lateness.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const RULER = '-'.repeat(64);
const at = { reader: 'ann', linkBase: 'https://chokepoint.example' };
const notice = (events: readonly NoticeEvent[], occasion?: NoticeContext['occasion']) =>
  noticeText(events, { ...at, ...(occasion !== undefined && { occasion }) });
const lines = (events: readonly NoticeEvent[], occasion?: NoticeContext['occasion']) =>
  notice(events, occasion).email.split('\n');

/** An event of a rule of its own, with a short name. */
const named = (index: number, given: Partial<AlertEvent> = {}) => {
  const rule = `rule-${String(index).padStart(3, '0')}`;
  return anEvent({ id: `e${index}`, rule, subject: rule, ruleName: `Rule ${index}`, ...given });
};

describe('the opening of an e-mail', () => {
  it('is left out of a notice of one event, or of one late release', () => {
    expect(lines([anEvent()])[0]).toMatch(/^CRITICAL: /);
    expect(lines([aLateness()])[0]).toMatch(/^LATE: /);
  });

  it.each<[string, NoticeEvent[], NoticeContext['occasion'], string[]]>([
    ['one event of a digest', [anEvent()], 'digest', ['Your digest: 1 alert event.', '']],
    ['one late release of a digest', [aLateness()], 'digest', ['Your digest: 1 late release.', '']],
    [
      'one event after quiet hours',
      [anEvent()],
      'quiet-hours',
      ['What came during your quiet hours: 1 alert event.', ''],
    ],
    [
      'two events after a snooze',
      [named(1), named(2)],
      'snooze',
      [
        'Your snooze is over; what came meanwhile: 2 alert events for 2026-07, gravest first:',
        '  CRITICAL: Rule 1, 81.2% (line 80%)',
        '  CRITICAL: Rule 2, 81.2% (line 80%)',
        '',
      ],
    ],
    [
      'one event and a late release',
      [named(1), aLateness()],
      undefined,
      [
        '1 alert event for 2026-07 and 1 late release:',
        '  CRITICAL: Rule 1, 81.2% (line 80%)',
        '  LATE: US Census Bureau 2026-08 (United States), due 2026-10-05',
        '',
      ],
    ],
    [
      'late releases alone',
      [aLateness(), aLateness({ period: '2026-07' })],
      undefined,
      [
        '2 late releases:',
        '  LATE: US Census Bureau 2026-07 (United States), due 2026-10-05',
        '  LATE: US Census Bureau 2026-08 (United States), due 2026-10-05',
        '',
      ],
    ],
  ])('%s', (_, events, occasion, expected) => {
    expect(lines(events, occasion).slice(0, expected.length)).toEqual(expected);
  });

  it('names sixty events, and how many more there are', () => {
    const many = (count: number) => lines(Array.from({ length: count }, (_, index) => named(index)));
    expect(many(60).slice(60, 62)).toEqual(['  CRITICAL: Rule 59, 81.2% (line 80%)', '']);
    expect(many(62).slice(60, 63)).toEqual(['  CRITICAL: Rule 59, 81.2% (line 80%)', '  and 2 more', '']);
  });

  it('says how the same alert went on within the notice', () => {
    const mark = (order: string, id = 'a') => ({
      alert: { id, opened: '2026-05', before: 'clear' as const, after: 'critical' as const, order },
    });
    const events = [
      anEvent({ id: 'e1', period: '2026-05', ...mark('1') }),
      anEvent({ id: 'e2', period: '2026-06', kind: 'eased', from: 'critical', to: 'warning', ...mark('2') }),
      anEvent({ id: 'e3', period: '2026-07', kind: 'resolved', from: 'warning', to: 'clear', ...mark('3') }),
      anEvent({
        id: 'e4',
        period: '2026-07',
        kind: 'escalated',
        from: 'warning',
        ruleName: 'Another',
        ...mark('9', 'b'),
      }),
      anEvent({ id: 'e5', period: '2026-07', kind: 'reminder', ruleName: 'Older' }),
    ];
    const title = "China's share of US unwrought tungsten imports, 81.2% (line 80%)";
    expect(lines(events, 'digest').slice(0, 7)).toEqual([
      'Your digest: 5 alert events for 2026-05 to 2026-07, gravest first:',
      `  CRITICAL: ${title}; since then RESOLVED`,
      '  CRITICAL (was warning): Another, 81.2% (line 80%)',
      `  WARNING (was critical): ${title}; since then RESOLVED`,
      `  RESOLVED: ${title}`,
      '  STILL CRITICAL: Older, 81.2% (line 80%)',
      '',
    ]);
  });
});

describe('the body of an e-mail', () => {
  it('tells each event and each late release between rulers', () => {
    const text = lines([named(1), named(2), aLateness(), aLateness({ period: '2026-07' })]);
    const heads = text.flatMap((line, index) =>
      text[index - 1] === '' && text[index - 2] === RULER ? [line.replace(/ of US .*| for United.*/, '')] : [],
    );
    expect(heads).toEqual([
      'CRITICAL: Rule 2',
      'LATE: US Census Bureau has not published 2026-07 (United States).',
      'LATE: US Census Bureau has not published 2026-08 (United States).',
    ]);
    for (const [index, line] of text.entries())
      if (line === RULER) expect([text[index - 1], text[index + 1]]).toEqual(['', '']);
    expect(lines([aLateness()])).not.toContain(RULER);
    expect(lines([aLateness(), aLateness({ period: '2026-07' })]).filter((line) => line === RULER)).toHaveLength(1);
  });

  it('tells as many events in full as there is room for, and the rest in short with its link', () => {
    const events = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        named(index, { explanation: anExplanation({ sentence: 'x'.repeat(3_000) }) }),
      );
    const text = lines(events(20));
    const full = text.filter((line) => line === 'The data').length;
    // Every one takes between 3 000 and 4 000 of the 40 000 characters.
    expect(full).toBeGreaterThan(9);
    expect(full).toBeLessThan(14);
    const short = text.indexOf('The others in short; the links tell them in full.');
    expect(text.slice(short - 3, short)).toEqual(['', RULER, '']);
    const link = (index: number) => `  Rule: https://chokepoint.example/#/rules/rule-0${index}`;
    expect(text.slice(short + 1, short + 8)).toEqual([
      '',
      `CRITICAL: Rule ${full}, 81.2% (line 80%)`,
      '  above 80 % for two months',
      link(full),
      `CRITICAL: Rule ${full + 1}, 81.2% (line 80%)`,
      '  above 80 % for two months',
      link(full + 1),
    ]);
    expect(text.filter((line) => /^CRITICAL: Rule \d+, /.test(line))).toHaveLength(20 - full);
    const many = lines(events(90));
    expect(many.filter((line) => line === '  above 80 % for two months')).toEqual([]);
    expect(many.filter((line) => /^CRITICAL: Rule \d+, /.test(line))).toHaveLength(90 - full);
  });

  it('tells one event in full, however long it is, and cuts where it could not be published', () => {
    const long = anExplanation({
      queries: ['q'],
      history: Array.from({ length: 8_000 }, () => ({ period: '2026-07', value: 0.8 })),
    });
    const [one, cut] = [
      lines([named(1), named(2, { explanation: long })]),
      lines([named(1, { explanation: long, id: 'e0' })]),
    ];
    expect(one.filter((line) => line === 'The data')).toHaveLength(1);
    expect(cut.at(-4)).toBe('[This notice was cut here. All alerts: https://chokepoint.example/#/alerts]');
    expect(cut.slice(-3)).toEqual(['', expect.stringMatching(/^What you are told/), expect.stringMatching(/^Notice /)]);
    const size = Buffer.byteLength(JSON.stringify(cut.join('\n')));
    expect(size).toBeGreaterThan(100_000);
    expect(size).toBeLessThan(116_000);
  });
});

describe('subject and text message', () => {
  it.each<[string, NoticeEvent[], NoticeContext['occasion'], string, string]>([
    [
      'one event and a late release',
      [named(1), aLateness()],
      undefined,
      'CRITICAL: Rule 1 81.2% (line 80%), 2026-07; 1 late release',
      '2026-07: 1 alert event, 1 late release. CRITICAL Rule 1 81.2%',
    ],
    [
      'one event and two late releases',
      [named(1), aLateness(), aLateness({ period: '2026-07' })],
      undefined,
      'CRITICAL: Rule 1 81.2% (line 80%), 2026-07; 2 late releases',
      '2026-07: 1 alert event, 2 late releases. CRITICAL Rule 1 81.2%',
    ],
    [
      'a digest of two events',
      [named(1), named(2)],
      'digest',
      'Digest: 2 alert events for 2026-07: CRITICAL Rule 1; CRITICAL Rule 2',
      'Digest 2026-07: 2 alert events. CRITICAL Rule 1 81.2%; CRITICAL Rule 2 81.2%',
    ],
    [
      'two events and two late releases',
      [named(1), named(2), aLateness(), aLateness({ period: '2026-07' })],
      undefined,
      '2 alert events for 2026-07, 2 late releases: CRITICAL Rule 1; CRITICAL Rule 2',
      '2026-07: 2 alert events, 2 late releases. CRITICAL Rule 1 81.2%; CRITICAL Rule 2 81.2%',
    ],
    [
      'two events and one late release',
      [named(1), named(2), aLateness()],
      undefined,
      '2 alert events for 2026-07, 1 late release: CRITICAL Rule 1; CRITICAL Rule 2',
      '2026-07: 2 alert events, 1 late release. CRITICAL Rule 1 81.2%; CRITICAL Rule 2 81.2%',
    ],
    [
      'two events of which one has no number',
      [named(1, { value: null }), named(2)],
      undefined,
      '2 alert events for 2026-07: CRITICAL Rule 1; CRITICAL Rule 2',
      '2026-07: 2 alert events. CRITICAL Rule 1 (no number); CRITICAL Rule 2 81.2%',
    ],
  ])('of %s', (...[, events, occasion, subject, sms]) => {
    expect(notice(events, occasion)).toMatchObject({ subject, sms });
  });

  it('holds as many events as fit whole, and how many more there are', () => {
    const events = (count: number) => Array.from({ length: count }, (_, index) => named(index));
    expect(notice(events(5)).sms).toMatch(/; CRITICAL Rule 4 81\.2%$/);
    expect(notice(events(6)).sms).toMatch(/; CRITICAL Rule 4 81\.2%; \+1 more$/);
    // A larger number of them takes the place of the last.
    expect(notice(events(99)).sms).toMatch(/; CRITICAL Rule 3 81\.2%; \+95 more$/);
  });
});
