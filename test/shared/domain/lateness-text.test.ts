import { expect, test } from 'vitest';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import { latenessId, latenessKey } from '../../../shared/domain/lateness.ts';
import { latenessParagraph, latenessText as textsOf } from '../../../shared/domain/lateness-text.ts';
import type { Lateness } from '../../../shared/domain/lateness.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { aLateness } from '../../support/a-lateness.ts';

const latenessText = (late: readonly Lateness[], { reader }: { reader: string }) =>
  noticeText(late, { reader, linkBase: 'https://chokepoint.example' });

test('the e-mail says who is late with what, since when, and which rules wait', () => {
  const { subject, email } = latenessText([aLateness()], { reader: 'ann' });
  expect(subject).toBe('LATE: US Census Bureau 2026-08 (United States) (due 2026-10-05)');
  expect(email).toContain('LATE: US Census Bureau has not published 2026-08 (United States).');
  expect(email).toContain(
    'It was due on 2026-10-05, and counts as late from 2026-10-12. The newest month that is out is 2026-07.',
  );
  expect(email).toContain('Rules that wait for it\n  tungsten\n  wafers\n');
});

test('the text message fits one part, even with the longest names', () => {
  const long = aLateness({ sourceName: 'Ünited Nations '.repeat(20), rules: ['only'] });
  for (const late of [[aLateness()], [long], [long, aLateness()]]) {
    const { sms, subject } = latenessText(late, { reader: 'ann' });
    expect(smsParts(sms).units).toBeLessThanOrEqual(148);
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  }
  expect(latenessText([aLateness()], { reader: 'ann' }).sms).toBe(
    'LATE: US Census Bureau 2026-08 (United States), due 2026-10-05. 2 rules wait.',
  );
});

test('several late releases are one notice, whose id depends on reader and releases alone', () => {
  const german = aLateness({ source: 'eurostat-comext', sourceName: 'Eurostat Comext', reporter: 'DE' });
  const one = latenessText([aLateness(), german], { reader: 'ann' });
  expect(one).toEqual(latenessText([german, aLateness()], { reader: 'ann' }));
  expect(one.events).toEqual(['release-late.eurostat-comext.DE.2026-08', 'release-late.us-census.US.2026-08']);
  expect(one.id).not.toBe(latenessText([german], { reader: 'ann' }).id);
  expect(one.id).not.toBe(latenessText([aLateness(), german], { reader: 'ben' }).id);
  expect(one.subject).toMatch(/^2 releases LATE: /);
  expect(one.email.match(/has not published/g)).toHaveLength(2);
});

test('the e-mail is whole, release by release', () => {
  const many = Array.from({ length: 22 }, (_, index) => `rule-${String(index + 1).padStart(2, '0')}`);
  const german = aLateness({ source: 'eurostat-comext', sourceName: 'Eurostat Comext', reporter: 'DE', rules: many });
  expect(latenessParagraph(german)).toEqual([
    'LATE: Eurostat Comext has not published 2026-08 (Germany).',
    '',
    'It was due on 2026-10-05, and counts as late from 2026-10-12. The newest month that is out is 2026-07.',
    'Nothing is said about 2026-08 until it is out; open alerts stay as they are.',
    '',
    'Rules that wait for it',
    ...many.slice(0, 20).map((rule) => `  ${rule}`),
    '  and 2 more',
  ]);
  expect(latenessParagraph(aLateness({ rules: [] })).slice(4)).toEqual(['', 'No rule waits for it.']);
  expect(latenessParagraph(aLateness({ rules: many.slice(0, 20) })).at(-1)).toBe('  rule-20');
  expect(latenessParagraph(aLateness({ rules: many.slice(0, 21) })).at(-1)).toBe('  and 1 more');
});

test('several late releases are counted in the text message, and named in the subject', () => {
  const [one, other] = [aLateness({ rules: ['tungsten'] }), aLateness({ period: '2026-07', rules: [] })];
  const { sms, subject } = latenessText([one, other], { reader: 'ann' });
  expect(sms).toBe('LATE: US Census Bureau 2026-07 (United States), due 2026-10-05. 0 rules wait. +1 more late.');
  expect(latenessText([one], { reader: 'ann' }).sms).toBe(
    'LATE: US Census Bureau 2026-08 (United States), due 2026-10-05. 1 rule waits.',
  );
  const short = aLateness({ sourceName: 'A', reporter: 'FR' });
  const shorter = aLateness({ sourceName: 'B', reporter: 'IT' });
  expect(latenessText([short, shorter], { reader: 'ann' }).subject).toBe(
    '2 releases LATE: A 2026-08 (France) (due 2026-10-05); B 2026-08 (Italy) (due 2026-10-05)',
  );
  expect(subject).toMatch(/^2 releases LATE: US Census Bureau 2026-07 /);
});

test('subject and text message do not depend on the order', () => {
  const late = [aLateness(), aLateness({ period: '2026-07' })];
  expect(textsOf(late.toReversed())).toEqual(textsOf(late));
  expect(textsOf(late).sms).toContain('2026-07');
});

test('an id can be read back, and no other id can', () => {
  const key = { source: 'us-census', reporter: 'US', period: '2026-08' };
  expect(latenessKey(latenessId(key))).toEqual(key);
  for (const id of [
    'us-tungsten-china.2026-07.raised.abc.1',
    'release-late.us-census.US',
    'release-late.a.b.c.d',
    'early.a.b.2026-08',
    'release-late',
    'release-late.us-census',
    '',
  ])
    expect(latenessKey(id)).toBeUndefined();
});
