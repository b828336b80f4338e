import { describe, expect, test } from 'vitest';
import { basket, basketCodes, basketIds, isBasket } from '../../../shared/domain/baskets.ts';
import { codeExists } from '../../../shared/domain/nomenclature.ts';

const every = basketIds().map(basket);

describe('the table', () => {
  test('has 36 baskets with 145 lines', () => {
    expect(every).toHaveLength(36);
    expect(every.flatMap(({ lines }) => lines)).toHaveLength(145);
  });

  test('has HS6 codes that HS 2022 has, and no code twice in a basket', () => {
    for (const { id, lines } of every) {
      const codes = lines.flatMap(({ hs6, cn8, hts10, hts10Unseen }) => [hs6, ...cn8, ...hts10, ...hts10Unseen]);
      expect([id, new Set(codes).size]).toEqual([id, codes.length]);
      expect(lines.filter(({ hs6 }) => codeExists('eurostat-comext', hs6, '2026-01') !== true)).toEqual([]);
    }
  });

  test('has finer codes of the right length under their HS6', () => {
    for (const { hs6, cn8, hts10, hts10Unseen } of every.flatMap(({ lines }) => lines)) {
      expect(cn8.filter((code) => !/^\d{8}$/.test(code) || !code.startsWith(hs6))).toEqual([]);
      expect([...hts10, ...hts10Unseen].filter((code) => !/^\d{10}$/.test(code) || !code.startsWith(hs6))).toEqual([]);
    }
  });

  test('names a label and at least one source for each', () => {
    for (const { label, sources, from } of every) {
      expect(label).toMatch(/^[A-Z]/);
      expect(sources.every((source) => source.includes(' '))).toBe(true);
      expect(from).toBe('2022-01');
    }
  });

  test('tells CN8 codes of one HS6 apart where baskets share it', () => {
    const lines = every.flatMap(({ lines: own }) => own).filter(({ hs6 }) => hs6 === '811292');
    const codes = lines.flatMap(({ cn8 }) => cn8);
    expect(lines).toHaveLength(5);
    expect(new Set(codes).size).toBe(5);
    expect(lines.every(({ purity, note }) => purity === 'basket' && note !== undefined)).toBe(true);
  });
});

describe('the codes of a basket', () => {
  test('are its HS6 codes, without a gap', () => {
    expect(basketCodes('rare_earths', 6)).toEqual({ codes: ['280530', '284610', '284690', '360690'], gaps: [] });
    for (const id of basketIds()) expect(basketCodes(id, 6).gaps).toEqual([]);
  });

  test('are in order, whatever the order of the lines', () => {
    for (const id of basketIds())
      for (const digits of [6, 8, 10] as const) {
        const { codes } = basketCodes(id, digits);
        expect([id, codes]).toEqual([id, [...new Set(codes)].sort()]);
      }
  });

  test('of eight digits say which HS6 has none', () => {
    const { codes, gaps } = basketCodes('rare_earths', 8);
    expect(codes).toHaveLength(14);
    expect(gaps).toEqual(['360690']);
    expect(basketCodes('gallium', 8)).toEqual({ codes: ['81129289'], gaps: [] });
  });

  test('of ten digits leave out what only a tariff table prints, unless asked for', () => {
    expect(basketCodes('gallium', 10)).toEqual({ codes: [], gaps: ['811292'] });
    expect(basketCodes('gallium', 10, { unseen: true })).toEqual({ codes: ['8112921000'], gaps: [] });
    expect(basketCodes('magnets', 10)).toEqual({ codes: ['8505110070'], gaps: [] });
  });
});

test('an id that is none is refused, with the ids that there are', () => {
  expect(isBasket('magnets')).toBe(true);
  for (const id of ['Magnets', '', 'constructor']) {
    expect(isBasket(id)).toBe(false);
    expect(() => basketCodes(id, 6)).toThrow(/^there is no basket ".*"; there are rare_earths, [a-z_]+, /);
  }
});
