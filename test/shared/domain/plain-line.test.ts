import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainLine } from '../../../shared/domain/plain-line.ts';

test.each([
  ['a line break is a space', 'Ana\r\nBcc: x', 'Ana Bcc: x'],
  ['a bidirectional override goes', 'Ana \u202egnp.exe\u202c', 'Ana gnp.exe'],
  ['isolates, marks and invisible spaces go', '\u2066A\u200bn\u200ea\ufeff\u2069', 'Ana'],
  ['a line separator is a space', 'A\u2028B\u2029C', 'A B C'],
  ['escape sequences of a terminal lose their escape', '\u001b[31mAna\u0007', '[31mAna'],
  ['half a surrogate pair goes', 'A\ud800na', 'Ana'],
  ['joiners stay, as some scripts need them', 'می\u200cخواهم', 'می\u200cخواهم'],
  ['letters come together with their accents', 'Jose\u0301', 'José'],
  ['spaces on either side of what is invisible are one', 'A \u200b B\n\u202e\tC', 'A B C'],
  ['a letter comes together with its accent across what is invisible', 'Jose\u200b\u0301', 'José'],
  ['emoji and HTML are text like any other', '<b>🙂</b>', '<b>🙂</b>'],
  ['nothing visible is nothing', ' \u200b\n\t ', ''],
])('%s', (_, text, expected) => {
  expect(plainLine(text)).toBe(expected);
});

test('whatever comes in, one line comes out, and stays what it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = plainLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u);
      expect(plainLine(line)).toBe(line);
    }),
    { numRuns: 2000, examples: [['¡\u0000\u{f3cba}\u0000\u{1e000}'], ['a \u200b b']] },
  );
});
