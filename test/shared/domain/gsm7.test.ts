import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldToGsm7, smsParts, truncateGsm7 } from '../../../shared/domain/gsm7.ts';

const DOUBLE = [...'€[]{}~^\\|'];
const anyText = fc.string({ unit: 'binary' });
const readableText = fc.string({ unit: 'grapheme' });
const gsmText = fc.string({ unit: fc.constantFrom(...'aZ09 @£ñà\n', ...DOUBLE), maxLength: 700 });

describe('the GSM-7 alphabet', () => {
  it('has 127 characters of one septet and 9 printable ones of two', () => {
    const characters = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code));
    const gsm7 = characters.map(smsParts).filter(({ encoding }) => encoding === 'GSM-7');
    expect(gsm7.filter(({ units }) => units === 1)).toHaveLength(127);
    expect(gsm7.filter(({ units }) => units === 2)).toHaveLength(DOUBLE.length + 1); // and the form feed
  });

  it.each(DOUBLE)('counts %s as two', (character) => {
    expect(smsParts(character)).toEqual({ encoding: 'GSM-7', units: 2, parts: 1 });
  });

  it.each([...'@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n'])('counts %j as one', (character) => {
    expect(smsParts(character)).toEqual({ encoding: 'GSM-7', units: 1, parts: 1 });
  });
});

describe('smsParts', () => {
  it.each([
    ['nothing', '', { encoding: 'GSM-7', units: 0, parts: 1 }],
    ['160 characters', 'a'.repeat(160), { encoding: 'GSM-7', units: 160, parts: 1 }],
    ['161 characters', 'a'.repeat(161), { encoding: 'GSM-7', units: 161, parts: 2 }],
    ['306 characters', 'a'.repeat(306), { encoding: 'GSM-7', units: 306, parts: 2 }],
    ['307 characters', 'a'.repeat(307), { encoding: 'GSM-7', units: 307, parts: 3 }],
    ['80 euro signs', '€'.repeat(80), { encoding: 'GSM-7', units: 160, parts: 1 }],
    ['81 euro signs', '€'.repeat(81), { encoding: 'GSM-7', units: 162, parts: 2 }],
    [
      'a euro sign across the seam',
      `${'a'.repeat(152)}€${'a'.repeat(152)}`,
      { encoding: 'GSM-7', units: 306, parts: 3 },
    ],
    ['70 characters, one of them beyond', `≥${'a'.repeat(69)}`, { encoding: 'UCS-2', units: 70, parts: 1 }],
    ['71 characters, one of them beyond', `≥${'a'.repeat(70)}`, { encoding: 'UCS-2', units: 71, parts: 2 }],
    ['135 characters, one of them beyond', `≥${'a'.repeat(134)}`, { encoding: 'UCS-2', units: 135, parts: 3 }],
    ['an emoji across the seam', `${'a'.repeat(66)}😀${'a'.repeat(66)}`, { encoding: 'UCS-2', units: 134, parts: 3 }],
    ['an extension character in UCS-2', '≥€', { encoding: 'UCS-2', units: 2, parts: 1 }],
  ] as const)('counts %s', (_, text, expected) => {
    expect(smsParts(text)).toEqual(expected);
  });

  it('never says fewer parts than the units fill', () => {
    fc.assert(
      fc.property(gsmText, (text) => {
        const { units, parts } = smsParts(text);
        expect(parts).toBeGreaterThanOrEqual(units <= 160 ? 1 : Math.ceil(units / 153));
        expect(parts).toBeLessThanOrEqual(units <= 160 ? 1 : Math.ceil(units / 152));
      }),
    );
  });
});

describe('foldToGsm7', () => {
  it.each([
    ['China’s share “rose” – to 81 %', 'China\'s share "rose" - to 81 %'],
    ['share ≥ 80% … of 3 months', 'share >= 80% ... of 3 months'],
    ['a\u00a0b\u202fc\u2009d\te', 'a b c d e'],
    ['Türkiye, España, São Tomé, Côte d’Ivoire', "Türkiye, España, Sao Tomé, Cote d'Ivoire"],
    ['Curaçao Łódź Đà Nẵng Œuvre Þór', 'Curacao Lodz Dà Nang OEuvre Thor'],
    ['cafe\u0301', 'café'],
    ['first\r\nsecond\rthird\nfourth', 'first\nsecondthird\nfourth'],
    ['bell\u0007 null\u0000 escape\u001b feed\f delete\u007f', 'bell null escape feed delete'],
    ['zero\u200bwidth soft\u00adhyphen \ufeffmark', 'zerowidth softhyphen mark'],
    ['½ ² ﬁ ™ ±5 × 10³ µg 20 °C', '1/2 2 fi TM +/-5 x 103 ug 20 degC'],
    ['钨 😀', '? ?'],
    ['€5 [a] {b} ~ ^ \\ |', '€5 [a] {b} ~ ^ \\ |'],
  ])('turns %j into %j', (text, folded) => {
    expect(foldToGsm7(text)).toBe(folded);
  });

  it('always yields GSM-7', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, readableText), (text) => {
        expect(smsParts(foldToGsm7(text)).encoding).toBe('GSM-7');
      }),
      { numRuns: 1000 },
    );
  });

  it('yields GSM-7 for every character of the basic plane', () => {
    const beyond = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => smsParts(foldToGsm7(character)).encoding !== 'GSM-7',
    );
    expect(beyond).toEqual([]);
  });

  it('leaves folded text as it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, readableText), (text) => {
        const folded = foldToGsm7(text);
        expect(foldToGsm7(folded)).toBe(folded);
      }),
    );
  });

  it('leaves no control character but the line feed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldToGsm7(text)).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });
});

describe('truncateGsm7', () => {
  it('leaves a text that fits', () => {
    expect(truncateGsm7('a'.repeat(160), 160)).toBe('a'.repeat(160));
  });

  it('ends a cut text in three dots', () => {
    expect(truncateGsm7('a'.repeat(161), 160)).toBe(`${'a'.repeat(157)}...`);
    expect(truncateGsm7('China supplies most of it', 12)).toBe('China sup...');
    expect(truncateGsm7('China supplies most of it', 9)).toBe('China...');
  });

  it('does not leave half of an escaped pair', () => {
    expect(truncateGsm7('€€€', 5)).toBe('€...');
    expect(truncateGsm7('€€€', 3)).toBe('€');
    expect(truncateGsm7('€', 1)).toBe('');
  });

  it('folds before it counts', () => {
    expect(truncateGsm7('≥80', 4)).toBe('>=80');
  });

  it('never exceeds the units, and stays GSM-7', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, readableText, gsmText), fc.integer({ min: 0, max: 400 }), (text, units) => {
        const parts = smsParts(truncateGsm7(text, units));
        expect(parts.encoding).toBe('GSM-7');
        expect(parts.units).toBeLessThanOrEqual(units);
      }),
      { numRuns: 500 },
    );
  });

  it.each([-1, 1.5, Number.NaN])('refuses %d units', (units) => {
    expect(() => truncateGsm7('a', units)).toThrow(
      new RangeError(`A text message cannot be cut to ${units} units: expected a whole number from 0`),
    );
  });
});
