import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldToAscii, shortened } from '../../../shared/domain/ascii.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('foldToAscii', () => {
  it.each([
    ['accents', "Côte d'Ivoire, Türkiye, Łódź, Åland", "Cote d'Ivoire, Turkiye, Lodz, Aland"],
    ['letters that do not decompose', 'Straße, Ærø, œuvre', 'Strasse, AEro, oeuvre'],
    ['currencies', '€5 £6 ¥7', 'EUR 5 GBP 6 JPY 7'],
    ['typography', '“50 %” – China’s…', '"50 %" - China\'s...'],
    ['Spanish signs', '¿Sí? ¡No!', '?Si? !No!'],
    ['line breaks', 'one\r\ntwo\nthree\u2028four', 'one two three four'],
    ['a right-to-left override', 'abc\u202edef\u202c', 'abcdef'],
    ['control characters', 'a\u0000b\u0007c\u007fd\u009be', 'abcde'],
    ['what has no ASCII likeness', '稀土 Δ 🙂', '?? ? ?'],
    ['blanks around', '  a   b  ', 'a b'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(foldToAscii(text)).toBe(expected);
  });

  it('always yields printable ASCII on one line, trimmed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = foldToAscii(text);
        expect(folded).toMatch(/^[\x20-\x7e]*$/);
        expect(folded).toBe(folded.trim());
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves printable ASCII as it is, but for the grave accent, which GSM-7 lacks', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-_a-~]+( [!-_a-~]+)*$/), (text) => {
        expect(foldToAscii(text)).toBe(text);
      }),
    );
  });
});

describe('shortened', () => {
  it.each([
    ['a text that fits is left', 'China', 5, 'China'],
    ['it cuts at a word', "China's share of tungsten imports", 24, "China's share of..."],
    ['a single long word is cut inside', 'a'.repeat(30), 10, 'aaaaaaa...'],
    ['a word that would cost more than half is cut inside', `ab ${'c'.repeat(30)}`, 20, `ab ${'c'.repeat(14)}...`],
    ['no space is left before the dots', 'one  two three', 8, 'one...'],
    ['a word of exactly half is not worth it', 'abcde fghijkl', 10, 'abcde f...'],
    ['three characters are the dots', 'abcdef', 3, '...'],
    ['fewer are dots too', 'abcdef', 2, '..'],
    ['none are none', 'abcdef', 0, ''],
  ])('%s', (_, text, limit, expected) => {
    expect(shortened(text, limit)).toBe(expected);
  });

  it('is never longer than the limit', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 120 }), (text, limit) => {
        expect(shortened(text, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
