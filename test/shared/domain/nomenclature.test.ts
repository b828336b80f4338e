import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { basketCodes } from '../../../shared/domain/baskets.ts';
import { CODE_SYSTEMS } from '../../../shared/domain/code-breaks.ts';
import { breaksOf, codeExists, hsCodesUnder, hsEdition, openBreaks } from '../../../shared/domain/nomenclature.ts';

const SOURCES = ['us-census', 'un-comtrade', 'eurostat-comext', 'uk-hmrc'];
const WAFERS = ['3818000040', '3818000045', '3818000050', '3818000091'];

test('HS 2022 has 96 chapters, 1,228 headings and 5,612 subheadings', () => {
  const codes = Array.from({ length: 100 }, (_, chapter) => hsCodesUnder(String(chapter).padStart(2, '0'))).flat();
  expect([2, 4, 6].map((digits) => codes.filter(({ length }) => length === digits).length)).toEqual([96, 1228, 5612]);
  expect(hsCodesUnder('8541')).toEqual([
    '8541',
    '854110',
    '854121',
    '854129',
    '854130',
    '854141',
    '854142',
    '854143',
    '854149',
    '854151',
    '854159',
    '854160',
    '854190',
  ]);
});

test.each([
  ['2011-12', undefined],
  ['2012-01', 2012],
  ['2021-12', 2017],
  ['2022-01', 2022],
  ['2027-12', 2022],
  ['2028-01', 2028],
])('in %s the edition is %s', (period, year) => {
  expect(hsEdition(period)?.year).toBe(year);
});

describe('the table of breaks', () => {
  const all = CODE_SYSTEMS.flatMap(({ breaks }) => breaks);

  test('agrees with HS 2022 on what is there afterwards', () => {
    for (const { to, note } of all) expect([note, to.filter((code) => !hsHas(code.slice(0, 6)))]).toEqual([note, []]);
  });

  test('agrees with HS 2022 on what is gone', () => {
    const gone = (CODE_SYSTEMS[0]?.breaks ?? []).flatMap(({ from, to }) => from.filter((code) => !to.includes(code)));
    expect(gone.filter(hsHas)).toEqual([]);
    expect(gone).toContain('854140');
  });

  test('has a well-formed period, codes of one length and a note in each', () => {
    for (const { period, from, to, note } of all) {
      expect(period).toMatch(/^20\d\d-\d\d$/);
      expect(new Set([...from, ...to].map(({ length }) => length)).size).toBe(1);
      expect(note.length).toBeGreaterThan(10);
    }
  });

  function hsHas(code: string): boolean {
    return hsCodesUnder(code).includes(code);
  }
});

describe('the breaks of a code', () => {
  test.each([
    ['us-census', '3818000095', 1],
    ['us-census', '3818000010', 0],
    ['us-census', '381800', 0],
    ['us-census', '38180000', 1],
    ['eurostat-comext', '28053021', 1],
    ['eurostat-comext', '280530', 0],
    ['uk-hmrc', '28053021', 0],
    ['uk-hmrc', '854142', 1],
    ['uk-hmrc', '85414200', 1],
    ['uk-hmrc', '8541', 2],
    ['us-census', '81', 4],
    ['nobody', '854142', 0],
  ])('%s has for %s so many: %d', (source, code, count) => {
    expect(breaksOf(source, code)).toHaveLength(count);
  });

  test('say what became of what', () => {
    expect(breaksOf('us-census', '3818000095')).toMatchObject([
      { period: '2026-07', kind: 'split', from: ['3818000095'], to: WAFERS },
    ]);
  });
});

describe('an open break', () => {
  const open = (codes: readonly string[], from = '2025-07', until = '2026-07') =>
    openBreaks('us-census', codes, from, until).length;

  test('is one that the basket holds a part of', () => {
    expect(open(['3818000095'])).toBe(1);
    expect(open(WAFERS)).toBe(1);
    expect(open(['3818000095', ...WAFERS.slice(1)])).toBe(1);
  });

  test('is none when the basket holds every part, itself or in a shorter code', () => {
    expect(open(['3818000095', ...WAFERS])).toBe(0);
    expect(open(['381800'])).toBe(0);
    expect(open(['38'])).toBe(0);
  });

  test('lies after the first period and not after the last', () => {
    expect(open(['3818000095'], '2026-06', '2026-07')).toBe(1);
    expect(open(['3818000095'], '2026-07', '2026-12')).toBe(0);
    expect(open(['3818000095'], '2025-01', '2026-06')).toBe(0);
  });

  test('between headings is one for the headings, and none for a basket of both', () => {
    const lines = (codes: string[]) => openBreaks('uk-hmrc', codes, '2021-01', '2022-12').map(({ from }) => from[0]);
    expect(lines(['8541'])).toEqual([]);
    expect(lines(['854142', '854143'])).toEqual(['854140']);
    expect(lines(['8112'])).toEqual(['810720']);
    expect(lines(['81129289'])).toEqual(['811292']);
  });

  test('lies in 2023 in the CN8 codes of rare earths, not in their HS6 codes', () => {
    const breaks = (digits: 6 | 8) =>
      openBreaks('eurostat-comext', basketCodes('rare_earths', digits).codes, '2022-01', '2024-12');
    expect(breaks(8).map(({ period }) => period)).toEqual(['2023-01', '2023-01', '2023-01']);
    expect(breaks(6)).toEqual([]);
  });

  test('is none for a basket that is closed, whatever else it holds', () => {
    const complete = CODE_SYSTEMS.flatMap(({ breaks }) => breaks).filter(({ incomplete }) => incomplete !== true);
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.subarray(complete), fc.subarray(WAFERS), (source, chosen, others) => {
        let basket = [...others, ...chosen.flatMap(({ from, to }) => [...from, ...to])];
        // Codes of one break may stand in another: the basket is made whole until nothing is added.
        for (let size = -1; size !== basket.length; ) {
          size = basket.length;
          const parts = basket
            .flatMap((code) => breaksOf(source, code))
            .filter(({ incomplete }) => incomplete !== true);
          basket = [...new Set([...basket, ...parts.flatMap(({ from, to }) => [...from, ...to])])];
        }
        const left = openBreaks(source, basket, '2000-01', '2040-12');
        expect(left.filter(({ incomplete }) => incomplete !== true)).toEqual([]);
      }),
    );
  });

  test('is one for every basket that lacks one part of a complete break', () => {
    for (const { sources, breaks } of CODE_SYSTEMS)
      for (const { from, to, incomplete } of breaks) {
        if (incomplete === true) continue;
        for (const missing of new Set([...from, ...to])) {
          const rest = [...new Set([...from, ...to])].filter((code) => code !== missing);
          const left = openBreaks(sources[0] ?? '', rest, '2000-01', '2040-12');
          expect(left.some((known) => [...known.from, ...known.to].includes(missing))).toBe(true);
        }
      }
  });
});

describe('a code exists', () => {
  test.each([
    ['us-census', '8101940000', '2026-01', 'unknown'],
    ['us-census', '3818000095', '2026-06', true],
    ['us-census', '3818000095', '2026-07', false],
    ['us-census', '3818000040', '2026-06', false],
    ['us-census', '3818000040', '2026-07', true],
    ['eurostat-comext', '28053021', '2022-12', false],
    ['eurostat-comext', '28053021', '2023-01', true],
    ['eurostat-comext', '28469030', '2022-12', true],
    ['uk-hmrc', '28053021', '2022-12', 'unknown'],
    ['uk-hmrc', '854140', '2021-12', true],
    ['uk-hmrc', '854140', '2022-01', false],
    ['uk-hmrc', '854142', '2021-12', false],
    ['uk-hmrc', '854142', '2022-01', true],
    ['us-census', '854140', '2022-01', 'unknown'],
    ['us-census', '854142', '2022-01', 'unknown'],
    ['us-census', '854140', '2022-02', false],
    ['un-comtrade', '854140', '2023-01', 'unknown'],
    ['un-comtrade', '854142', '2023-01', true],
    ['uk-hmrc', '280530', '2021-01', 'unknown'],
    ['uk-hmrc', '280530', '2026-01', true],
    ['uk-hmrc', '280530', '2028-01', 'unknown'],
    ['uk-hmrc', '854140', '2016-12', 'unknown'],
    ['uk-hmrc', '123456', '2026-01', false],
    ['uk-hmrc', '12345678', '2026-01', false],
    ['uk-hmrc', '2805', '2026-01', true],
    ['uk-hmrc', '28', '1995-01', true],
    ['uk-hmrc', '77', '2026-01', false],
    ['uk-hmrc', '0012', '2026-01', false],
    ['us-census', '9801', '2026-01', 'unknown'],
    ['us-census', '98', '2026-01', 'unknown'],
    ['us-census', '99', '2026-01', 'unknown'],
    ['un-comtrade', '9999', '2026-01', 'unknown'],
    ['un-comtrade', '0012', '2026-01', false],
    ['un-comtrade', '7701', '2026-01', false],
    ['un-comtrade', '28053', '2026-01', false],
    ['un-comtrade', '2805.3', '2026-01', false],
    ['un-comtrade', '810194', '2026-01', 'unknown'],
    ['un-comtrade', '123456', '2026-01', 'unknown'],
    ['uk-hmrc', '854140', '2017-01', true],
    ['us-census', '810194', '2022-01', true],
    ['us-census', '123456', '2022-01', 'unknown'],
    ['us-census', '28053', '2026-01', false],
    ['us-census', '2805.30', '2026-01', false],
  ] as const)('at %s, %s in %s: %s', (source, code, period, expected) => {
    expect(codeExists(source, code, period)).toBe(expected);
  });
});
