import { expect, test } from 'vitest';
import { brokenComparisons, codeReviews } from '../../../shared/domain/code-reviews.ts';
import { panelOf } from '../../../shared/domain/panel.ts';
import { periodsBetween } from '../../../shared/domain/period.ts';
import { leadOf, ruleSchema } from '../../../shared/domain/rule.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { aVintage } from '../../support/a-vintage.ts';

const rule = (source: string, commodities: string[]) =>
  aRuleDocument({ series: { source, reporter: 'US', flow: 'imports', basis: 'consumption', commodities } });

const panel = (from: string, until: string) =>
  panelOf([periodsBetween(from, until).map((period) => aVintage({ period }))], 'value');

test('a review names month, codes and what to do, once for each month and oldest first', () => {
  const later = rule('us-census', ['3818000095', '810390']);
  expect(codeReviews(later, panel('2021-01', '2026-12'))).toEqual([
    {
      period: '2022-01',
      reason:
        'From 2022-01 on the codes of this rule are others: 810390 became 810391, 810399 (articles of tantalum: crucibles and others). ' +
        'The rule does not hold all of them, so figures from before and after do not compare. Review its list of codes.',
    },
    { period: '2026-07', reason: expect.stringMatching(/^From 2026-07 on .*3818000095 became 3818000040, /) },
  ]);
});

test('reviews of several conditions are in order of month', () => {
  const [wafers, tantalum] = [['3818000095'], ['810390']].map((commodities) => {
    const { series, metric, threshold } = leadOf(rule('us-census', commodities));
    return { series, metric, threshold };
  });
  const both = ruleSchema.parse({ id: 'both', name: 'Both', all: [wafers, tantalum] });
  expect(codeReviews(both, panel('2021-01', '2026-12')).map(({ period }) => period)).toEqual(['2022-01', '2026-07']);
});

test('several codes that became others are all named', () => {
  const [review] = codeReviews(rule('us-census', ['401511']), panel('2021-01', '2023-12'));
  expect(review?.reason).toContain(': 401511, 401519 became 401512, 401519 (surgical gloves');
});

test('breaks of one month are one review', () => {
  const two = rule('us-census', ['810390', '810600']);
  const reviews = codeReviews(two, panel('2021-01', '2023-12'));
  expect(reviews.map(({ period }) => period)).toEqual(['2022-01']);
  expect(reviews[0]?.reason).toMatch(/810390 became 810391, 810399 \(.*\); 810600 became 810610, 810690 \(/);
});

test('codes that began without a known beginning began', () => {
  const [review] = codeReviews(rule('eurostat-comext', ['25309050']), panel('2022-01', '2024-12'));
  expect(review).toMatchObject({ period: '2023-01' });
  expect(review?.reason).toContain(': 25309040, 25309050 began (lithium and rare-earth ores got codes of their own;');
});

test('every break counts, each for as long as a comparison reaches across it', () => {
  const { series } = leadOf(rule('us-census', ['3818000095', '810390']));
  const months = panel('2021-01', '2026-12');
  const broken = (reach: number, span: number) => {
    const columns = brokenComparisons(series, months, { reach, span }) ?? new Uint8Array();
    return [...columns].flatMap((is, t) => (is === 1 ? [months.periodAt(t)] : []));
  };
  expect(broken(1, 1)).toEqual(['2022-01', '2026-07']);
  expect(broken(2, 1)).toEqual(['2022-01', '2022-02', '2026-07', '2026-08']);
  expect(broken(1, 3)).toEqual(['2022-01', '2022-02', '2022-03', '2026-07', '2026-08', '2026-09']);
  const other = leadOf(rule('us-census', ['810390'])).series;
  expect([...(brokenComparisons(other, months, { reach: 1, span: 1 }) ?? [])].filter((is) => is === 1)).toHaveLength(1);
});
