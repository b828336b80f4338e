import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type History } from '../../../shared/domain/assess.ts';
import { gapReason } from '../../../shared/domain/gap.ts';
import { assessLatest, planLatest } from '../../../shared/domain/latest.ts';
import type { Panel } from '../../../shared/domain/panel.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { compileRule, ruleSchema } from '../../../shared/domain/rule.ts';
import { aPanel, aRule, chinaPercent, type HistoryEntry } from '../../support/a-history.ts';
import { anyHistory, anyRule } from '../../support/any-rule.ts';

const of =
  (panel: Panel): History =>
  () =>
    panel;

/** What the whole assessment says of the last period, the highest subject first. */
function lastOf(rule: Rule, panel: Panel) {
  const { panel: own, tracks } = assess(rule, of(panel));
  const last = own.length - 1;
  const [track] = tracks.toSorted((a, b) => (b.levels[last] ?? 0) - (a.levels[last] ?? 0));
  if (last < 0 || track === undefined) return { level: 0, gap: 'not-due', value: null };
  const gap = gapReason(track.gaps[last] ?? 0);
  return { level: track.levels[last], gap, value: gap === undefined ? track.values[last] : null };
}

function latestOf(rules: readonly Rule[], recent: Panel, whole = recent) {
  const { levels, gaps, values } = assessLatest(planLatest(rules), of(recent), of(whole));
  return rules.map((_, at) => {
    const gap = gapReason(gaps[at] ?? 0);
    return { level: levels[at], gap, value: gap === undefined ? values[at] : null };
  });
}

/** Rules that read the newest columns in every way that there is. */
const anyWatch = fc.oneof(
  anyRule,
  fc
    .record({
      metric: fc.constantFrom(
        { kind: 'concentration' as const },
        { kind: 'trade-value' as const },
        { kind: 'trade-value' as const, partner: 'VN' },
        { kind: 'partner-share' as const, partner: 'JP' },
      ),
      change: fc.option(
        fc.record({
          from: fc.constantFrom('previous' as const, 'year-earlier' as const, 'mean-of-12' as const),
          as: fc.constantFrom('percent' as const, 'points' as const),
        }),
        { nil: undefined },
      ),
      months: fc.oneof(fc.integer({ min: 1, max: 14 }), fc.constant('year-to-date' as const)),
      persist: fc.record({ months: fc.integer({ min: 1, max: 3 }), keep: fc.integer({ min: 1, max: 3 }) }),
      after: fc.integer({ min: 0, max: 2 }),
      above: fc.constantFrom(0, 0.1, 0.5, 0.9),
    })
    .map(({ metric, change, months, persist, after, above }) =>
      aRule({
        metric,
        window: { months },
        persist,
        threshold: { above },
        guards: { 'confirm-after': after },
        ...(change !== undefined && { change }),
      }),
    ),
);

const wholeAmount = fc.integer({ min: 0, max: 6 });
const longHistory: fc.Arbitrary<HistoryEntry[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ partners: fc.dictionary(fc.constantFrom('CN', 'VN', 'JP', 'XX'), wholeAmount) }),
    },
    { weight: 1, arbitrary: fc.constant('suppressed' as const) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  { minLength: 1, maxLength: 45 },
);

describe('the newest period alone', () => {
  it('is as the whole assessment ends, whatever the rules and the history', () => {
    fc.assert(
      fc.property(
        fc.array(anyWatch, { minLength: 1, maxLength: 6 }),
        fc.oneof(anyHistory, longHistory),
        (rules, entries) => {
          const panel = aPanel(entries);
          expect(latestOf(rules, panel)).toEqual(rules.map((rule) => lastOf(rule, panel)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('needs no more of the history than the plan says, where the newest columns decide', () => {
    fc.assert(
      fc.property(fc.array(anyWatch, { minLength: 1, maxLength: 6 }), longHistory, (rules, entries) => {
        const panel = aPanel(entries);
        const { periods } = planLatest(rules);
        const recent = panel.slice(panel.length - periods, panel.length);
        expect(latestOf(rules, recent, panel)).toEqual(rules.map((rule) => lastOf(rule, panel)));
      }),
      { numRuns: 400 },
    );
  });

  it.each([1, 2, 3, 11, 12, 13, 18])(
    'judges changes from the year before over %i months as a whole assessment does',
    (months) => {
      const watched = { metric: { kind: 'trade-value' as const, partner: 'CN' }, persist: { months } };
      const change = { from: 'year-earlier' as const, as: 'percent' as const };
      const rules = [0.02, 2].map((above) => aRule({ ...watched, change, threshold: { above } }));
      // It grows by some 80 % from each year to the next.
      const grown = Array.from({ length: 40 }, (_, t) => Math.round(20 * 1.05 ** t) + (t % 7));
      const panel = aPanel(grown.map((amount) => ({ partners: { CN: amount, VN: 5 } })));
      const expected = rules.map((rule) => lastOf(rule, panel));
      expect(latestOf(rules, panel)).toEqual(expected);
      expect(expected.map(({ level }) => level)).toEqual([2, 0]);
    },
  );

  it('needs nothing but the newest columns, where they decide', () => {
    const nobody: History = () => {
      throw new Error('asked for the whole history');
    };
    const given = [
      { threshold: { above: '80%', warning: '60%' } },
      { threshold: { above: '95%', warning: '60%' } },
      { persist: { months: 2, 'out-of': 3 } },
      { persist: { months: 1, keep: 2 }, threshold: { above: '95%' } },
      { window: { months: 12 } },
      { window: { months: 'year-to-date' as const } },
      { metric: { kind: 'partner-share' as const, partner: 'VN' }, threshold: { above: '5%' } },
      { metric: { kind: 'partner-share' as const, partner: 'VN' }, window: { months: 2 }, threshold: { above: '9%' } },
      { metric: { kind: 'trade-value' as const, partner: 'VN' }, window: { months: 4 }, threshold: { above: 39 } },
      { metric: { kind: 'trade-value' as const, partner: 'JP' }, threshold: { above: 1 } },
      { guards: { 'minimum-trade': 1, 'confirm-after': 1 } },
      { metric: { kind: 'trade-value' as const }, threshold: { above: 50 } },
      {
        metric: { kind: 'trade-value' as const, partner: 'CN' },
        change: { from: 'year-earlier' as const },
        threshold: { above: 50 },
      },
      { metric: { kind: 'concentration' as const }, window: { months: 3 }, threshold: { above: 0.5 } },
    ] as const;
    const rules = given.map((each) => aRule(each));
    const plan = planLatest(rules);
    // A year, one month more for what waits a month, and another for what looks at two.
    expect([plan.inFull, plan.periods]).toEqual([[], 13]);
    const panel = aPanel(chinaPercent(Array.from({ length: plan.periods }, () => 90)));
    const { levels } = assessLatest(plan, of(panel), nobody);
    expect([...levels]).toEqual([2, 1, 2, 0, 2, 2, 2, 2, 2, 0, 2, 2, 0, 2]);
    expect(() => assessLatest(plan, of(panel.slice(1, panel.length)), nobody)).toThrow('asked for the whole history');
  });

  it('without a number has its own reason, and the level of the month before', () => {
    const nobody: History = () => {
      throw new Error('asked for the whole history');
    };
    const panel = aPanel([...chinaPercent([90, 90]), 'suppressed']);
    const given = [
      {},
      { metric: { kind: 'concentration' as const }, threshold: { above: 0.5 } },
      { metric: { kind: 'trade-value' as const }, threshold: { above: 99 } },
    ];
    const plan = planLatest(given.map((each) => aRule({ ...each, persist: { months: 1, 'out-of': 2 } })));
    const { gaps, levels } = assessLatest(plan, of(panel), nobody);
    expect([...levels]).toEqual([2, 2, 2]);
    expect([...gaps].map(gapReason)).toEqual(['suppressed', 'suppressed', 'suppressed']);
  });

  it('of rules on one series does not depend on the others', () => {
    const lines = { threshold: { above: '80%', 'clear-below': '50%' } };
    const given = [
      lines,
      { ...lines, guards: { 'minimum-trade': 101 } },
      { ...lines, guards: { 'minimum-trade': 100 } },
      { ...lines, guards: { 'confirm-after': 1 } },
      { ...lines, persist: { months: 2 } },
      { ...lines, persist: { months: 1, keep: 3 } },
      { ...lines, window: { months: 2 } },
      { ...lines, metric: { kind: 'partner-share' as const, partner: 'VN' } },
      { metric: { kind: 'concentration' as const }, threshold: { above: 0.8 } },
      { metric: { kind: 'concentration' as const, scale: 10_000 as const }, threshold: { above: 8_000 } },
      { metric: { kind: 'concentration' as const, unallocated: 'largest' as const }, threshold: { above: 0.8 } },
      { metric: { kind: 'trade-value' as const }, threshold: { above: 99 } },
      { metric: { kind: 'trade-value' as const, partner: 'CN' }, threshold: { above: 99 } },
      { metric: { kind: 'trade-value' as const, partner: { group: 'CHINA_USGS' } }, threshold: { above: 89 } },
      { ...lines, metric: { kind: 'partner-share' as const, partner: { group: 'EU' } } },
      { ...lines, change: { from: 'previous' as const, as: 'points' as const }, threshold: { above: '50 points' } },
    ];
    const rules = given.map((each) => aRule(each));
    const panel = aPanel(chinaPercent([10, 90, 20, 90]));
    for (const order of [rules, rules.toReversed()])
      expect(latestOf(order, panel)).toEqual(order.map((rule) => lastOf(rule, panel)));
    expect(latestOf(rules, panel).map(({ level }) => level)).toEqual([2, 0, 2, 0, 0, 2, 0, 0, 2, 2, 2, 2, 0, 2, 0, 2]);
  });

  it('of rules on several series is that of each, in the panel of its own', () => {
    const on = (commodity: string, flow: 'imports' | 'exports', measure: 'value' | 'quantity' = 'value') => ({
      series: { source: 'us-census', reporter: 'US', flow, basis: 'consumption', commodities: [commodity], measure },
    });
    const panels: Record<string, Panel> = {
      '810194 imports value': aPanel(chinaPercent([10, 10, 90])),
      '810194 exports value': aPanel(chinaPercent([90, 90, 20])),
      '810199 imports value': aPanel(chinaPercent([50, 85])),
      '810199 imports quantity': aPanel(chinaPercent([81, 82, 83, 40])),
    };
    const history: History = ({ commodities = [], flow, measure }) => {
      const panel = panels[`${commodities.join(' ')} ${flow} ${measure}`];
      if (panel === undefined) throw new RangeError('no such panel');
      return panel;
    };
    const rules = [
      aRule(on('810199', 'imports', 'quantity')),
      aRule(on('810199', 'imports')),
      aRule(on('810194', 'exports')),
      aRule({ ...on('810194', 'imports'), persist: { months: 2 } }),
      aRule(on('810194', 'imports')),
    ];
    const { levels, values } = assessLatest(planLatest(rules), history, history);
    expect([...levels]).toEqual([0, 2, 0, 0, 2]);
    expect([...values]).toEqual([0.4, 0.85, 0.2, 0.9, 0.9]);
  });

  it('of several rules with a minimum of trade is hidden for each below its own', () => {
    const rules = [50, 100, 101, 150, 99].map((minimum, index) =>
      aRule({ guards: { 'minimum-trade': minimum }, threshold: { above: `${80 + index}%` }, persist: { months: 2 } }),
    );
    const found = latestOf(rules, aPanel(chinaPercent([90, 90, 90])));
    expect(found.map(({ gap }) => gap)).toEqual([
      undefined,
      undefined,
      'below-minimum-trade',
      'below-minimum-trade',
      undefined,
    ]);
    expect(found.map(({ level }) => level)).toEqual([2, 2, 0, 0, 2]);
  });

  it('takes as many periods as the rule looks back, and waits', () => {
    const periodsOf = (given: Parameters<typeof aRule>[0]) => planLatest([aRule(given)]).periods;
    expect(periodsOf({})).toBe(1);
    expect(periodsOf({ guards: { 'confirm-after': 2 } })).toBe(3);
    expect(periodsOf({ window: { months: 6 }, persist: { months: 2, 'out-of': 3, keep: 2 } })).toBe(8);
    expect(periodsOf({ window: { months: 6 }, persist: { months: 1, keep: 4 } })).toBe(9);
    expect(periodsOf({ window: { months: 'year-to-date' }, persist: { months: 2 } })).toBe(13);
    expect(periodsOf({ change: { from: 'previous' } })).toBe(2);
    expect(periodsOf({ change: { from: 'mean-of-12' }, window: { months: 3 } })).toBe(15);
    expect(planLatest([aRule(), aRule({ window: { months: 4 } }), aRule({ window: { months: 2 } })]).periods).toBe(4);
  });

  it('of more rules than ever before is that of each', () => {
    const rules = Array.from({ length: 150 }, (_, index) =>
      aRule({ threshold: { above: `${index / 2}%` }, persist: { months: 2 } }),
    );
    const { levels } = assessLatest(planLatest(rules), of(aPanel(chinaPercent([40, 40]))), of(aPanel([])));
    expect([...levels]).toEqual(rules.map((_, index) => (index / 2 < 40 ? 2 : 0)));
  });

  it('between the lines is decided by the whole history, however long ago that was', () => {
    const rule = aRule({ threshold: { above: '80%', 'clear-below': '50%' } });
    const raised = aPanel(chinaPercent([90, ...Array.from({ length: 30 }, () => 60)]));
    const clear = aPanel(chinaPercent([40, ...Array.from({ length: 30 }, () => 60)]));
    const recent = raised.slice(20, 31);
    expect(latestOf([rule], recent, raised)).toMatchObject([{ level: 2, value: 0.6 }]);
    expect(latestOf([rule], recent, clear)).toMatchObject([{ level: 0, value: 0.6 }]);
  });

  it('of a rule on each partner is that of the one that stands highest', () => {
    const rule = aRule({ metric: { kind: 'partner-share', partner: 'each' } });
    expect(latestOf([rule], aPanel(chinaPercent([10, 10])))).toMatchObject([{ level: 2, value: 0.9 }]);
    expect(latestOf([rule], aPanel(chinaPercent([90, 90])))).toMatchObject([{ level: 2, value: 0.9 }]);
    const low = aRule({ metric: { kind: 'partner-share', partner: 'each' }, threshold: { above: '10%' } });
    // Of those that stand alike, the first.
    expect(latestOf([low], aPanel(chinaPercent([60, 60])))).toMatchObject([{ level: 2, value: 0.6 }]);
  });

  it('of a composition is what the composition says', () => {
    const condition = (above: string) => {
      const {
        id: _,
        name: __,
        tags: ___,
        notify: ____,
        'silenced-by': _____,
        ...rest
      } = aRule({ threshold: { above } }).document;
      return rest;
    };
    const document = { id: 'both', name: 'Both', all: [condition('80%'), condition('95%')] };
    const rule = compileRule(ruleSchema.parse(document));
    expect(latestOf([rule], aPanel(chinaPercent([90])))).toMatchObject([{ level: 0 }]);
    expect(latestOf([rule], aPanel(chinaPercent([99])))).toMatchObject([{ level: 2 }]);
  });

  it('that looks at more periods than most is judged all the same', () => {
    const rule = aRule({ persist: { months: 40 } });
    expect(latestOf([rule], aPanel(chinaPercent(Array.from({ length: 40 }, () => 90))))).toMatchObject([{ level: 2 }]);
    expect(latestOf([rule], aPanel(chinaPercent([10, ...Array.from({ length: 39 }, () => 90)])))).toMatchObject([
      { level: 0 },
    ]);
  });

  it('of a history without any period is not due', () => {
    expect(latestOf([aRule()], aPanel([]))).toEqual([{ level: 0, gap: 'not-due', value: null }]);
  });

  it('of an index whose squares are more than a number holds is still an index', () => {
    const rule = aRule({
      metric: { kind: 'concentration' },
      threshold: { above: 0.4 },
      guards: { 'when-missing': 'clear' },
    });
    const panel = aPanel([{ partners: { CN: 1e200, VN: 1e200 } }, { partners: { CN: 1e200, VN: 1e200 } }]);
    expect(latestOf([rule], panel)).toEqual([{ level: 2, gap: undefined, value: 0.5 }]);
  });

  it('is the same at the next release, whose partners stand elsewhere', () => {
    const rules = [aRule(), aRule({ metric: { kind: 'partner-share', partner: 'VN' }, threshold: { above: '50%' } })];
    const plan = planLatest(rules);
    const levelsIn = (panel: Panel) => [...assessLatest(plan, of(panel), of(panel)).levels];
    expect(levelsIn(aPanel(chinaPercent([90, 90])))).toEqual([2, 0]);
    const next = aPanel([
      { partners: { AU: 1, BR: 1, CN: 10, VN: 90 } },
      { partners: { AU: 1, BR: 1, CN: 10, VN: 90 } },
    ]);
    expect(levelsIn(next)).toEqual([0, 2]);
    expect(levelsIn(aPanel([{ partners: { JP: 5 } }, { partners: { JP: 5 } }]))).toEqual([0, 0]);
  });
});
