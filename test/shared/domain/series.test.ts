import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalContent,
  commoditySchema,
  type SeriesPeriod,
  seriesId,
  seriesKey,
} from '../../../shared/domain/series.ts';

const key = { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodity: '0101' } as const;

describe('a series id', () => {
  it('names source, reporter, flow, basis and commodity, leading zeros kept', () => {
    expect(seriesId(key)).toBe('us-census/US/imports/consumption/0101');
  });

  it('comes back as its key', () => {
    expect(seriesKey(seriesId(key))).toEqual(key);
    expect(seriesKey('s/US/exports/b/01')).toEqual({
      source: 's',
      reporter: 'US',
      flow: 'exports',
      basis: 'b',
      commodity: '01',
    });
  });

  it.each([
    ['nothing', ''],
    ['no commodity', 'us-census/US/imports/consumption'],
    ['an empty commodity', 'us-census/US/imports/consumption/'],
    ['an empty source', '/US/imports/consumption/0101'],
    ['an empty reporter', 'us-census//imports/consumption/0101'],
    ['an empty basis', 'us-census/US/imports//0101'],
    ['an unknown flow', 'us-census/US/transit/consumption/0101'],
    ['a part too many', 'us-census/US/imports/consumption/0101/x'],
  ])('with %s is refused', (_, id) => {
    expect(() => seriesKey(id)).toThrow(new RangeError(`not a series id: ${JSON.stringify(id)}`));
  });
});

describe('a commodity code', () => {
  it.each(['01', '0101', '810194', '81019400', '8101940000'])('%s is one', (code) => {
    expect(commoditySchema.parse(code)).toBe(code);
  });

  it.each(['', '1', '810', '81019', '8101.94', '810194000000', 'TOTAL', '8101 94'])('%j is none', (code) => {
    expect(commoditySchema.safeParse(code).success).toBe(false);
  });
});

describe('canonicalContent', () => {
  const rows = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z]{2}$/), fc.integer()), {
    selector: ([code]) => code,
    minLength: 1,
  });
  const content = (partners: readonly (readonly [string, number])[]): SeriesPeriod => ({
    series: seriesId(key),
    period: '2026-07',
    measures: { value: { unit: 'USD', total: 7, partners: Object.fromEntries(partners) } },
  });

  it('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(
        rows.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([given, shuffled]) => {
          expect(canonicalContent(content(shuffled))).toBe(canonicalContent(content(given)));
        },
      ),
    );
  });

  it('does not depend on the order of measures', () => {
    const [value, quantity] = [
      { unit: 'USD', total: 1, partners: {} },
      { unit: 'KG', total: 2, partners: {} },
    ];
    const base = content([]);
    expect(canonicalContent({ ...base, measures: { quantity, value } })).toBe(
      canonicalContent({ ...base, measures: { value, quantity } }),
    );
  });

  it('takes suppressed: false for no flag', () => {
    expect(canonicalContent({ ...content([]), suppressed: false })).toBe(canonicalContent(content([])));
  });

  const base = content([['CN', 1]]);
  it.each<[string, SeriesPeriod]>([
    ['another amount', content([['CN', 2]])],
    ['another partner', content([['VN', 1]])],
    [
      'a row of zero beside no row',
      content([
        ['CN', 1],
        ['VN', 0],
      ]),
    ],
    ['another period', { ...base, period: '2026-08' }],
    ['another series', { ...base, series: 'x/US/imports/consumption/0101' }],
    ['suppression', { ...base, suppressed: true }],
    ['another total', { ...base, measures: { value: { unit: 'USD', total: 8, partners: { CN: 1 } } } }],
    ['another unit', { ...base, measures: { value: { unit: 'EUR', total: 7, partners: { CN: 1 } } } }],
    ['another measure', { ...base, measures: { quantity: { unit: 'USD', total: 7, partners: { CN: 1 } } } }],
  ])('tells %s apart', (_, other) => {
    expect(canonicalContent(other)).not.toBe(canonicalContent(base));
  });
});
