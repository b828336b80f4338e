import { describe, expect, test } from 'vitest';
import { isPartner } from '../../../../shared/domain/partners.ts';
import { isUnallocated } from '../../../../shared/domain/unallocated.ts';
import {
  areaCodes,
  partnerOf,
  reporterCode,
  reporters,
  unallocated,
} from '../../../../shared/sources/un-comtrade/area-codes.ts';

describe('the codes that surprise', () => {
  test.each([
    ['US', 842],
    ['FR', 251],
    ['IN', 699],
    ['IT', 380],
    ['NO', 579],
    ['CH', 757],
    ['TW', 490],
    ['DE', 276],
    ['BE', 56],
    ['SD', 729],
    ['CN', 156],
    ['HK', 344],
    ['VN', 704],
    ['YE', 887],
    ['PK', 586],
    ['PA', 591],
    ['ET', 231],
  ])('%s reports as %i, and is that partner', (iso, code) => {
    expect(reporterCode(iso)).toBe(code);
    expect(partnerOf(code)).toBe(iso);
  });

  test.each([
    [840, 'US'],
    [250, 'FR'],
    [578, 'NO'],
    [756, 'CH'],
    [158, 'TW'],
    [736, 'SD'],
    [80, 'AQ'],
    [535, 'BQ'],
    [412, 'XK'],
    [438, 'LI'],
    [850, 'VI'],
  ])('partner %i is %s', (code, iso) => {
    expect(partnerOf(code)).toBe(iso);
  });

  test.each([58, 97, 280, 356, 492, 530, 810, 830, 868, 891, 975])('%i is no country of today', (code) => {
    expect(isPartner(partnerOf(code))).toBe(false);
    expect(isUnallocated(partnerOf(code))).toBe(true);
  });
});

test('every number stands for a partner or for what is none', () => {
  const codes = [...areaCodes()];
  expect(codes).toHaveLength(219 + 40 + 18);
  const countries = codes.filter(([code]) => !unallocated.has(code));
  expect(countries.filter(([, iso]) => !isPartner(iso))).toEqual([]);
  expect([...unallocated.values()].filter((code) => !isUnallocated(code))).toEqual([]);
  expect([...unallocated.keys()].sort((a, b) => a - b)).toEqual([
    129, 221, 290, 471, 472, 473, 492, 527, 568, 577, 636, 637, 697, 837, 838, 839, 879, 899,
  ]);
});

test('every partner of the table can be met', () => {
  const met = new Set(areaCodes().values());
  for (const iso of ['GG', 'JE', 'IM', 'PR', 'YT', 'RE', 'GF', 'GP', 'MQ', 'UM', 'AX', 'EH'])
    expect(met).toContain(iso);
});

test('each reporter has one number, and the EU is none of them', () => {
  expect(new Set(reporters).size).toBe(reporters.length);
  expect(reporters.length).toBeGreaterThan(200);
  expect(reporters.filter((iso) => reporterCode(iso) === undefined || !isPartner(iso))).toEqual([]);
  expect(reporters).not.toContain('EU');
  expect(reporterCode('ZZ')).toBeUndefined();
});
