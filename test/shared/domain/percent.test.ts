import { describe, expect, it } from 'vitest';
import { isPercent, percentSchema, ratioOf } from '../../../shared/domain/percent.ts';

describe('a percentage', () => {
  it.each([
    ['80%', 0.8],
    ['80 %', 0.8],
    ['72.5%', 0.725],
    ['0%', 0],
    ['-5%', -0.05],
    [0.8, 0.8],
    [0, 0],
    [1_000_000, 1_000_000],
  ])('%j is the ratio %d', (written, ratio) => {
    expect(ratioOf(percentSchema.parse(written))).toBe(ratio);
  });

  it('is the very double that the same ratio is, for every whole percentage', () => {
    for (let whole = 0; whole <= 100; whole++) expect(ratioOf(`${whole}%`)).toBe(Number((whole / 100).toFixed(2)));
  });

  it.each([
    '80',
    '%',
    '80 percent',
    '80%%',
    '.5%',
    '1e2%',
    '80,5%',
    ' 80%',
    '',
    null,
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%j is none', (written) => {
    expect(percentSchema.safeParse(written).error?.issues[0]?.message).toBe(
      'a percentage such as 80%, or a ratio such as 0.8',
    );
  });

  it('says what it could not read', () => {
    expect(() => ratioOf('eighty')).toThrow(new RangeError('not a percentage: eighty'));
  });

  it('is told from a number by how it is written', () => {
    expect([isPercent('80%'), isPercent(0.8)]).toEqual([true, false]);
  });
});
