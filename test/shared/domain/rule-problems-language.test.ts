/** What is wrong with a rule, in the parts of the language beside a plain share: metrics, groups, baskets, composition. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule, problemLine } from '../../../shared/domain/rule-problems.ts';
import { aProfile } from '../../support/a-profile.ts';

const profiles = new Map([
  ['us-census', aProfile()],
  [
    'both-ways',
    aProfile({
      id: 'both-ways',
      name: 'Both Ways',
      bases: { imports: { total: 'imports', inside: 'imports from members' }, exports: { domestic: 'exports' } },
      quantityDigits: [6, 10],
    }),
  ],
]);
const series = {
  source: 'us-census',
  reporter: 'US',
  flow: 'imports',
  basis: 'consumption',
  commodities: ['8101940000'],
};
const twoWay = { ...series, source: 'both-ways', basis: 'total' };
const share = { kind: 'partner-share', partner: 'CN' };
const condition = (given: object = {}) => ({ series, metric: share, threshold: { above: '80%' }, ...given });
const rule = { id: 'r', name: 'R', ...condition() };
const composed = (given: object) => ({ id: 'r', name: 'R', ...given });

function lines(input: unknown): string[] {
  const parsed = parseRule(input, profiles);
  return parsed.ok ? [] : parsed.problems.map(problemLine);
}
const changed = (given: object) => lines({ ...rule, ...given });

describe('the parameters of a metric', () => {
  it.each<[string, object, string]>([
    [
      'a misspelt one',
      { metric: { kind: 'supplier-count', 'at-lest': '1%' }, threshold: { below: 3 } },
      'metric.at-lest: found a key that the language does not have, expected one of kind, at-least (did you mean at-least?)',
    ],
    ['one out of bounds', { metric: { kind: 'top-share', k: 11 } }, 'metric.k: found 11, expected at most 10'],
    [
      'a floor beyond all',
      { metric: { kind: 'supplier-count', 'at-least': '200%' }, threshold: { below: 3 } },
      'metric.at-least: found "200%", expected a share from 0% to 100%, such as 10%',
    ],
    [
      'a floor where there is nothing to keep out',
      { metric: { ...share, 'at-least': '10%' } },
      'metric.at-least: found "10%", expected nothing here: it goes with partner: each',
    ],
    [
      'a choice that is none',
      { metric: { kind: 'concentration', unallocated: 'spred' }, threshold: { above: 0.4 } },
      'metric.unallocated: found "spred", expected one of spread, largest (did you mean spread?)',
    ],
    [
      'a misspelt indicator',
      { metric: { kind: 'dependency', indicator: 'cdi4' }, threshold: { above: 0.4 } },
      'metric.indicator: found "cdi4", expected one of cdi1, cdi2, cdi3 (did you mean cdi1?)',
    ],
    [
      'what belongs to another indicator',
      { metric: { kind: 'dependency', indicator: 'cdi1', inside: { basis: 'x' } }, threshold: { above: 0.4 } },
      'metric.inside: found a key that the language does not have, expected one of kind, indicator',
    ],
  ])('%s', (_, given, expected) => {
    expect(changed(given)).toEqual([expected]);
  });

  it('each partner, with a floor, is a rule', () => {
    expect(changed({ metric: { kind: 'partner-share', partner: 'each', 'at-least': 0 } })).toEqual([]);
    expect(changed({ metric: { kind: 'partner-share', partner: 'each', 'at-least': '100%' } })).toEqual([]);
  });
});

describe('groups', () => {
  const partner = (given: unknown) => changed({ metric: { ...share, partner: given } });

  it('an unknown one is answered with those that there are', () => {
    const [line, ...more] = partner({ group: 'NATO2' });
    expect(more).toEqual([]);
    expect(line).toMatch(/^metric\.partner\.group: found "NATO2", expected a group: EU, .*\(did you mean NATO\?\)$/);
  });

  it.each<[string, unknown, string]>([
    [
      'a misspelt form',
      { group: 'EU', membership: 'fixd' },
      'metric.partner.membership: found "fixd", expected one of by-date, fixed (did you mean fixed?)',
    ],
    [
      'a misspelt key',
      { grup: 'EU', group: 'EU' },
      'metric.partner.grup: found a key that the language does not have, expected one of group, membership (did you mean group?)',
    ],
    [
      'a group in the place of a partner',
      'EU',
      'metric.partner: found "EU", expected a partner as ISO 3166 alpha-2 code, such as CN (did you mean { group: EU }?)',
    ],
    [
      'a list',
      ['CN', 'RU'],
      'metric.partner: found ["CN","RU"], expected a partner such as CN, a group such as { group: EU }, or each',
    ],
  ])('%s', (_, given, expected) => {
    expect(partner(given)).toEqual([expected]);
  });

  it('are partners of any metric that has one', () => {
    expect(changed({ metric: { kind: 'trade-value', partner: { group: 'BRICS' } }, threshold: { below: 5 } })).toEqual(
      [],
    );
    const [line] = changed({ metric: { kind: 'anomaly', partner: { group: 'brics' } }, threshold: { above: 3.5 } });
    expect(line).toMatch(/^metric\.partner\.group: found "brics", .*\(did you mean BRICS\?\)$/);
  });
});

describe('baskets', () => {
  const basket = (given: object) => {
    const { commodities: _, ...rest } = series;
    return changed({ series: { ...rest, ...given } });
  };

  it('an unknown one is answered with those that there are', () => {
    const [line, ...more] = basket({ basket: { name: 'rare_earth' } });
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^series\.basket\.name: found "rare_earth", expected a basket: .*\(did you mean rare_earths\?\)$/,
    );
  });

  it.each<[string, object, string]>([
    [
      'neither codes nor a basket',
      {},
      'series.commodities: found nothing, expected at least one commodity code, or a basket',
    ],
    [
      'both',
      { commodities: ['2846'], basket: { name: 'rare_earths' } },
      'series.basket: found {"name":"rare_earths"}, expected either commodities or a basket, one of the two',
    ],
    [
      'a length that no code has',
      { basket: { name: 'rare_earths', digits: 7 } },
      'series.basket.digits: found 7, expected one of 6, 8, 10',
    ],
    [
      'a length at which it is not whole',
      { basket: { name: 'rare_earths', digits: 10 } },
      'series.basket.digits: found 10, expected a length of code at which the whole basket is known; of rare_earths 280530, 284610, 284690 has none of 10 digits',
    ],
  ])('%s', (_, given, expected) => {
    expect(basket(given)).toEqual([expected]);
  });

  it('one that is whole is a rule', () => {
    expect(basket({ basket: { name: 'rare_earths' } })).toEqual([]);
  });
});

describe('lines in the scale of the number', () => {
  it.each<[string, object, string]>([
    [
      'an index in per cent',
      { metric: { kind: 'concentration' }, threshold: { above: '40%' } },
      'threshold.above: found "40%", expected a plain number, such as 0.4',
    ],
    [
      'a count in per cent',
      { metric: { kind: 'supplier-count' }, threshold: { below: '50%' } },
      'threshold.below: found "50%", expected a number, such as 5',
    ],
    [
      'an amount in points',
      {
        metric: { kind: 'trade-value' },
        change: { from: 'previous', as: 'points' },
        threshold: { above: '10 points' },
      },
      'threshold.above: found "10 points", expected an amount in the unit of the series, such as 1000000',
    ],
    [
      'words',
      { change: { from: 'year-earlier' }, threshold: { above: 'a lot' } },
      'threshold.above: found "a lot", expected a percentage such as 80%, or a ratio such as 0.8',
    ],
  ])('%s', (_, given, expected) => {
    expect(changed(given)).toEqual([expected]);
  });

  it.each<[string, object]>([
    ['a fall in per cent', { change: { from: 'year-earlier' }, threshold: { below: '-25%' } }],
    ['a change of more than all', { change: { from: 'previous' }, threshold: { above: '150%' } }],
    ['points of a share', { change: { from: 'mean-of-12', as: 'points' }, threshold: { above: '10 points' } }],
    [
      'a normalised balance below zero',
      {
        series: twoWay,
        metric: { kind: 'balance', exports: { basis: 'domestic' }, normalised: true },
        threshold: { below: -0.5 },
      },
    ],
    [
      'a reliance below zero',
      {
        series: twoWay,
        metric: { kind: 'net-import-reliance', exports: { basis: 'domestic' } },
        threshold: { below: '-100%' },
      },
    ],
  ])('%s is a rule', (_, given) => {
    expect(changed(given)).toEqual([]);
  });
});

describe('changes, windows, guards', () => {
  it.each<[string, object, string]>([
    [
      'a change from nowhere',
      { change: { from: 'last-year' } },
      'change.from: found "last-year", expected one of previous, year-earlier, mean-of-12',
    ],
    [
      'a change of nothing',
      { change: {} },
      'change.from: found nothing, expected one of previous, year-earlier, mean-of-12',
    ],
    [
      'another way to say it',
      { window: { months: 'ytd' } },
      'window.months: found "ytd", expected 1 to 60, or year-to-date',
    ],
    ['too long a wait', { guards: { 'confirm-after': 13 } }, 'guards.confirm-after: found 13, expected at most 12'],
    [
      'a rule that silences itself',
      { 'silenced-by': ['other', 'r'] },
      'silenced-by[1]: found "r", expected another rule',
    ],
  ])('%s', (_, given, expected) => {
    expect(changed(given)).toEqual([expected]);
  });

  it('year to date is a window', () => {
    expect(changed({ window: { months: 'year-to-date' } })).toEqual([]);
  });
});

describe('several conditions', () => {
  it.each<[string, object, string[]]>([
    [
      'all and any at once',
      { all: [condition(), condition()], any: [condition(), condition()] },
      [expect.stringMatching(/^the rule: found \{.*, expected one of all, any, not$/) as unknown as string],
    ],
    [
      'too few',
      { all: [condition()] },
      [expect.stringMatching(/^all: found .*, expected at least 2 entries$/) as unknown as string],
    ],
    [
      'an error deep inside has its full path',
      { all: [condition(), condition({ threshold: { above: 80 } })] },
      ['all[1].threshold.above: found 80, expected a share from 0% to 100%, such as 80% or 0.8'],
    ],
    [
      'and so it has in a composition of compositions',
      { any: [condition(), { all: [condition(), { not: condition({ metric: { ...share, partner: 'XX' } }) }] }] },
      ['any[1].all[1].not.metric.partner: found "XX", expected a partner as ISO 3166 alpha-2 code, such as CN'],
    ],
    [
      'a misspelt key deep inside',
      { not: { any: [condition(), condition({ threshold: { abov: '80%', below: '1%' } })] } },
      [
        'not.any[1].threshold.abov: found a key that the language does not have, expected one of above, below, clear-below, clear-above, warning (did you mean above?)',
      ],
    ],
    [
      'a misspelt key of a condition',
      { not: condition({ treshold: {} }) },
      [
        'not.treshold: found a key that the language does not have, expected one of series, metric, change, window, threshold, persist, guards (did you mean threshold?)',
      ],
    ],
    [
      'each partner as one of several',
      { any: [condition(), condition({ metric: { ...share, partner: 'each' } })] },
      [
        'any[1].metric.partner: found "each", expected a partner or a group by name: each cannot be one condition of several',
      ],
    ],
    [
      'a condition beside the composition',
      { not: condition(), threshold: { above: '80%' } },
      [
        'threshold: found a key that the language does not have, expected one of $schema, id, name, description, notify, silenced-by, tags, all, any, not',
      ],
    ],
    ['a number for a condition', { all: [condition(), 5] }, ['all[1]: found 5, expected a group of keys']],
    [
      'nothing for a condition',
      { all: [condition(), {}] },
      [
        'all[1].series: found nothing, expected a group of keys',
        'all[1].metric: found nothing, expected a group of keys',
        'all[1].threshold: found nothing, expected a group of keys',
      ],
    ],
    [
      'a basis that the source of that condition does not have',
      { all: [condition(), condition({ series: { ...twoWay, basis: 'consumption' } })] },
      ['all[1].series.basis: found "consumption", expected one of total, inside'],
    ],
    [
      'itself among those that silence it',
      { not: condition(), 'silenced-by': ['r'] },
      ['silenced-by[0]: found "r", expected another rule'],
    ],
  ])('%s', (_, given, expected) => {
    expect(lines(composed(given))).toEqual(expected);
  });

  it('of different sources, nested, are a rule', () => {
    const other = condition({ series: twoWay, metric: { kind: 'trade-value' }, threshold: { below: 5 } });
    expect(lines(composed({ all: [condition(), { any: [other, { not: condition() }] }] }))).toEqual([]);
  });
});

describe('the second series of a metric', () => {
  const coverage = (basis: string) => ({ metric: { kind: 'coverage', exports: { basis } }, threshold: { below: 1 } });

  it('exports that the source does not have are refused where they are written', () => {
    expect(changed(coverage('domestic'))).toEqual([
      'metric.exports: found exports, expected another metric, since no exports are taken from US Census Bureau',
    ]);
  });

  it('a basis of exports that the source does not have', () => {
    expect(changed({ ...coverage('domestik'), series: twoWay })).toEqual([
      'metric.exports.basis: found "domestik", expected domestic (did you mean domestic?)',
    ]);
  });

  it('codes of exports that the source does not have', () => {
    const metric = { kind: 'coverage', exports: { basis: 'domestic', commodities: ['28054000'] } };
    const [line, ...more] = changed({ series: twoWay, metric, threshold: { below: 1 } });
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^metric\.exports\.commodities\[0\]: found "28054000", expected a code of 2, 4, 6 or 10 digits/,
    );
  });

  it('no basis at all', () => {
    expect(changed({ series: twoWay, metric: { kind: 'balance', exports: {} }, threshold: { below: 1 } })).toEqual([
      'metric.exports.basis: found nothing, expected a text',
    ]);
  });

  it('imports from members that the source does not have', () => {
    const metric = { kind: 'dependency', indicator: 'cdi2', inside: { basis: 'intra' } };
    expect(changed({ series: twoWay, metric, threshold: { above: '50%' } })).toEqual([
      'metric.inside.basis: found "intra", expected one of total, inside',
    ]);
  });

  it('exports against exports', () => {
    const given = { ...coverage('domestic'), series: { ...twoWay, flow: 'exports', basis: 'domestic' } };
    expect(changed(given)).toEqual([
      'series.flow: found "exports", expected imports: the metric sets them against the exports that it names itself',
    ]);
  });

  it('quantities that the source does not have are told once', () => {
    const metric = { kind: 'unit-value' };
    expect(changed({ metric, threshold: { above: 5 } })).toEqual([
      'metric.kind: found "unit-value", expected a metric without quantities, since none are taken from US Census Bureau',
    ]);
    expect(changed({ metric, threshold: { above: 5 }, series: { ...twoWay, commodities: ['8101'] } })).toHaveLength(1);
    expect(changed({ metric, threshold: { above: 5 }, series: twoWay })).toEqual([]);
  });
});

it('nothing makes the reader of composed rules throw, and every problem says what was expected', () => {
  const anything = fc.anything({ withNullPrototype: true });
  const place = fc.constantFrom(
    (value: unknown) => composed({ all: [condition(), value] }),
    (value: unknown) => composed({ not: value }),
    (value: unknown) => composed({ any: value }),
    (value: unknown) =>
      composed({ any: [{ not: condition({ metric: value }) }, { all: [condition({ threshold: value }), value] }] }),
    (value: unknown) => ({ ...rule, metric: { kind: 'coverage', exports: value } }),
    (value: unknown) => ({ ...rule, metric: { ...share, partner: value } }),
    (value: unknown) => ({ ...rule, change: value }),
    (value: unknown) => ({ ...rule, series: { ...series, basket: value } }),
  );
  fc.assert(
    fc.property(place, anything, (put, value) => {
      const parsed = parseRule(put(value), profiles);
      for (const { expected, found } of parsed.ok ? [] : parsed.problems) {
        expect(expected).not.toMatch(/^$|Invalid|undefined|NaN|^one of $/);
        expect(found).not.toBe('');
      }
    }),
    { numRuns: 1500 },
  );
});
