import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../shared/domain/assess.ts';
import { decompose, explain } from '../../../shared/domain/explain.ts';
import type { Panel } from '../../../shared/domain/panel.ts';
import { panelOf } from '../../../shared/domain/panel.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { ruleSentence } from '../../../shared/domain/rule-sentence.ts';
import { aHistory, aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { anyHistory, anyRule } from '../../support/any-rule.ts';

const explained = (rule: Rule, panel: Panel, t: number, subject = 0) =>
  explain(rule, aProfile(), {
    track: assess(rule, () => panel).tracks[subject]!,
    panel,
    others: [],
    t,
    threshold: rule.lines.critical.raise,
  });

const whose = 'the trade of China';
const column = (...amounts: number[]) => Float64Array.from(amounts);

describe('decompose', () => {
  it('splits a change between the partner and all others', () => {
    // 40 of 100 becomes 80 of 160: had only the partner changed, 80 of 140; had only the rest, 40 of 120.
    const split = decompose({ numerator: column(40, 80), denominator: column(100, 160), whose }, 0, 1)!;
    expect(split.change).toBeCloseTo(0.1, 12);
    expect(split.own).toBeCloseTo((80 / 140 - 40 / 100 + (80 / 160 - 40 / 120)) / 2, 12);
    expect(split.rest).toBeCloseTo((40 / 120 - 40 / 100 + (80 / 160 - 80 / 140)) / 2, 12);
  });

  it.each([
    ['the partner alone, when the others traded the same', column(40, 80), column(100, 140), 'rest'],
    ['the others alone, when the partner traded the same', column(40, 40), column(100, 140), 'own'],
  ] as const)('is due to %s', (_, numerator, denominator, nothing) => {
    expect(decompose({ numerator, denominator, whose }, 0, 1)![nothing]).toBeCloseTo(0, 12);
  });

  it.each([
    ['an amount has no parts', { numerator: column(1, 2), whose }],
    ['the numerator is no part of the denominator', { numerator: column(1, 2), denominator: column(3, 4) }],
    [
      'a mix of the two periods would have no trade at all',
      { numerator: column(0, 5), denominator: column(5, 5), whose },
    ],
    ['the first period had no trade', { numerator: column(0, 5), denominator: column(0, 10), whose }],
    ['the last period had no trade', { numerator: column(5, 0), denominator: column(10, 0), whose }],
  ])('is null where %s', (_, parts) => {
    expect(decompose(parts, 0, 1)).toBeNull();
  });

  it('its parts add up to the change exactly, and none depends on the direction', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(amounts, ([n0, r0, n1, r1]) => {
        const parts = { numerator: column(n0!, n1!), denominator: column(n0! + r0!, n1! + r1!), whose };
        const forth = decompose(parts, 0, 1);
        if (forth === null) return;
        const back = decompose(parts, 1, 0)!;
        expect(Math.abs(forth.own + forth.rest - forth.change)).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(forth.change - (n1! / (n1! + r1!) - n0! / (n0! + r0!)))).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(forth.own + back.own)).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(forth.rest + back.rest)).toBeLessThanOrEqual(1e-12);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an explanation', () => {
  const rule = aRule({ threshold: { above: '80%', 'clear-below': '75%' } });
  const month = (china: number, others: Record<string, number>, total?: number): HistoryEntry => ({
    partners: { CN: china, ...others },
    ...(total !== undefined && { total }),
  });
  const panel = aPanel([month(60, { VN: 30, AT: 10 }), undefined, month(81, { VN: 12, AT: 7 })]);

  it('says the value, the one before, the line and the distance', () => {
    const found = explained(rule, panel, 2);
    expect(found).toMatchObject({
      value: 0.81,
      previous: 0.6,
      previousPeriod: '2025-01',
      threshold: 0.8,
      numerator: 81,
      denominator: 100,
    });
    expect(found.distance).toBeCloseTo(0.01, 12);
    expect(found.decomposition!.change).toBeCloseTo(0.21, 12);
  });

  it('the one before is the last that has a number', () => {
    expect(explained(rule, aPanel(chinaPercent([50, 60, null, null, 81])), 4)).toMatchObject({
      previous: 0.6,
      previousPeriod: '2025-02',
    });
  });

  it('the first period has none before it', () => {
    expect(explained(rule, panel, 0)).toMatchObject({
      value: 0.6,
      previous: null,
      previousPeriod: null,
      decomposition: null,
    });
  });

  it('without a number there is a reason, and nothing that would need one', () => {
    expect(explained(rule, panel, 1)).toMatchObject({
      value: null,
      gap: 'late',
      previous: 0.6,
      distance: null,
      numerator: null,
      denominator: null,
      decomposition: null,
      suppliers: [],
      queries: [],
      retrievedAt: '',
    });
  });

  it('names what is measured, and the rule in a sentence', () => {
    expect(explained(rule, panel, 2)).toMatchObject({
      sentence: ruleSentence(rule.document, aProfile()),
      sourceName: 'US Census Bureau',
      metric: "China's share",
      scope: 'US imports of 8101.94.0000',
      scale: 'ratio',
      unit: 'USD',
      basis: 'imports for consumption, customs value',
      windowMonths: 1,
      series: ['us-census/US/imports/consumption/8101940000'],
    });
  });

  it('carries what the author wrote of the rule, where there is something', () => {
    const panel = aPanel(chinaPercent([90]));
    expect(explained(aRule({ description: 'Ask the desk.' }), panel, 0).description).toBe('Ask the desk.');
    expect(explained(aRule(), panel, 0)).not.toHaveProperty('description');
  });

  it('of one partner among each names that partner', () => {
    const each = aRule({ metric: { kind: 'partner-share', partner: 'each' } });
    expect(explained(each, panel, 2, 2)).toMatchObject({ metric: "Vietnam's share", numerator: 12, denominator: 100 });
  });

  it('of an amount has no denominator and no parts of a change', () => {
    const amount = aRule({ metric: { kind: 'trade-value' }, threshold: { below: 50 } });
    expect(explained(amount, panel, 2)).toMatchObject({
      value: 100,
      distance: 50,
      numerator: 100,
      denominator: null,
      decomposition: null,
    });
  });

  it('ranks at most six partners by amount, then by code, and leaves out who did not trade', () => {
    const { suppliers } = explained(
      rule,
      aPanel([month(10, { VN: 40, AT: 10, DE: 5, JP: 4, KR: 3, MY: 2, GB: 0 })]),
      0,
    );
    expect(suppliers.map(({ partner, amount }) => [partner, amount])).toEqual([
      ['VN', 40],
      ['AT', 10],
      ['CN', 10],
      ['DE', 5],
      ['JP', 4],
      ['KR', 3],
    ]);
    expect(suppliers[0]).toEqual({ partner: 'VN', name: 'Vietnam', amount: 40, share: 40 / 74 });
  });

  it('takes the shares of partners of the published total', () => {
    expect(explained(rule, aPanel([month(10, {}, 40)]), 0).suppliers).toMatchObject([{ partner: 'CN', share: 0.25 }]);
  });

  it('ranks nobody where the published total is nothing', () => {
    expect(explained(rule, aPanel([month(10, {}, 0)]), 0).suppliers).toEqual([]);
  });

  it('looks back over thirteen periods at most, gaps included', () => {
    const long = aPanel(chinaPercent(Array.from({ length: 20 }, (_, t) => (t === 15 ? null : t))));
    const { history } = explained(rule, long, 19);
    expect(history).toHaveLength(13);
    expect([history[0], history[8], history[12]]).toEqual([
      { period: '2025-08', value: 0.07 },
      { period: '2026-04', value: null, gap: 'late' },
      { period: '2026-08', value: 0.19 },
    ]);
    expect(explained(rule, long, 4).history).toHaveLength(5);
  });

  it('gives the queries once each, the latest retrieval, and the vintage of the rows in the window', () => {
    const quarter = aRule({ window: { months: 2 } });
    const [first, second] = aHistory(chinaPercent([60, 81]));
    const query = 'https://api.census.gov/one';
    const both = panelOf(
      [
        [
          { ...first!, query, retrievedAt: '2025-09-01T00:00:00.000Z' },
          { ...second!, query },
        ],
      ],
      'value',
    );
    expect(explained(quarter, both, 1)).toMatchObject({
      queries: [query],
      retrievedAt: '2025-09-01T00:00:00.000Z',
      vintage: both.vintageAt(1, 2),
    });
    expect(explained(quarter, both, 1)).not.toHaveProperty('recording');
  });

  it('says when one of its rows comes from a recording', () => {
    const [first, second] = aHistory(chinaPercent([60, 81]));
    const recorded = panelOf([[{ ...first!, recording: 'carried figures' }, second!]], 'value');
    expect(explained(aRule({ window: { months: 2 } }), recorded, 1).recording).toBe('carried figures');
    expect(explained(rule, recorded, 1)).not.toHaveProperty('recording');
  });

  it('holds no number that is not finite, for any rule and history', () => {
    fc.assert(
      fc.property(anyRule, anyHistory, (any, entries) => {
        const given = aPanel(entries);
        for (let t = 0; t < given.length; t++) {
          const text = JSON.stringify(explained(any, given, t), (_, value) =>
            typeof value === 'number' && !Number.isFinite(value) ? 'BAD' : value,
          );
          expect(text).not.toContain('BAD');
        }
      }),
    );
  });
});
