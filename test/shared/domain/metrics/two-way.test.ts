/** The metrics that set imports against exports: balance, coverage, net import reliance. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricOf, metricSchema } from '../../../../shared/domain/metrics/index.ts';
import figures from '../../../fixtures/worked-examples/figures.json' with { type: 'json' };
import type { HistoryEntry } from '../../../support/a-history.ts';
import { aQuestion, measured, type MetricInput } from '../../../support/metric-column.ts';

const exports = { basis: 'domestic' };
const BALANCE: MetricInput = { kind: 'balance', exports };
const NORMALISED: MetricInput = { kind: 'balance', exports, normalised: true };
const COVERAGE: MetricInput = { kind: 'coverage', exports };
const RELIANCE: MetricInput = { kind: 'net-import-reliance', exports };
const ALL = [BALANCE, NORMALISED, COVERAGE, RELIANCE];

const total = (amount: number): HistoryEntry => ({ partners: {}, total: amount });
const once = (metric: MetricInput, imports: number, exported: number) =>
  measured(metric, [total(imports)], { other: [total(exported)] })[0];

describe('published examples', () => {
  it('exports of 30 and imports of 50: balance -20, normalised -0.25, coverage 0.6', () => {
    expect([BALANCE, NORMALISED, COVERAGE].map((metric) => once(metric, 50, 30))).toEqual([-20, -0.25, 0.6]);
  });

  it('US antimony oxide 2021 (USGS): reliance from trade alone, and two-way trade by Grubel and Lloyd', () => {
    const { imports, exports: exported, grubelLloyd } = figures.antimonyOxide2021;
    expect(once(RELIANCE, imports, exported)).toBeCloseTo((imports - exported) / imports, 12);
    expect(once(RELIANCE, imports, exported)).toBeCloseTo(0.9199, 4);
    // Their index is 1 - |X - M| / (X + M): what the normalised balance leaves of one.
    expect(1 - Math.abs(once(NORMALISED, imports, exported) as number)).toBeCloseTo(grubelLloyd, 12);
  });

  it.each(figures.graphite)(
    'US graphite in $year (USGS): imports less exports',
    ({ imports, exports: exported, printed }) => {
      // Without production the apparent consumption is the net imports; USGS prints two or three digits of it.
      expect(Math.abs((once(BALANCE, imports, exported) as number) / printed + 1)).toBeLessThan(0.006);
      expect(once(RELIANCE, imports, exported)).toBeCloseTo((imports - exported) / imports, 12);
    },
  );

  it.each(figures.antimony)(
    'US antimony in $year (USGS): with production, reliance is the printed $printed per cent; from trade alone it is another figure',
    ({ production, imports, exports: exported, printed }) => {
      const netImports = -(once(BALANCE, imports, exported) as number);
      expect(Math.round((100 * netImports) / (production + netImports))).toBe(printed);
      expect(once(RELIANCE, imports, exported)).toBeCloseTo(netImports / imports, 12);
    },
  );
});

describe('at the edges', () => {
  it.each<[string, MetricInput, number, number, unknown]>([
    ['no exports: fully reliant', RELIANCE, 50, 0, 1],
    ['a net exporter is below zero', RELIANCE, 10, 40, -3],
    ['no imports: no reliance to speak of', RELIANCE, 0, 40, 'denominator-zero'],
    ['no imports: nothing to cover', COVERAGE, 0, 40, 'denominator-zero'],
    ['no exports cover nothing', COVERAGE, 50, 0, 0],
    ['no trade at all has a balance', BALANCE, 0, 0, 0],
    ['and no normalised one', NORMALISED, 0, 0, 'denominator-zero'],
    ['exports only', NORMALISED, 0, 7, 1],
    ['imports only', NORMALISED, 7, 0, -1],
    ['a negative total', COVERAGE, -5, 7, 'denominator-zero'],
  ])('%s', (...[, metric, imports, exported, expected]) => {
    expect(once(metric, imports, exported)).toBe(expected);
  });

  it.each(ALL)('$kind needs both sides: the gap of either is its gap', (metric) => {
    const imports = [total(5), undefined, total(5), total(5), total(5)];
    const other = [total(5), total(5), 'suppressed' as const, total(5), total(5)];
    expect(
      measured(metric, imports, { other })
        .slice(0, 4)
        .map((value) => typeof value === 'string' && value),
    ).toEqual([false, 'late', 'suppressed', false]);
  });

  it.each(ALL)('$kind looks at the months that both sides reach', (metric) => {
    const both = measured(metric, [total(5), total(6), total(8)], { other: [undefined, total(4)] });
    expect(both).toEqual(measured(metric, [total(6)], { other: [total(4)] }));
  });

  it.each(ALL)('$kind has no number where the two are in different units', (metric) => {
    const kilograms: HistoryEntry = { partners: {}, total: 5, unit: 'KG' };
    const pieces: HistoryEntry = { partners: {}, total: 5, unit: 'NO' };
    expect(measured(metric, [kilograms], { other: [pieces] })).toEqual(['unit-mismatch']);
    expect(measured(metric, [kilograms, undefined, kilograms], { other: [pieces, pieces, pieces] })[1]).toBe('late');
  });

  it('a window sums both sides before it divides', () => {
    const given = { span: 2, other: [total(0), total(30)] };
    expect(measured(COVERAGE, [total(10), total(90)], given)).toEqual(['window-incomplete', 0.3]);
  });

  it('cannot be asked with one side alone', () => {
    for (const metric of ALL) expect(() => measured(metric, [total(5)])).toThrow(RangeError);
  });
});

describe('for any amounts', () => {
  it('the three are one thing: reliance is one less coverage, and the normalised balance follows from it', () => {
    const amount = fc.integer({ min: 0, max: 1e12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), amount, (imports, exported) => {
        const coverage = once(COVERAGE, imports, exported) as number;
        expect(once(RELIANCE, imports, exported)).toBeCloseTo(1 - coverage, 10 - Math.log10(1 + coverage));
        expect(once(NORMALISED, imports, exported)).toBeCloseTo((coverage - 1) / (coverage + 1), 10);
      }),
    );
  });
});

describe('in words and parts', () => {
  const document = (metric: MetricInput) => metricSchema.parse(metric);
  const question = aQuestion([total(50)], { other: [total(30)] });

  it.each([
    [BALANCE, 'the trade balance (exports less imports)', 'amount', [-20, undefined, undefined]],
    [
      NORMALISED,
      'the normalised trade balance (X - M) / (X + M)',
      'index',
      [-20, 80, ['exports less imports', 'exports and imports']],
    ],
    [COVERAGE, 'the coverage (exports by imports)', 'index', [30, 50, ['exports', 'imports']]],
    [
      RELIANCE,
      'the net import reliance (imports less exports, by imports)',
      'change',
      [20, 50, ['imports less exports', 'imports']],
    ],
  ] as const)('%j', (metric, phrase, scale, [numerator, denominator, names]) => {
    const found = metricOf(document(metric));
    expect([found.phrase(document(metric)), found.scale(document(metric))]).toEqual([phrase, scale]);
    const parts = found.parts!(document(metric), question)!;
    expect([parts.numerator[0], parts.denominator?.[0], parts.names, parts.whose]).toEqual([
      numerator,
      denominator,
      names,
      undefined,
    ]);
  });

  it('the exports are of the same codes, unless the rule names others', () => {
    const series = {
      source: 'us-census',
      reporter: 'US',
      flow: 'imports' as const,
      basis: 'consumption',
      commodities: ['2825800000'],
      measure: 'value' as const,
    };
    const inputs = (given: MetricInput) => metricOf(document(given)).inputs!(document(given), series);
    expect(inputs(COVERAGE)).toEqual([series, { ...series, flow: 'exports', basis: 'domestic' }]);
    expect(inputs({ kind: 'coverage', exports: { basis: 'total', commodities: ['2825800010'] } })[1]).toEqual({
      ...series,
      flow: 'exports',
      basis: 'total',
      commodities: ['2825800010'],
    });
  });

  it('a basket is left aside where the exports name their own codes', () => {
    const basket = { name: 'cobalt', digits: 6 as const };
    const series = {
      source: 's',
      reporter: 'US',
      flow: 'imports' as const,
      basis: 'b',
      basket,
      measure: 'value' as const,
    };
    const metric = document({ kind: 'coverage', exports: { basis: 'total', commodities: ['810520'] } });
    const [own, other] = metricOf(metric).inputs!(metric, series);
    expect([own?.basket, other?.basket, other?.commodities]).toEqual([basket, undefined, ['810520']]);
    const plain = document({ kind: 'coverage', exports: { basis: 'total' } });
    expect(metricOf(plain).inputs!(plain, series)[1]?.basket).toEqual(basket);
  });
});
