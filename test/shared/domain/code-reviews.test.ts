import { describe, expect, test } from 'vitest';
import { assess } from '../../../shared/domain/assess.ts';
import { brokenComparisons, codeReviews, mayBreak } from '../../../shared/domain/code-reviews.ts';
import { gapReason } from '../../../shared/domain/gap.ts';
import { panelOf } from '../../../shared/domain/panel.ts';
import { type Period, periodsBetween } from '../../../shared/domain/period.ts';
import { compileRule, leadOf, type RuleDocument } from '../../../shared/domain/rule.ts';
import { seriesOf } from '../../../shared/domain/series-selection.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage } from '../../support/a-vintage.ts';

/** Was split into four lines in 2026-07. */
const SPLIT = '3818000095';
const ALL_LINES = ['3818000040', '3818000045', '3818000050', '3818000091', SPLIT];

function aRule(commodities: string[], given: Partial<Parameters<typeof aRuleDocument>[0]> = {}): RuleDocument {
  const series = { source: 'us-census', reporter: 'US', flow: 'imports' as const, basis: 'consumption', commodities };
  return aRuleDocument({ id: 'wafers', series, window: { months: 1 }, ...given });
}

function panelFor(rule: RuleDocument, from: Period, until: Period) {
  const { series } = leadOf(rule);
  const vintages = seriesOf(series).map((id) =>
    periodsBetween(from, until).map((period, index) =>
      aVintage({
        series: id,
        period,
        measures: { value: { unit: 'USD', total: 1000 + index, partners: { CN: 600 + index, VN: 400 } } },
      }),
    ),
  );
  return panelOf(vintages, 'value');
}

describe('the months in which a rule needs a review', () => {
  test('a rule on the split line alone has one, with what became of the line', () => {
    const rule = aRule([SPLIT]);
    expect(codeReviews(rule, panelFor(rule, '2025-01', '2026-08'))).toEqual([
      {
        period: '2026-07',
        reason: expect.stringContaining('3818000095 became 3818000040, 3818000045, 3818000050, 3818000091'),
      },
    ]);
  });

  test('a rule on all lines has none, nor one whose history ends before the split or begins with it', () => {
    const [all, one] = [aRule(ALL_LINES), aRule([SPLIT])];
    expect(codeReviews(all, panelFor(all, '2025-01', '2026-08'))).toEqual([]);
    expect(codeReviews(one, panelFor(one, '2025-01', '2026-06'))).toEqual([]);
    expect(codeReviews(one, panelFor(one, '2026-07', '2026-08'))).toEqual([]);
    expect([mayBreak(leadOf(all).series), mayBreak(leadOf(one).series)]).toEqual([false, true]);
  });
});

describe('what is compared across the break', () => {
  /** The months without a number, with the reason. */
  function gapsOf(rule: RuleDocument, from: Period, until: Period): string[] {
    const panel = panelFor(rule, from, until);
    const { tracks } = assess(compileRule(rule), () => panel);
    return [...(tracks[0]?.gaps ?? [])].flatMap((code, t) =>
      code === 0 ? [] : [`${panel.periodAt(t)} ${gapReason(code)}`],
    );
  }

  const change = (from: 'previous' | 'year-earlier' | 'mean-of-12') => ({
    change: { from },
    threshold: { above: '50%' },
  });

  test('the change on the month before has no number in the month of the break, and one in the next', () => {
    expect(gapsOf(aRule([SPLIT], change('previous')), '2026-04', '2026-10')).toEqual([
      '2026-04 window-incomplete',
      '2026-07 code-retired',
    ]);
  });

  test('over a window of three months it has none as long as either window holds both sides', () => {
    const rule = aRule([SPLIT], { ...change('previous'), window: { months: 3 } });
    expect(gapsOf(rule, '2026-01', '2026-11').filter((gap) => gap.endsWith('code-retired'))).toEqual([
      '2026-07 code-retired',
      '2026-08 code-retired',
      '2026-09 code-retired',
    ]);
  });

  test.each(['year-earlier', 'mean-of-12'] as const)('the change against %s has none for twelve months', (from) => {
    const broken = gapsOf(aRule([SPLIT], change(from)), '2024-01', '2027-12').filter((gap) =>
      gap.endsWith('code-retired'),
    );
    expect(broken).toEqual(periodsBetween('2026-07', '2027-06').map((period) => `${period} code-retired`));
  });

  test('an anomaly has none for twelve months, and leaves those changes out of later comparisons', () => {
    const rule = aRule([SPLIT], { metric: { kind: 'anomaly', 'look-back': 12 }, threshold: { above: 3.5 } });
    const gaps = gapsOf(rule, '2022-01', '2028-08');
    expect(gaps.filter((gap) => gap.endsWith('code-retired'))).toEqual(
      periodsBetween('2026-07', '2027-06').map((period) => `${period} code-retired`),
    );
    // Five months later fewer than six of the twelve changes are left.
    expect(gaps.filter((gap) => gap > '2027-07')).toEqual(
      periodsBetween('2027-07', '2027-11').map((period) => `${period} window-incomplete`),
    );
  });

  test('a month that is missing keeps its own reason', () => {
    const rule = aRule([SPLIT], change('year-earlier'));
    const whole = panelFor(rule, '2025-07', '2026-10');
    const vintages = whole.columns.vintages.flat().filter(({ period }) => period !== '2026-08');
    const { tracks } = assess(compileRule(rule), () => panelOf([vintages], 'value'));
    expect([...tracks[0]!.gaps].slice(12).map(gapReason)).toEqual([
      'code-retired',
      'late',
      'code-retired',
      'code-retired',
    ]);
  });

  test('a share has its number all the same, and so has a change of a closed basket', () => {
    expect(gapsOf(aRule([SPLIT]), '2026-04', '2026-10')).toEqual([]);
    expect(gapsOf(aRule(ALL_LINES, change('previous')), '2026-04', '2026-10')).toEqual(['2026-04 window-incomplete']);
  });

  test('a history without the break has no broken comparison', () => {
    const rule = aRule([SPLIT]);
    const panel = panelFor(rule, '2025-01', '2026-06');
    expect(brokenComparisons(leadOf(rule).series, panel, { reach: 12, span: 1 })).toBeUndefined();
  });
});
