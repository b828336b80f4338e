import { expect, test } from 'vitest';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import { latenessId, latenessKey } from '../../../shared/domain/lateness.ts';
import { latenessText } from '../../../shared/domain/lateness-text.ts';
import { aLateness } from '../../support/a-lateness.ts';

test('the e-mail says who is late with what, since when, and which rules wait', () => {
  const { subject, email } = latenessText([aLateness()], { reader: 'ann' });
  expect(subject).toBe('LATE: US Census Bureau 2026-08 (United States) (due 2026-10-05)');
  expect(email).toContain('LATE: US Census Bureau has not published 2026-08 for United States.');
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

test('an id can be read back, and no other id can', () => {
  const key = { source: 'us-census', reporter: 'US', period: '2026-08' };
  expect(latenessKey(latenessId(key))).toEqual(key);
  for (const id of ['us-tungsten-china.2026-07.raised.abc.1', 'release-late.us-census.US', 'release-late.a.b.c.d', ''])
    expect(latenessKey(id)).toBeUndefined();
});
