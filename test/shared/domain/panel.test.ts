import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapReason } from '../../../shared/domain/gap.ts';
import { type Panel, panelOf } from '../../../shared/domain/panel.ts';
import { aHistory, aPanel, type HistoryEntry } from '../../support/a-history.ts';

const gapsOf = (panel: Panel, months = 1) => [...panel.window(months).gaps].map((code) => gapReason(code) ?? '-');
const totalsOf = (panel: Panel, months = 1) => [...panel.window(months).totals];
const sumsOf = (panel: Panel, partner: string, months = 1) => [...panel.window(months).partner(partner)];

describe('a panel of one series', () => {
  it('has a column a month, from the first stored to the last', () => {
    const panel = aPanel([{ partners: { CN: 1 } }, { partners: { CN: 2 } }], { from: '2025-12' });
    expect([panel.length, panel.periodAt(0), panel.periodAt(1)]).toEqual([2, '2025-12', '2026-01']);
    expect([panel.columnOf('2025-11'), panel.columnOf('2026-01'), panel.columnOf('2026-02')]).toEqual([-1, 1, 2]);
  });

  it('takes the published total, not the sum of the partners', () => {
    expect(totalsOf(aPanel([{ partners: { CN: 60, VN: 30 }, total: 100 }]))).toEqual([100]);
  });

  it('a partner without a row in a published month traded nothing', () => {
    const panel = aPanel([{ partners: { CN: 5 } }, { partners: { VN: 7 } }]);
    expect(sumsOf(panel, 'CN')).toEqual([5, 0]);
    expect(sumsOf(panel, 'VN')).toEqual([0, 7]);
    expect(gapsOf(panel)).toEqual(['-', '-']);
  });

  it('a partner that never had a row traded nothing', () => {
    expect(sumsOf(aPanel([{ partners: { CN: 5 } }]), 'AT')).toEqual([0]);
  });

  it('keeps the absent apart from zero in its cells', () => {
    const { columns } = aPanel([{ partners: { CN: 0 } }, { partners: { VN: 7 } }]);
    expect([...columns.cells]).toEqual([0, Number.NaN, Number.NaN, 7]);
    expect(columns.partners).toEqual(['CN', 'VN']);
  });

  it('a published month without any trade is no gap', () => {
    const panel = aPanel([{ partners: {}, total: 0 }]);
    expect([gapsOf(panel), totalsOf(panel)]).toEqual([['-'], [0]]);
  });

  it('a month not retrieved between two is late', () => {
    const panel = aPanel([{ partners: { CN: 1 } }, undefined, { partners: { CN: 3 } }]);
    expect(gapsOf(panel)).toEqual(['-', 'late', '-']);
    expect(panel.columns.totals[1]).toBeNaN();
  });

  it('a withheld month is suppressed, whatever figures came with it', () => {
    const [first, second] = aHistory([{ partners: { CN: 1 } }, { partners: { CN: 2 } }]);
    expect(gapsOf(panelOf([[first!, { ...second!, suppressed: true }]], 'value'))).toEqual(['-', 'suppressed']);
    expect(gapsOf(aPanel([{ partners: { CN: 1 } }, 'suppressed']))).toEqual(['-', 'suppressed']);
  });

  it('a month without the measure asked for is late', () => {
    const history = aHistory([{ partners: { CN: 1 } }]);
    expect(gapsOf(panelOf([history], 'quantity'))).toEqual(['late']);
    expect(panelOf([history], 'quantity').columns.unit).toBe('');
  });

  it('a month in another unit than the first is a mismatch', () => {
    const panel = aPanel([
      { partners: { CN: 1 }, unit: 'KG' },
      { partners: { CN: 2 }, unit: 'T' },
    ]);
    expect([gapsOf(panel), panel.columns.unit]).toEqual([['-', 'unit-mismatch'], 'KG']);
  });

  it('leaves out what is later than `until`', () => {
    const history = aHistory([{ partners: { CN: 1 } }, { partners: { VN: 2 } }, { partners: { CN: 3 } }]);
    const panel = panelOf([history], 'value', '2025-02');
    expect([panel.length, totalsOf(panel)]).toEqual([2, [1, 2]]);
    expect(panelOf([history], 'value', '2024-12').length).toBe(0);
    expect(panelOf([history], 'value', '2030-01').length).toBe(3);
  });

  it('does not depend on the order of rows', () => {
    const forth = aPanel([{ partners: { CN: 1, VN: 2, AT: 3 } }]).columns;
    const back = aPanel([{ partners: { AT: 3, VN: 2, CN: 1 } }]).columns;
    expect([back.partners, back.cells]).toEqual([forth.partners, forth.cells]);
  });
});

describe('a basket', () => {
  const basket = (...entries: HistoryEntry[][]) =>
    panelOf(
      entries.map((given, index) => aHistory(given, { commodity: `81019${index}` })),
      'value',
    );

  it('adds up its series, totals and partners', () => {
    const panel = basket([{ partners: { CN: 1, VN: 2 }, total: 4 }], [{ partners: { CN: 10 }, total: 20 }]);
    expect([totalsOf(panel), sumsOf(panel, 'CN'), sumsOf(panel, 'VN')]).toEqual([[24], [11], [2]]);
  });

  it('adds a row of zero to nothing without losing either', () => {
    const panel = basket([{ partners: { CN: 0 } }], [{ partners: { CN: 5 } }], [{ partners: { VN: 1 } }]);
    expect(sumsOf(panel, 'CN')).toEqual([5]);
  });

  it('is late in a month that one series lacks', () => {
    const month = { partners: { CN: 1 } };
    expect(gapsOf(basket([month, month, month], [month, undefined, month]))).toEqual(['-', 'late', '-']);
  });

  it('is late in a month in which one series came without the measure', () => {
    const [tonnes] = aHistory([{ partners: { CN: 1 }, unit: 'T' }]);
    const [other] = aHistory([{ partners: { CN: 1 } }], { commodity: '810194' });
    expect(gapsOf(panelOf([[tonnes!], [{ ...other!, measures: {} }]], 'value'))).toEqual(['late']);
  });

  it('begins with its first series, late until the others begin', () => {
    const month = { partners: { CN: 1 } };
    const panel = basket([month, month], [undefined, month]);
    expect([panel.periodAt(0), gapsOf(panel)]).toEqual(['2025-01', ['late', '-']]);
  });

  it('ends with the last month that all have: what comes after is not retrieved yet', () => {
    const month = { partners: { CN: 1 } };
    expect(basket([month, month, month], [month, undefined, undefined]).length).toBe(1);
  });

  it('is empty while a series has nothing, and without series', () => {
    expect(basket([{ partners: { CN: 1 } }], []).length).toBe(0);
    expect(panelOf([], 'value').length).toBe(0);
  });

  it('is suppressed when one of its series is, and a mismatch when one has another unit', () => {
    const month = { partners: { CN: 1 } };
    expect(gapsOf(basket([month, month], [month, 'suppressed']))).toEqual(['-', 'suppressed']);
    expect(gapsOf(basket([month], [{ ...month, unit: 'EUR' }]))).toEqual(['unit-mismatch']);
  });
});

describe('a window', () => {
  const panel = aPanel([
    { partners: { CN: 1 }, total: 10 },
    { partners: { VN: 2 }, total: 20 },
    { partners: { CN: 4 }, total: 40 },
    undefined,
    { partners: { CN: 8 }, total: 80 },
  ]);

  it('sums the last months, the present one included', () => {
    expect(totalsOf(panel, 2).slice(1, 3)).toEqual([30, 60]);
    expect(sumsOf(panel, 'CN', 3)[2]).toBe(5);
  });

  it('is no number until it is complete, and after a gap until it is complete again', () => {
    expect(gapsOf(panel, 2)).toEqual(['window-incomplete', '-', '-', 'late', 'window-incomplete']);
    expect(gapsOf(panel, 1)).toEqual(['-', '-', '-', 'late', '-']);
  });

  it('longer than the history is never a number', () => {
    expect(gapsOf(panel, 6)).not.toContain('-');
  });

  it('is computed once, and so are its partners', () => {
    expect(panel.window(2)).toBe(panel.window(2));
    expect(panel.window(2).span).toBe(2);
    expect(panel.window(2).partner('CN')).toBe(panel.window(2).partner('CN'));
  });

  it('lends the sums of a partner to what is computed of them, once', () => {
    const window = panel.window(2);
    const computed: string[] = [];
    const copied = (partner: string) =>
      window.ofPartner(partner, (sums) => {
        computed.push(partner);
        return [...sums];
      });
    // After another partner, and after one without any row, nothing of them is left in the sums.
    for (const partner of ['VN', 'nobody', 'CN', 'nobody', 'VN'])
      expect(copied(partner)).toEqual([...window.partner(partner)]);
    expect(computed).toEqual(['VN', 'nobody', 'CN']);
  });

  it('is the sum of its months, whatever they are', () => {
    const amounts = fc.array(fc.integer({ min: -1000, max: 1_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 6 }), (given, months) => {
        const sums = totalsOf(aPanel(given.map((total) => ({ partners: {}, total }))), months);
        given.forEach((_, t) => {
          if (t >= months - 1) expect(sums[t]).toBe(given.slice(t - months + 1, t + 1).reduce((a, b) => a + b, 0));
        });
      }),
    );
  });
});

describe('a part of a panel', () => {
  const whole = aPanel([
    { partners: { CN: 1, VN: 10 }, total: 100 },
    { partners: { CN: 2, VN: 20 }, total: 200 },
    undefined,
    { partners: { CN: 4, VN: 40, AT: 5 }, total: 400 },
  ]);

  it('has the figures, gaps and vintages of its months', () => {
    const part = whole.slice(1, 3);
    expect([part.length, part.periodAt(0), part.columnOf('2025-03')]).toEqual([2, '2025-02', 1]);
    expect(['AT', 'CN', 'VN'].map((code) => sumsOf(part, code)[0])).toEqual([0, 2, 20]);
    expect([totalsOf(part)[0], gapsOf(part)]).toEqual([200, ['-', 'late']]);
    expect(part.columns.vintages.map((vintages) => vintages.map(({ period }) => period))).toEqual([['2025-02'], []]);
    expect(part.vintageAt(0, 1)).toBe(whole.vintageAt(1, 1));
    expect(whole.slice(2, 4).columns.vintages.map(({ length }) => length)).toEqual([0, 1]);
  });

  it('is made once, and all of it is the panel itself', () => {
    expect(whole.slice(1, 3)).toBe(whole.slice(1, 3));
    expect([whole.slice(0, 4), whole.slice(-1, 9)]).toEqual([whole, whole]);
    expect(whole.slice(0, 3).length).toBe(3);
    expect(whole.slice(3, 1).length).toBe(0);
  });
});

describe('vintageAt', () => {
  const history = aHistory([{ partners: { CN: 1 } }, { partners: { CN: 2 } }, { partners: { CN: 3 } }]);
  const panel = panelOf([history], 'value');
  const revised = panelOf([[aHistory([{ partners: { CN: 9 } }])[0]!, ...history.slice(1)]], 'value');

  it('changes with a revision inside the window, and not with one before it', () => {
    expect(revised.vintageAt(1, 2)).not.toBe(panel.vintageAt(1, 2));
    expect(revised.vintageAt(2, 2)).toBe(panel.vintageAt(2, 2));
  });

  it('differs from month to month', () => {
    expect(new Set([0, 1, 2].map((t) => panel.vintageAt(t, 1))).size).toBe(3);
  });
});
