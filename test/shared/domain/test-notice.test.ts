import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smsParts } from '../../../shared/domain/gsm7.ts';
import { testNotice } from '../../../shared/domain/test-notice.ts';

const context = { occasion: '1', linkBase: 'https://chokepoint.example.org' };

it('says in its subject and in every text that it is a test, and of whom', () => {
  const notice = testNotice({ id: 'ann', name: 'Ann' }, context);
  expect(notice).toMatchObject({ events: [], subject: 'TEST: Chokepoint reaches Ann' });
  expect(notice.email.split('\n')).toEqual([
    'TEST. This is no alert: no line was crossed.',
    '',
    'Ann asked for it, to see whether notices arrive at this address. They do.',
    '',
    'Addresses and subscriptions: https://chokepoint.example.org/#/notices',
    '',
    `Notice ${notice.id}.`,
  ]);
  expect(notice.sms).toMatch(/^TEST: .* This is no alert/);
});

it('is the same notice for the same occasion, and another one for another', () => {
  const ids = ['1', '1', '2'].map((occasion) => testNotice({ id: 'ann', name: 'Ann' }, { ...context, occasion }).id);
  expect(new Set(ids).size).toBe(2);
});

it('keeps to its limits whatever the name is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const { subject, email, sms } = testNotice({ id: 'ann', name }, context);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(email).not.toMatch(/\p{Bidi_Control}|\r/u);
      expect(smsParts(`CHOKEPOINT> ${sms}`)).toMatchObject({ encoding: 'GSM-7', parts: 1 });
    }),
  );
});
