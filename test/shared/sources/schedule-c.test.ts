import { expect, test } from 'vitest';
import { isPartner } from '../../../shared/domain/partners.ts';
import { scheduleCCodes, scheduleCPartner } from '../../../shared/sources/schedule-c.ts';

test('every one of the 241 codes stands for a partner of the table', () => {
  expect(scheduleCCodes().size).toBe(241);
  expect([...scheduleCCodes().keys()].filter((code) => !/^[1-9]\d{3}$/.test(code))).toEqual([]);
  expect([...scheduleCCodes().values()].filter((partner) => !isPartner(partner))).toEqual([]);
});

test.each([
  ['5700', 'CN'],
  ['5800', 'KR'],
  ['4803', 'XK'],
  ['5082', 'PS'],
  ['5083', 'PS'],
  ['9998', 'ZZ-9998'],
])('Schedule C %s is partner %s', (code, partner) => {
  expect(scheduleCPartner(code)).toBe(partner);
});

test('only Gaza and the West Bank share a partner', () => {
  const partners = [...scheduleCCodes().values()];
  expect(partners.filter((partner, index) => partners.indexOf(partner) !== index)).toEqual(['PS']);
});
