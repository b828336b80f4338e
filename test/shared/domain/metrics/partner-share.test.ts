import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partnerShare } from '../../../../shared/domain/metrics/partner-share.ts';
import { aPanel, type HistoryEntry } from '../../../support/a-history.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import { measured } from '../../../support/metric-column.ts';

const shares = (entries: HistoryEntry[], partner: string, span = 1) =>
  measured({ kind: 'partner-share', partner }, entries, { span });

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
  const subjects = (parameters: { partner: string; 'at-least'?: string | number }, span = 1) =>
    partnerShare.subjects!({ kind: 'partner-share', ...parameters }, { panel, others: [], span });

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
    const question = { panel: aPanel([{ partners: { CN: 3, VN: 1 }, total: 5 }]), others: [], span: 1 };
    const own = partnerShare.parts!({ kind: 'partner-share', partner: 'CN' }, question)!;
    const other = partnerShare.parts!({ kind: 'partner-share', partner: 'each' }, { ...question, subject: 'VN' })!;
    expect([own.numerator[0], own.denominator?.[0], other.numerator[0]]).toEqual([3, 5, 1]);
  });
});

describe('unallocated trade', () => {
  it('is in the total, and no subject of its own', () => {
    const entries = [{ partners: { CN: 30, QX: 60, 'ZZ-1234': 10 } }];
    expect(shares(entries, 'CN')).toEqual([0.3]);
    const question = { panel: aPanel(entries), others: [], span: 1 };
    expect(partnerShare.subjects!({ kind: 'partner-share', partner: 'each' }, question)).toEqual(['CN']);
  });

  it('shares of all partners and the unallocated part add up to 1', () => {
    const amounts = fc.dictionary(fc.constantFrom('CN', 'VN', 'AT', 'QX', 'ZZ-1'), fc.nat({ max: 1e9 }));
    fc.assert(
      fc.property(amounts, fc.nat({ max: 1e9 }), (partners, hidden) => {
        const total = Object.values(partners).reduce((sum, amount) => sum + amount, 0) + hidden;
        const named = ['CN', 'VN', 'AT'].map((code) => shares([{ partners, total }], code)[0]);
        if (total === 0) {
          expect(named).toEqual(Array(3).fill('denominator-zero'));
          return;
        }
        const unallocated = ((partners['QX'] ?? 0) + (partners['ZZ-1'] ?? 0) + hidden) / total;
        expect(named.reduce((sum: number, share) => sum + Number(share), unallocated)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('US rare earths from China in 2018 (JETRO): 91.87 million dollars are 56.4 per cent of 162.9', () => {
    const { china, sharePercent, impliedTotal } = figures.rareEarths2018;
    const [share] = shares([{ partners: { CN: china }, total: impliedTotal }], 'CN');
    expect(100 * Number(share)).toBeCloseTo(sharePercent, 1);
  });
});

it.each(figures.chinaByValue)(
  'US $material from China, January to September 2024, by value: $percent per cent',
  (each) => {
    const [share] = shares([{ partners: { CN: each.china }, total: each.total }], 'CN');
    expect(100 * Number(share)).toBeCloseTo(each.percent, 1);
  },
);

describe('year to date', () => {
  it('begins anew in January, and lacks the months before the data begin', () => {
    const month = (china: number) => ({ partners: { CN: china, VN: 100 - china } });
    const found = measured({ kind: 'partner-share', partner: 'CN' }, [10, 90, 10, 50, 30].map(month), {
      from: '2025-11',
      span: 'year-to-date',
    });
    expect(found).toEqual(['window-incomplete', 'window-incomplete', 0.1, 0.3, 0.3]);
  });

  it('after a gap has no number until the next January', () => {
    const month = { partners: { CN: 1 } };
    const months = [month, undefined, ...Array.from({ length: 10 }, () => month), month];
    const found = measured({ kind: 'trade-value' }, months, { from: '2025-01', span: 'year-to-date' });
    expect([found[0], found[1], found[2], found[11], found[12]]).toEqual([
      1,
      'late',
      'window-incomplete',
      'window-incomplete',
      1,
    ]);
  });
});
