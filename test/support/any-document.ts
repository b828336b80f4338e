import * as fc from 'fast-check';
import { addMonths } from '../../shared/domain/period.ts';
import { compileRule, type Rule, ruleSchema } from '../../shared/domain/rule.ts';
import type { Breakdown, Measure, Vintage } from '../../shared/domain/series.ts';
import { aVintage } from './a-vintage.ts';
import type { MetricInput } from './metric-column.ts';

const partner = fc.constantFrom('CN', 'AT', { group: 'EU' }, { group: 'EU', membership: 'fixed' as const });
const optionalPartner = fc.option(fc.record({ partner }), { nil: {} });
const exports = fc.constant({ basis: 'domestic' });
const unallocated = fc.constantFrom('spread' as const, 'largest' as const);
const of = <Kind extends MetricInput['kind'], Rest extends object>(kind: Kind, rest: fc.Arbitrary<Rest>) =>
  rest.map((more) => ({ kind, ...more }));
const share = fc.constantFrom('0%', '10%', 0.5, 1);

const anyMetric = fc.oneof(
  of('partner-share', fc.record({ partner })),
  of('top-share', fc.record({ k: fc.integer({ min: 1, max: 4 }) })),
  of('concentration', fc.record({ scale: fc.constantFrom(1 as const, 10_000 as const), unallocated })),
  of('effective-suppliers', fc.record({ unallocated })),
  of('supplier-count', fc.option(fc.record({ 'at-least': share }), { nil: {} })),
  of('trade-value', optionalPartner),
  of('trade-quantity', optionalPartner),
  of('unit-value', optionalPartner),
  of('balance', fc.record({ exports, normalised: fc.boolean() })),
  of('coverage', fc.record({ exports })),
  of('net-import-reliance', fc.record({ exports })),
  of('partner-switch', fc.record({ since: fc.constantFrom(1, 3, 12) })),
  of(
    'anomaly',
    optionalPartner.map((more) => ({ ...more, 'look-back': 6 })),
  ),
  of('dependency', fc.constant({ indicator: 'cdi1' as const })),
  of('dependency', fc.constant({ indicator: 'cdi2' as const, inside: { basis: 'general' } })),
  of(
    'dependency',
    exports.map((given) => ({ indicator: 'cdi3' as const, exports: given })),
  ),
);
const each = of('partner-share', fc.record({ partner: fc.constant('each'), 'at-least': share }));

const threshold = fc.constantFrom<Record<string, number>[]>(
  { above: 0.5 },
  { above: 0.9, 'clear-below': 0.4 },
  { above: 0.8, warning: 0.2, 'clear-below': 0.3 },
  { above: 0 },
  { below: 0.5 },
  { below: 0.1, 'clear-above': 0.6 },
  { below: 0.2, warning: 0.9 },
);

const CODES = ['810194', '810199', '3818000095', '280530'];
const series = fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 1, maxLength: 2 }).map((commodities) => ({
  source: 'us-census',
  reporter: 'US',
  flow: 'imports' as const,
  basis: 'consumption',
  commodities,
}));
const measuredSeries = fc.oneof(
  { weight: 3, arbitrary: series },
  { weight: 1, arbitrary: series.map((given) => ({ ...given, measure: 'quantity' as const })) },
  {
    weight: 1,
    arbitrary: fc.constant({
      source: 'us-census',
      reporter: 'US',
      flow: 'imports' as const,
      basis: 'consumption',
      basket: { name: 'magnets' },
    }),
  },
);

const optional = <Value>(key: string, value: fc.Arbitrary<Value>) =>
  fc.option(
    value.map((given) => ({ [key]: given })),
    { nil: {}, freq: 1 },
  );

const conditionOf = (metric: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.record({ series: measuredSeries, metric, threshold }),
      optional(
        'change',
        fc.record({
          from: fc.constantFrom('previous', 'year-earlier', 'mean-of-12'),
          as: fc.constantFrom('percent', 'points'),
        }),
      ),
      optional('window', fc.record({ months: fc.constantFrom(1, 2, 3, 12, 'year-to-date') })),
      optional('persist', fc.constantFrom({ months: 2 }, { months: 2, 'out-of': 3 }, { keep: 2 })),
      optional(
        'guards',
        fc.record({
          'when-missing': fc.constantFrom('hold', 'clear', 'alert'),
          'confirm-after': fc.constantFrom(0, 0, 1),
          'minimum-trade': fc.constantFrom(0, 3),
        }),
      ),
    )
    .map((given) => Object.assign({}, ...given) as object);

const expression = fc.letrec<{ expression: object; composed: object }>((tie) => ({
  expression: fc.oneof({ depthSize: 'small', withCrossShrink: true }, conditionOf(anyMetric), tie('composed')),
  composed: fc.oneof(
    fc.record({ all: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ not: tie('expression') }),
  ),
}));

/** Any rule of the language: every metric, changes, several conditions, one subject a partner. */
export const anyWholeRule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: conditionOf(anyMetric) },
      { weight: 1, arbitrary: conditionOf(each) },
      { weight: 3, arbitrary: expression.composed },
    ),
    optional('notify', fc.record({ 'repeat-every': fc.constantFrom(1, 3), corrections: fc.boolean() })),
  )
  .map(([condition, notify]) => {
    const document: unknown = { id: 'any-rule', name: 'Any rule', ...condition, ...notify };
    return compileRule(ruleSchema.parse(document));
  });

const amount = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -2, 1e-9, 1e15, 0.1) },
  { weight: 1, arbitrary: fc.constantFrom(1e300, -1e15, 5e-324) },
);
const codes = fc.constantFrom('CN', 'VN', 'AT', 'GB', 'QX', 'ZZ-0001');
const partners = fc.dictionary(codes, amount, { maxKeys: 4 });
const breakdown = (units: readonly string[]) =>
  fc.record({ partners, unit: fc.constantFrom(...units), extra: fc.constantFrom(0, 0, 0, 5, -3) }).map(
    ({ partners: given, unit, extra }): Breakdown => ({
      unit,
      partners: given,
      total: Object.values(given).reduce((sum, each_) => sum + each_, extra),
    }),
  );
type Month = { readonly measures: Partial<Record<Measure, Breakdown>> } | 'suppressed' | undefined;
const month: fc.Arbitrary<Month> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({
      measures: fc.record(
        { value: breakdown(['USD']), quantity: breakdown(['KG', 'KG', 'KG', 'NO']) },
        { requiredKeys: ['value'] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant('suppressed' as const) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const months = fc.oneof(
  { weight: 1, arbitrary: fc.array(month, { minLength: 1, maxLength: 6 }) },
  { weight: 3, arbitrary: fc.array(month, { minLength: 16, maxLength: 30 }) },
);
const columns = fc.array(fc.record({ start: fc.integer({ min: 0, max: 2 }), months }), { minLength: 1, maxLength: 4 });

/** What the store holds: for any series some months, with gaps, zeros, negatives, one partner or none, huge figures. */
export const anyStore: fc.Arbitrary<(series: string) => readonly Vintage[]> = columns.map((given) => {
  const kept = new Map<string, readonly Vintage[]>();
  return (id) => {
    const known = kept.get(id);
    if (known !== undefined) return known;
    const { start, months: own } =
      given[[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % given.length]!;
    // Around a month in which a commodity code was split.
    const vintages = own.flatMap((entry, t) => (entry === undefined ? [] : [vintageOf(id, start + t, entry)]));
    kept.set(id, vintages);
    return vintages;
  };
});

function vintageOf(series: string, t: number, entry: Exclude<Month, undefined>): Vintage {
  const period = addMonths('2025-06', t);
  return aVintage(
    entry === 'suppressed'
      ? { series, period, measures: {}, suppressed: true }
      : { series, period, measures: entry.measures },
  );
}

/** The same store as it was when so many months of each series had come in. */
export function cutStore(store: (series: string) => readonly Vintage[], until: string) {
  return (series: string) => store(series).filter(({ period }) => period <= until);
}
