import { describe, expect, it } from 'vitest';
import { metricOf, metricSchema } from '../../../../shared/domain/metrics/index.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import type { HistoryEntry } from '../../../support/a-history.ts';
import { euRareEarths } from '../../../support/eu-rare-earths.ts';
import { aQuestion, measured, type MetricInput } from '../../../support/metric-column.ts';

const CDI1: MetricInput = { kind: 'dependency', indicator: 'cdi1' };
const CDI2: MetricInput = { kind: 'dependency', indicator: 'cdi2', inside: { basis: 'intra' } };
const CDI3: MetricInput = { kind: 'dependency', indicator: 'cdi3', exports: { basis: 'total' } };

const eur = (total: number): HistoryEntry => ({ partners: {}, total, unit: 'EUR' });

describe('EU rare earths (Eurostat Comext)', () => {
  it.each(['2023', '2024'] as const)('%s: concentrated outside by CDI1, from outside by CDI2', (year) => {
    const { hhi, inside, cdi2 } = figures.euRareEarths[year];
    const outside = euRareEarths(year);
    expect(measured(CDI1, [outside])[0]).toBeCloseTo(hhi, 6);
    expect(measured(CDI2, [outside], { other: [eur(inside)] })[0]).toBeCloseTo(cdi2, 6);
  });
});

describe('at the edges', () => {
  it.each<[string, MetricInput, number, number, unknown]>([
    ['all from outside', CDI2, 5, 0, 1],
    ['nothing from outside', CDI2, 0, 5, 0],
    ['no imports at all', CDI2, 0, 0, 'denominator-zero'],
    ['imports from outside as large as exports', CDI3, 5, 5, 1],
    ['no exports: no ratio, however dependent', CDI3, 5, 0, 'denominator-zero'],
    ['no imports', CDI3, 0, 5, 0],
  ])('%s', (...[, metric, outside, other, expected]) => {
    expect(measured(metric, [eur(outside)], { other: [eur(other)] })).toEqual([expected]);
  });

  it('without the second side there is no number to give', () => {
    for (const metric of [CDI2, CDI3]) expect(() => measured(metric, [eur(5)])).toThrow(RangeError);
  });

  it('the gap of either side is its gap, and different units have no ratio', () => {
    expect(measured(CDI2, [eur(5), 'suppressed', eur(5)], { other: [eur(5), eur(5), undefined, eur(1)] })).toEqual([
      0.5,
      'suppressed',
      'late',
    ]);
    expect(measured(CDI3, [eur(5)], { other: [{ partners: {}, total: 5, unit: 'USD' }] })).toEqual(['unit-mismatch']);
  });

  it('a window is a ratio of sums', () => {
    expect(measured(CDI3, [eur(10), eur(90)], { span: 2, other: [eur(0), eur(200)] })[1]).toBe(0.5);
  });
});

describe('in words, inputs and parts', () => {
  const series = {
    source: 'eurostat-comext',
    reporter: 'EU',
    flow: 'imports' as const,
    basis: 'extra',
    commodities: ['280530'],
    measure: 'value' as const,
  };
  const of = (given: MetricInput) => {
    const metric = metricSchema.parse(given);
    return { metric, found: metricOf(metric) };
  };

  it.each([
    [CDI1, 'index', 'the dependency indicator CDI1 (concentration of suppliers outside)', [series]],
    [
      CDI2,
      'ratio',
      'the dependency indicator CDI2 (share of imports from outside in all imports)',
      [series, { ...series, basis: 'intra' }],
    ],
    [
      CDI3,
      'index',
      'the dependency indicator CDI3 (imports from outside by exports)',
      [series, { ...series, flow: 'exports', basis: 'total' }],
    ],
  ] as const)('%j', (given, scale, phrase, inputs) => {
    const { metric, found } = of(given);
    expect([found.scale(metric), found.phrase(metric), found.inputs!(metric, series)]).toEqual([scale, phrase, inputs]);
  });

  it('only CDI2 is a share, whose change can be split', () => {
    const question = aQuestion([eur(30)], { other: [eur(50)] });
    const parts = (given: MetricInput) => {
      const { metric, found } = of(given);
      const { numerator, denominator, whose, names } = found.parts!(metric, question) ?? {};
      return [numerator?.[0], denominator?.[0], whose, names];
    };
    expect(parts(CDI1)).toEqual([undefined, undefined, undefined, undefined]);
    expect(parts(CDI2)).toEqual([30, 80, 'the trade with the outside', undefined]);
    expect(parts(CDI3)).toEqual([30, 50, undefined, ['imports from outside', 'exports']]);
  });
});
