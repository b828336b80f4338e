import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapReason } from '../../../../shared/domain/gap.ts';
import { partnerShare } from '../../../../shared/domain/metrics/partner-share.ts';
import { aPanel, type HistoryEntry } from '../../../support/a-history.ts';

const shares = (entries: HistoryEntry[], partner: string, months = 1) => {
  const { values, gaps } = partnerShare.measure({ kind: 'partner-share', partner }, { panel: aPanel(entries), months });
  return [...values].map((value, t) => gapReason(gaps[t]!) ?? value);
};

const month = fc.record({
  partners: fc.dictionary(fc.constantFrom('CN', 'VN', 'AT', 'MY'), fc.nat({ max: 10_000_000 })),
});
const history = fc.array(month, { minLength: 1, maxLength: 8 });

describe('the share of a partner', () => {
  it('is its part of the published total: tungsten from China in March 2025', () => {
    expect(shares([{ partners: { CN: 1_023_928 }, total: 1_036_998 }], 'CN')).toEqual([1_023_928 / 1_036_998]);
    expect(shares([{ partners: { CN: 1_023_928 }, total: 1_036_998 }], 'CN')[0]).toBeCloseTo(0.987, 3);
  });

  it('is the ratio of sums over a window, not the mean of ratios', () => {
    const months = [{ partners: { CN: 90, VN: 10 } }, { partners: { CN: 0, VN: 900 } }];
    expect(shares(months, 'CN', 2)).toEqual(['window-incomplete', 0.09]);
  });

  it.each<[string, HistoryEntry, unknown]>([
    ['is nothing for a partner without a row', { partners: { VN: 5 } }, 0],
    ['is all for a single partner', { partners: { CN: 5 } }, 1],
    ['has no number where nobody traded', { partners: {}, total: 0 }, 'denominator-zero'],
    ['has no number where the total is below zero', { partners: { CN: 1 }, total: -1 }, 'denominator-zero'],
    ['has no number where the source withholds the code', 'suppressed', 'suppressed'],
  ])('%s', (_, entry, expected) => {
    expect(shares([entry], 'CN')).toEqual([expected]);
  });

  it('adds up to 1 over all partners, where there is trade', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 3 }), (entries, months) => {
        const all = ['CN', 'VN', 'AT', 'MY'].map((partner) => shares(entries, partner, months));
        entries.forEach((_, t) => {
          if (typeof all[0]![t] !== 'number') return;
          expect(all.reduce((sum, column) => sum + (column[t] as number), 0)).toBeCloseTo(1, 12);
        });
      }),
    );
  });

  it('does not change when all amounts are scaled', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(2, 1024, 0.5), (entries, factor) => {
        const scaled = entries.map(({ partners }) => ({
          partners: Object.fromEntries(Object.entries(partners).map(([code, amount]) => [code, amount * factor])),
        }));
        expect(shares(scaled, 'CN', 2)).toEqual(shares(entries, 'CN', 2));
      }),
    );
  });

  it('lies between 0 and 1', () => {
    fc.assert(
      fc.property(history, (entries) => {
        for (const share of shares(entries, 'CN'))
          if (typeof share === 'number') expect(share >= 0 && share <= 1).toBe(true);
      }),
    );
  });
});

describe('each partner', () => {
  const panel = aPanel([{ partners: { CN: 80, VN: 15, AT: 5, XK: 0 } }, { partners: { CN: 100 } }]);
  const subjects = (parameters: { partner: string; 'at-least'?: string | number }, months = 1) =>
    partnerShare.subjects({ kind: 'partner-share', ...parameters }, { panel, months });

  it('is a subject of its own, if it ever traded', () => {
    expect(subjects({ partner: 'each' })).toEqual(['AT', 'CN', 'VN']);
  });

  it('is left out when it never reaches the least share; equal is reached', () => {
    expect(subjects({ partner: 'each', 'at-least': '15%' })).toEqual(['CN', 'VN']);
    expect(subjects({ partner: 'each', 'at-least': 0.16 })).toEqual(['CN']);
  });

  it('is measured over the window', () => {
    expect(subjects({ partner: 'each', 'at-least': '7.5%' }, 2)).toEqual(['CN', 'VN']);
    expect(subjects({ partner: 'each', 'at-least': '8%' }, 2)).toEqual(['CN']);
  });

  it('a rule on one partner is its own one subject', () => {
    expect(subjects({ partner: 'CN' })).toBeUndefined();
  });
});

describe('in words and parts', () => {
  it.each([
    [{ partner: 'CN' }, undefined, "China's share"],
    [{ partner: 'each' }, 'VN', "Vietnam's share"],
    [{ partner: 'each' }, undefined, "each partner's share"],
    [{ partner: 'each', 'at-least': '10%' }, undefined, "each partner's share (those that ever reached 10%)"],
  ])('%j with the subject %s is %s', (parameters, subject, phrase) => {
    expect(partnerShare.phrase({ kind: 'partner-share', ...parameters }, subject)).toBe(phrase);
  });

  it('its parts are the amounts that it is computed from', () => {
    const question = { panel: aPanel([{ partners: { CN: 3, VN: 1 }, total: 5 }]), months: 1 };
    const own = partnerShare.parts({ kind: 'partner-share', partner: 'CN' }, question);
    const other = partnerShare.parts({ kind: 'partner-share', partner: 'each' }, { ...question, subject: 'VN' });
    expect([own.numerator[0], own.denominator?.[0], other.numerator[0]]).toEqual([3, 5, 1]);
  });
});
