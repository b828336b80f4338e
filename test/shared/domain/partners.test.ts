import { expect, test } from 'vitest';
import { isPartner, partnerCodes, partnerName, suggestPartner } from '../../../shared/domain/partners.ts';

test('the table holds the 249 codes of ISO 3166-1, Kosovo, Ceuta and Melilla, in order', () => {
  const codes = partnerCodes();
  expect(codes).toHaveLength(252);
  expect(codes.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  expect([...codes].sort()).toEqual(codes);
  expect(codes).toEqual(expect.arrayContaining(['XC', 'XK', 'XL']));
});

test('no two partners have one name', () => {
  expect(new Set(partnerCodes().map(partnerName)).size).toBe(252);
});

test.each([
  ['CN', 'China'],
  ['KR', 'South Korea'],
  ['TW', 'Taiwan'],
  ['VN', 'Vietnam'],
  ['GB', 'United Kingdom'],
  ['CZ', 'Czechia'],
  ['CI', "Côte d'Ivoire"],
  ['XK', 'Kosovo'],
  ['ZZ-9999', 'unlisted partner 9999'],
])('%s is named %s', (code, name) => {
  expect(partnerName(code)).toBe(name);
});

test.each(['', 'cn', 'EU', 'ZZ', 'ZZ-9999', 'China', '5700'])('%j is no partner of the table', (code) => {
  expect(isPartner(code)).toBe(false);
});

test.each([
  ['UK', 'GB'],
  ['USA', 'US'],
  [' south korea ', 'KR'],
  ['Czech Republic', 'CZ'],
  ['cn', 'CN'],
  ['TÜRKIYE', 'TR'],
  ['Germny', 'DE'],
  ['Tawain', 'TW'],
])('who writes %j means %s', (text, code) => {
  expect(suggestPartner(text)).toBe(code);
});

test.each(['Atlantis', 'Europe', 'CHN', 'Ira'])('nothing is suggested for %j, which is near no partner', (text) => {
  expect(suggestPartner(text)).toBeUndefined();
});
