import { expect, test } from 'vitest';
import { basket, basketIds } from '../../../shared/domain/baskets.ts';
import { hsCodesUnder } from '../../../shared/domain/nomenclature.ts';
import { commodityText, searchCommodities } from '../../../shared/domain/search-commodities.ts';

const codes = (text: string, limit = 5) => searchCommodities(text, limit).map(({ code }) => code);

test.each([
  ['permanent magnets', '850511'],
  ['magnet', '850511'],
  ['Rare-Earth metals', '280530'],
  ['cerium', '284610'],
  ['lithium batteries', '850760'],
  ['tungsten wire', '810196'],
  ['vitamin c', '293627'],
  ['polysilicon 99', '280461'],
  ['fish', '03'],
  ['PPE masks', '902000'],
])('who searches %j finds %s first', (text, code) => {
  expect(codes(text)[0]).toBe(code);
});

test('a basket finds its codes by its label, national ones too', () => {
  const found = searchCommodities('rare-earth compounds', 50);
  expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(['284690', '28469050']));
  expect(found.find(({ code }) => code === '284690')?.baskets).toEqual(['rare_earths']);
});

test.each([
  ['2805', ['2805', '280511', '280512', '280519', '280530']],
  ['2805.30', ['280530', '28053010', '28053021', '28053029', '28053031']],
  ['3818.00.0091', ['3818000091']],
  ['0304.61', ['030461']],
])('digits find the codes that begin with them: %s', (text, expected) => {
  expect(codes(text)).toEqual(expected);
});

test.each(['', '  ', 'unobtainium', '000', '-', 'rare unobtainium'])('nothing is found for %j', (text) => {
  expect(codes(text)).toEqual([]);
});

test('no more are found than asked for', () => {
  expect(codes('2', 3)).toHaveLength(3);
  expect(codes('2', 1)).toHaveLength(1);
  expect(codes('2', 0)).toEqual([]);
  expect(codes('2', -1)).toEqual([]);
  expect(codes('', 1)).toEqual([]);
});

test('every chapter and every HS6 of a basket has a text of its own', () => {
  const chapters = Array.from({ length: 99 }, (_, chapter) => hsCodesUnder(String(chapter).padStart(2, '0'))[0]);
  for (const code of chapters.filter((chapter) => chapter !== undefined)) expect(commodityText(code)).toMatch(/\w{3}/);
  for (const { lines } of basketIds().map(basket))
    for (const { hs6 } of lines) expect([hs6, commodityText(hs6)]).not.toEqual([hs6, commodityText(hs6.slice(0, 2))]);
});

test('shorter codes come first, then in order, by digits and where the text is the same', () => {
  const inOrder = (found: readonly string[]) => found.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  for (const digits of ['28', '2846', '38180000', '8541'])
    expect([digits, codes(digits, 1000)]).toEqual([digits, inOrder(codes(digits, 1000))]);
  const found = searchCommodities('rare-earth', 1000);
  const byText = Map.groupBy(found, ({ text }) => text);
  expect(Math.max(...[...byText.values()].map((same) => same.length))).toBeGreaterThan(5);
  for (const same of byText.values()) {
    const own = same.map(({ code }) => code);
    expect(own).toEqual(inOrder(own));
  }
});

test('who has the words in their own text come before those of a basket of that name, whole words before beginnings', () => {
  const standing = (text: string, word: string) => {
    const own: readonly string[] = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    return own.includes(word) ? 2 : own.some((one) => one.startsWith(word)) ? 1 : 0;
  };
  const seen = new Set<number>();
  for (const word of [
    'rare',
    'magnet',
    'metal',
    'iron',
    'glass',
    'paper',
    'wood',
    'oil',
    'fat',
    'graphite',
    'gallium',
  ]) {
    const ranks = searchCommodities(word, 1000).map(({ text }) => standing(text, word));
    expect([word, ranks]).toEqual([word, ranks.toSorted((a, b) => b - a)]);
    for (const rank of ranks) seen.add(rank);
  }
  expect(seen).toEqual(new Set([0, 1, 2]));
});

test('of several words, those whose own text has most of them come first', () => {
  const has = (text: string) => ['rare', 'earth', 'metals'].filter((word) => text.toLowerCase().includes(word)).length;
  const counts = searchCommodities('rare earth metals', 100).map(({ text }) => has(text));
  expect(new Set(counts).size).toBeGreaterThan(1);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
});

test('what is found says its text and its baskets, whichever way it was found', () => {
  const [magnets] = searchCommodities('850511', 1);
  expect(magnets).toEqual({ code: '850511', text: commodityText('850511'), baskets: ['magnets'] });
  expect(searchCommodities('permanent magnets', 1)).toEqual([magnets]);
  expect(searchCommodities('030461', 1)).toEqual([{ code: '030461', text: commodityText('03'), baskets: [] }]);
});

test('a code without a text has that of the nearest shorter code', () => {
  expect(commodityText('28053021')).toBe(commodityText('280530'));
  expect(commodityText('0304')).toBe(commodityText('03'));
  expect(commodityText('77')).toBeUndefined();
});
