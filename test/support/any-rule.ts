import * as fc from 'fast-check';
import type { Rule } from '../../shared/domain/rule.ts';
import { aRule, type HistoryEntry } from './a-history.ts';

const ratios = fc.uniqueArray(fc.constantFrom(0, 0.2, 0.25, 1 / 3, 0.5, 0.75, 0.8, 1), { minLength: 3, maxLength: 3 });
const amounts = fc.uniqueArray(fc.constantFrom(-1, 0, 1, 2, 3, 5, 10, 1e6, 1e300), { minLength: 3, maxLength: 3 });

/** Three numbers in any order make lines in the right order: the threshold, and a clear and a warning line behind it. */
const threshold = (numbers: fc.Arbitrary<number[]>) =>
  fc
    .record({ numbers, isAbove: fc.boolean(), hasClear: fc.boolean(), hasWarning: fc.boolean(), swap: fc.boolean() })
    .map(({ numbers: given, isAbove, hasClear, hasWarning, swap }) => {
      const [a = 0, b = 0, c = 0] = given.toSorted((x, y) => (isAbove ? y - x : x - y));
      const [clear, warning] = swap ? [b, c] : [c, b];
      return {
        [isAbove ? 'above' : 'below']: a,
        ...(hasClear && { [isAbove ? 'clear-below' : 'clear-above']: clear }),
        ...(hasWarning && { warning }),
      };
    });

const metricAndThreshold = fc.oneof(
  fc.record({ metric: fc.constant({ kind: 'partner-share' as const, partner: 'CN' }), threshold: threshold(ratios) }),
  fc.record({
    metric: fc.constantFrom({ kind: 'trade-value' as const }, { kind: 'trade-value' as const, partner: 'CN' }),
    threshold: threshold(amounts),
  }),
);

/** Any rule of one subject over one series. */
export const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    core: metricAndThreshold,
    window: fc.record({ months: fc.integer({ min: 1, max: 3 }) }),
    months: fc.integer({ min: 1, max: 4 }),
    more: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    keep: fc.integer({ min: 1, max: 3 }),
    minimum: fc.option(fc.constantFrom(0, 1, 3), { nil: undefined }),
    whenMissing: fc.constantFrom('hold' as const, 'clear' as const, 'alert' as const),
    every: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    corrections: fc.boolean(),
  })
  .map(({ core, window, months, more, keep, minimum, whenMissing, every, corrections }) =>
    aRule({
      ...core,
      window,
      persist: { months, keep, ...(more !== undefined && { 'out-of': months + more }) },
      guards: { 'when-missing': whenMissing, ...(minimum !== undefined && { 'minimum-trade': minimum }) },
      notify: { corrections, ...(every !== undefined && { 'repeat-every': every }) },
    }),
  );

const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(-2, 1e15, 1e300) },
);
const month = fc.record(
  { partners: fc.dictionary(fc.constantFrom('CN', 'VN'), amount, { maxKeys: 2 }), total: amount },
  { requiredKeys: ['partners'] },
);

/** Months with figures, withheld months and months not retrieved; zeros, negative and huge amounts, few partners. */
export const anyHistory: fc.Arbitrary<HistoryEntry[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: month },
    { weight: 1, arbitrary: fc.constant('suppressed' as const) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  { minLength: 1, maxLength: 16 },
);
