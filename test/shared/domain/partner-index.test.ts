import { expect, it } from 'vitest';
import { PartnerIndex } from '../../../shared/domain/partner-index.ts';

it('knows where each partner stands, and which are countries', () => {
  const index = new PartnerIndex(['AT', 'CN', 'QX', 'VN', 'ZZ-1']);
  expect(['AT', 'CN', 'QX', 'VN', 'ZZ-1', 'JP'].map((code) => index.positionOf(code))).toEqual([
    0,
    1,
    2,
    3,
    4,
    undefined,
  ]);
  expect([index.length, index.suppliers]).toEqual([5, [0, 1, 3]]);
});

it('is right whatever the guess was', () => {
  const index = new PartnerIndex(['AT', 'CN']);
  for (const guess of [-1, 0, 1, 2, 99]) {
    expect([guess, index.positionOf('CN', guess), index.positionOf('JP', guess)]).toEqual([guess, 1, undefined]);
  }
});
