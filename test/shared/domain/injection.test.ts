/**
 * What people type, and what a source might send, wherever it reaches a subject, a text message, an e-mail or a table: it
 * may look odd, but it breaks nothing. One table of texts, one of the places where they stand.
 */
import { describe, expect, it } from 'vitest';
import { csv } from '../../../functions/manage/csv.ts';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import type { NoticeEvent } from '../../../shared/domain/notice.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { aLateness } from '../../support/a-lateness.ts';
import { anEvent, anExplanation } from '../../support/an-event.ts';

const TEXTS = {
  'line breaks': 'two\r\nBcc: everybody@example.org\n\nDear reader',
  'other line breaks': 'a\u0085b\u2028c\u2029d\u000be\u000cf',
  'controls and escapes': 'nul\u0000 bell\u0007 escape\u001b[31m back\u0008space',
  'characters that count two in GSM-7': '[€{^}~\\|]'.repeat(20),
  'right-to-left overrides': 'safe \u202egnp.exe\u202c \u2066isolated\u2069 \u200fmark',
  'invisible characters': 'zero\u200bwidth\ufeff soft\u00adhyphen \u{e0041}tag',
  'combining marks without end': `Z${'\u0301\u0316'.repeat(300)}`,
  'ten thousand characters': 'word '.repeat(2_000),
  'ten thousand without a space': 'x'.repeat(10_000),
  'ten thousand characters of three bytes': '鎢'.repeat(10_000),
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)>&amp;"\'',
  'a formula': '=HYPERLINK("https://evil.example","click")',
  'a template': '${jndi:ldap://x} {{7*7}} %s %n $(id) `id`',
  emoji: '🇨🇳👩‍👩‍👧‍👦🙂'.repeat(30),
  'lone surrogates': 'a\ud800b\udc00c',
  nothing: '',
} as const;

/** Every text of an event that somebody outside of the code decides. */
const PLACES: Readonly<Record<string, (text: string) => NoticeEvent>> = {
  'the name of a rule': (ruleName) => anEvent({ ruleName }),
  'the name of a rule with partners': (ruleName) => anEvent({ ruleName, subject: 'CI' }),
  'a partner that no list has': (text) => anEvent({ subject: `ZZ-${text}` }),
  'the reason, which quotes an operator': (reason) =>
    anEvent({ kind: 'closed', to: 'clear', cause: 'rule-removed', reason }),
  'the sentence of a rule': (sentence) => anEvent({ explanation: anExplanation({ sentence }) }),
  'the scope': (scope) => anEvent({ explanation: anExplanation({ scope }) }),
  'the metric': (metric) => anEvent({ explanation: anExplanation({ metric }) }),
  'the basis': (basis) => anEvent({ explanation: anExplanation({ basis }) }),
  'the unit': (unit) => anEvent({ explanation: anExplanation({ scale: 'amount', unit }) }),
  'the name of a source': (sourceName) => anEvent({ explanation: anExplanation({ sourceName }) }),
  'the name of a supplier': (name) =>
    anEvent({ explanation: anExplanation({ suppliers: [{ partner: 'CN', name, amount: 1, share: 1 }] }) }),
  'a query': (query) => anEvent({ explanation: anExplanation({ queries: Array(50).fill(query) }) }),
  'a recording': (recording) => anEvent({ explanation: anExplanation({ recording }) }),
  'a changed code': (text) => anEvent({ explanation: anExplanation({ breaks: [text] }) }),
  'a condition': (text) =>
    anEvent({
      explanation: anExplanation({
        composition: '(1) and (2)',
        conditions: [
          { text, value: 1, level: 'critical' },
          { text, value: null, level: 'clear' },
        ],
      }),
    }),
  'the source of a late release': (sourceName) => aLateness({ sourceName }),
  'the reporter of a late release': (reporter) => aLateness({ reporter }),
  'the rules that wait for a late release': (text) => aLateness({ rules: Array(30).fill(text) }),
};

const CONTROL_BUT_LINE_BREAK = /[^\P{Cc}\n]/u;
const TURNING = /\p{Bidi_Control}|\p{Zl}|\p{Zp}/u;
/** What one publish may have, attributes included; some is left for these. */
const PUBLISH_BYTES = 262_144 - 12_000;

function checkNotice(events: readonly NoticeEvent[]): void {
  const { subject, sms, email } = noticeText(events, { reader: 'ann', linkBase: 'https://chokepoint.example' });
  expect(subject).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]{0,97}[\x21-\x7e])?$/);
  expect(smsParts(sms)).toMatchObject({ encoding: 'GSM-7', parts: 1 });
  expect(smsParts(sms).units).toBeLessThanOrEqual(148);
  expect(sms).not.toMatch(/[\r\n]/);
  expect(email).not.toMatch(CONTROL_BUT_LINE_BREAK);
  expect(email).not.toMatch(TURNING);
  expect(email.isWellFormed()).toBe(true);
  const message = JSON.stringify({ default: email, email, sms });
  expect(Buffer.byteLength(message)).toBeLessThan(PUBLISH_BYTES);
  // Whatever somebody wrote, the notice ends as it should.
  expect(email.split('\n').at(-1)).toMatch(/^Notice [0-9a-f]{14}\. /);
  expect(email.split('\n').at(-2)).toBe('What you are told, and when: https://chokepoint.example/#/notices');
}

describe.each(Object.entries(TEXTS))('%s', (_, text) => {
  it.each(Object.entries(PLACES))('as %s', (_place, eventWith) => {
    checkNotice([eventWith(text)]);
    checkNotice(Array.from({ length: 40 }, (_event, index) => ({ ...eventWith(text), id: `e${index}` })));
  });

  it('adds no line to an e-mail', () => {
    const lines = (ruleName: string) =>
      noticeText([anEvent({ ruleName, reason: ruleName })], {
        reader: 'ann',
        linkBase: 'https://x.example',
      }).email.split('\n').length;
    expect(lines(text)).toBe(lines('A plain name'));
  });

  it('in a table stays in its cell, and is no formula', () => {
    const table = csv(['before', 'text', 'after'], [[1, text, 2]]);
    const [row = []] = cellsOf(table).slice(1);
    expect([row[0], row[2], row.length]).toEqual(['1', '2', 3]);
    expect(row[1]).not.toMatch(/^[=+\-@\t\r]/);
    expect(row[1]?.replace(/^'/, '')).toBe(text);
  });
});

it('a hundred events are one notice: the gravest in full, the rest in short, each with its link', () => {
  const events = Array.from({ length: 400 }, (_, index): AlertEvent => {
    const rule = `rule-${String(index).padStart(3, '0')}`;
    const alert = {
      id: `${rule}~${rule}~2026-07`,
      opened: '2026-07',
      before: 'clear',
      after: 'critical',
      order: 'a',
    } as const;
    return anEvent({ id: `e${index}`, rule, subject: rule, alert });
  });
  checkNotice(events);
  const { email } = noticeText(events, { reader: 'ann', linkBase: 'https://x.example' });
  const links = events.filter(({ rule }) => email.includes(`https://x.example/#/alerts/${rule}~${rule}~2026-07`));
  expect(links).toHaveLength(400);
  expect(email.match(/^The data$/gm)?.length).toBeGreaterThan(20);
  expect(email).toContain('The others in short; the links tell them in full.');
});

/** RFC 4180, read by other means than it was written: one cell and what ends it at a time. */
function cellsOf(table: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of table.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows;
}
