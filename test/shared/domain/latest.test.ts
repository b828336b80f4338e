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
