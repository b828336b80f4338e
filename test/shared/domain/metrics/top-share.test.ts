import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topShare } from '../../../../shared/domain/metrics/top-share.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { euRareEarths } from '../../../support/eu-rare-earths.ts';
import { aQuestion, measured, measuredOnce } from '../../../support/metric-column.ts';

const top = (k: number, partners: Record<string, number>, total?: number) =>
  measuredOnce({ kind: 'top-share', k }, partners, total);

describe('the share of the k largest', () => {
  it('of 40, 30, 20 and 10 per cent the three largest have 90', () => {
    const four = { CN: 40, VN: 30, AT: 20, DE: 10 };
    expect([1, 2, 3, 4].map((k) => top(k, four))).toEqual([0.4, 0.7, 0.9, 1]);
  });

  it('DOJ: 30, 30, 20 and 20 have 0.3, 0.8 and 1', () => {
    const four = { CN: 30, VN: 20, AT: 30, DE: 20 };
    expect([1, 3, 4].map((k) => top(k, four))).toEqual([0.3, 0.8, 1]);
  });

  it.each(['2023', '2024'] as const)('EU rare earths in %s (Eurostat Comext)', (year) => {
    const { cr1, cr3, cr4 } = figures.euRareEarths[year];
    const found = [1, 3, 4].map((k) => measured({ kind: 'top-share', k }, [euRareEarths(year)])[0] as number);
    for (const [index, expected] of [cr1, cr3, cr4].entries()) expect(found[index]).toBeCloseTo(expected, 6);
  });

  it('of fewer suppliers than k is that of all', () => {
    expect(top(10, { CN: 1, VN: 1 })).toBe(1);
  });

  it('never counts as a supplier what is allocated to none, and always in the total', () => {
    expect(top(1, { CN: 30, VN: 10, QX: 60 })).toBe(0.3);
    expect(top(3, { CN: 30, VN: 10, QX: 60 })).toBe(0.4);
    expect(top(1, { QX: 60 })).toBe(0);
  });

  it.each<[string, Record<string, number>, number | undefined, unknown]>([
    ['no trade', {}, 0, 'denominator-zero'],
    ['a total below zero', { CN: 1 }, -1, 'denominator-zero'],
    ['one partner', { CN: 3 }, undefined, 1],
    ['only a negative amount', { CN: -3 }, 10, 0],
  ])('%s', (_, partners, total, expected) => {
    expect(top(2, partners, total)).toBe(expected);
  });

  it('may be another supplier every month, and is the largest of the window over a window', () => {
    const months = [{ partners: { CN: 90, VN: 10 } }, { partners: { CN: 10, VN: 290 } }];
    expect(measured({ kind: 'top-share' }, months)).toEqual([0.9, 290 / 300]);
    expect(measured({ kind: 'top-share' }, months, { span: 2 })).toEqual(['window-incomplete', 0.75]);
  });

  it('grows with k, and lies between k/n and 1', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(amounts, (given) => {
        const partners = Object.fromEntries(given.map((amount, index) => ['ABCDEFGH'[index]! + 'X', amount]));
        let before = 0;
        for (let k = 1; k <= given.length; k++) {
          const share = top(k, partners) as number;
          expect(share).toBeGreaterThanOrEqual(before);
          expect(share).toBeGreaterThanOrEqual(k / given.length - 1e-12);
          expect(share).toBeLessThanOrEqual(1);
          before = share;
        }
      }),
    );
  });

  it('says itself, and gives the amounts that it is of', () => {
    expect(topShare.phrase({ kind: 'top-share', k: 1 })).toBe("the largest supplier's share");
    expect(topShare.phrase({ kind: 'top-share', k: 3 })).toBe("the 3 largest suppliers' share");
    const question = aQuestion([{ partners: { CN: 3, VN: 2 }, total: 10 }]);
    const parts = (k: number) => topShare.parts!({ kind: 'top-share', k }, question)!;
    expect([parts(1).numerator[0], parts(1).denominator![0], parts(1).whose]).toEqual([
      3,
      10,
      'the trade of the largest supplier',
    ]);
    expect([parts(2).numerator[0], parts(2).whose]).toEqual([5, 'the trade of the 2 largest suppliers']);
  });
});
