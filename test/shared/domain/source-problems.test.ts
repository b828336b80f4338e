import { describe, expect, it } from 'vitest';
import { ruleSchema } from '../../../shared/domain/rule.ts';
import { sourceProblems } from '../../../shared/domain/source-problems.ts';
import { aCondition } from '../../support/a-composed-rule.ts';
import { aProfile } from '../../support/a-profile.ts';

const good = aCondition('8101940000');
const inSeries = (change: object) => ({ ...good, series: { ...good.series, ...change } });
const wrong = inSeries({ basis: 'nope' });
const { bases } = aProfile();
const profiles = new Map([
  ['us-census', aProfile({ bases: { ...bases, exports: { domestic: 'domestic exports' } }, quantityDigits: [10] })],
  ['imports-only', aProfile({ id: 'imports-only', name: 'Importers' })],
]);

const paths = (expression: object) =>
  sourceProblems(ruleSchema.parse({ id: 'a', name: 'A', ...expression }), profiles).map(({ path }) => path);

describe('what a source does not have is said where it stands', () => {
  it.each<[string, object, string[]]>([
    ['in a rule of one condition', wrong, ['series.basis']],
    ['in each of all', { all: [wrong, good, wrong] }, ['all[0].series.basis', 'all[2].series.basis']],
    ['in one of any', { any: [good, wrong] }, ['any[1].series.basis']],
    ['in a not', { not: wrong }, ['not.series.basis']],
    ['deep within', { all: [good, { not: { any: [good, wrong] } }] }, ['all[1].not.any[1].series.basis']],
    ['nowhere', { all: [good, { not: good }] }, []],
  ])('%s', (_, expression, expected) => {
    expect(paths(expression)).toEqual(expected);
  });

  it('once, where two inputs of a metric lack the same', () => {
    const reporter = { series: { ...good.series, reporter: 'XX' }, threshold: { above: 5 } };
    expect(paths({ ...reporter, metric: { kind: 'trade-value' } })).toEqual(['series.reporter']);
    expect(paths({ ...reporter, metric: { kind: 'unit-value' } })).toEqual(['series.reporter']);
  });

  it('in the parameter of the metric that makes the second input', () => {
    const coverage = (basis: string, source: string) => ({
      series: { ...good.series, source },
      metric: { kind: 'coverage', exports: { basis } },
      threshold: { above: 5 },
    });
    expect(paths(coverage('nope', 'us-census'))).toEqual(['metric.exports.basis']);
    expect(paths({ all: [good, coverage('nope', 'us-census')] })).toEqual(['all[1].metric.exports.basis']);
    expect(paths({ all: [good, coverage('nope', 'imports-only')] })).toEqual(['all[1].metric.exports']);
  });

  it('without a suggestion where nothing is near', () => {
    const [problem] = sourceProblems(
      ruleSchema.parse({ id: 'a', name: 'A', ...inSeries({ commodities: ['77010000'] }) }),
      profiles,
    );
    expect(problem).toMatchObject({ path: 'series.commodities[0]', found: '"77010000"' });
    expect(problem).not.toHaveProperty('suggestion');
  });
});
