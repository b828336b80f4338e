import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleProblem } from '../../../shared/domain/rule-problem.ts';
import { parseRule, problemLine } from '../../../shared/domain/rule-problems.ts';
import { aProfile } from '../../support/a-profile.ts';

const profiles = new Map([
  ['us-census', aProfile()],
  ['by-weight', aProfile({ id: 'by-weight', name: 'Weighers', quantityDigits: [6, 10] })],
]);
const series = {
  source: 'us-census',
  reporter: 'US',
  flow: 'imports',
  basis: 'consumption',
  commodities: ['8101940000'],
};
const rule = {
  id: 'us-tungsten-china',
  name: "China's share",
  series,
  metric: { kind: 'partner-share', partner: 'CN' },
  threshold: { above: '80%' },
};

function problems(input: unknown): readonly RuleProblem[] {
  const parsed = parseRule(input, profiles);
  return parsed.ok ? [] : parsed.problems;
}

const lines = (change: object) => problems({ ...rule, ...change }).map(problemLine);

describe('a rule without problems', () => {
  it('is read, defaults filled in', () => {
    expect(parseRule(rule, profiles)).toMatchObject({ ok: true, document: { window: { months: 1 }, tags: [] } });
  });

  it('may ask for quantities where the source has them', () => {
    expect(lines({ series: { ...series, source: 'by-weight', measure: 'quantity' } })).toEqual([]);
  });
});

describe('keys', () => {
  it.each<[string, object, string]>([
    [
      'a misspelt key at the top',
      { treshold: {} },
      'treshold: found a key that the language does not have, expected one of $schema, id, name, description, notify, silenced-by, tags, series, metric, change, window, threshold, persist, guards (did you mean threshold?)',
    ],
    [
      'a misspelt key further in',
      { threshold: { above: '80%', 'clear-bellow': '75%' } },
      'threshold.clear-bellow: found a key that the language does not have, expected one of above, below, clear-below, clear-above, warning (did you mean clear-below?)',
    ],
    [
      'a misspelt key of a group with defaults',
      { persist: { month: 2 } },
      'persist.month: found a key that the language does not have, expected one of months, out-of, keep (did you mean months?)',
    ],
    [
      'a key of another metric',
      { metric: { kind: 'trade-value', 'at-least': '10%' }, threshold: { below: 5 } },
      'metric.at-least: found a key that the language does not have, expected one of kind, partner',
    ],
  ])('%s', (_, change, expected) => {
    expect(lines(change)).toEqual([expected]);
  });

  it.each<[string, object, string]>([
    ['no series', { series: undefined }, 'series: found nothing, expected a group of keys'],
    ['no threshold', { threshold: undefined }, 'threshold: found nothing, expected a group of keys'],
    [
      'no partner',
      { metric: { kind: 'partner-share' } },
      'metric.partner: found nothing, expected a partner such as CN, a group such as { group: EU }, or each',
    ],
    ['a group left empty in YAML', { persist: null }, 'persist: found null, expected a group of keys'],
  ])('%s', (_, change, expected) => {
    expect(lines(change)).toEqual([expected]);
  });
});

describe('values', () => {
  it.each<[string, object, string]>([
    [
      'a metric that is no group',
      { metric: 'partner-share' },
      'metric: found "partner-share", expected a group of keys',
    ],
    [
      'an unknown partner',
      { metric: { kind: 'partner-share', partner: 'XX' } },
      'metric.partner: found "XX", expected a partner as ISO 3166 alpha-2 code, such as CN',
    ],
    [
      'a partner by name',
      { metric: { kind: 'partner-share', partner: 'China' } },
      'metric.partner: found "China", expected a partner as ISO 3166 alpha-2 code, such as CN (did you mean CN?)',
    ],
    [
      'a partner by another code',
      { metric: { kind: 'partner-share', partner: 'UK' } },
      'metric.partner: found "UK", expected a partner as ISO 3166 alpha-2 code, such as CN (did you mean GB?)',
    ],
    [
      'Norway in unquoted YAML 1.1',
      { metric: { kind: 'trade-value', partner: false }, threshold: { below: 1 } },
      'metric.partner: found false, expected a partner such as CN, or a group such as { group: EU }',
    ],
    [
      '80 for a share',
      { threshold: { above: 80 } },
      'threshold.above: found 80, expected a share from 0% to 100%, such as 80% or 0.8',
    ],
    [
      '80 in quotes',
      { threshold: { above: '80' } },
      'threshold.above: found "80", expected a percentage such as 80%, or a ratio such as 0.8',
    ],
    [
      'words for a share',
      { threshold: { above: 'most' } },
      'threshold.above: found "most", expected a percentage such as 80%, or a ratio such as 0.8',
    ],
    [
      'a percentage of an amount',
      { metric: { kind: 'trade-value' } },
      'threshold.above: found "80%", expected an amount in the unit of the series, such as 1000000',
    ],
    [
      'both above and below',
      { threshold: { above: '80%', below: '20%' } },
      'threshold: found {"above":"80%","below":"20%"}, expected either above or below, one of the two',
    ],
    ['neither', { threshold: {} }, 'threshold: found {}, expected either above or below, one of the two'],
    [
      'clear-below over above',
      { threshold: { above: '80%', 'clear-below': '85%' } },
      'threshold.clear-below: found "85%", expected at most 80%, the threshold',
    ],
    [
      'fewer out of than months',
      { persist: { months: 3, 'out-of': 2 } },
      'persist.out-of: found 2, expected at least as many as months',
    ],
    ['no months at all', { window: { months: 0 } }, 'window.months: found 0, expected at least 1'],
    ['too many months', { window: { months: 61 } }, 'window.months: found 61, expected at most 60'],
    ['half a month', { window: { months: 1.5 } }, 'window.months: found 1.5, expected 1 to 60, or year-to-date'],
    ['a number in quotes', { window: { months: '3' } }, 'window.months: found "3", expected 1 to 60, or year-to-date'],
    [
      'a misspelt choice',
      { guards: { 'when-missing': 'hol' } },
      'guards.when-missing: found "hol", expected one of hold, clear, alert (did you mean hold?)',
    ],
    ['a word for yes', { notify: { corrections: 'yes' } }, 'notify.corrections: found "yes", expected true or false'],
    ['an empty name', { name: '' }, 'name: found "", expected at least 1 character'],
    ['a number for a name', { name: 5 }, 'name: found 5, expected a text'],
    ['a name of two lines', { name: 'a\nb' }, 'name: found "a\\nb", expected one line without control characters'],
    ['a long id', { id: 'x'.repeat(65) }, `id: found "${'x'.repeat(56)}..., expected at most 64 characters`],
    [
      'an id with capitals',
      { id: 'US-Tungsten' },
      'id: found "US-Tungsten", expected lower-case words joined by hyphens, such as us-tungsten-china',
    ],
    ['a text for a list', { tags: 'tungsten' }, 'tags: found "tungsten", expected a list'],
    [
      'many tags',
      { tags: Array.from({ length: 21 }, () => 'a') },
      `tags: found ["a","a","a","a","a","a","a","a","a","a","a","a","a","a",..., expected at most 20 entries`,
    ],
    ['what JSON cannot say', { name: Symbol.for('name') }, 'name: found a symbol, expected a text'],
  ])('%s', (_, change, expected) => {
    expect(lines(change)).toEqual([expected]);
  });
});

it('an unknown metric is answered with those that there are, and the one that was meant', () => {
  const [problem, ...more] = problems({ ...rule, metric: { kind: 'partner-shar', partner: 'CN' } });
  expect(more).toEqual([]);
  expect(problem).toMatchObject({ path: 'metric.kind', found: '"partner-shar"', suggestion: 'partner-share' });
  expect(problem!.expected).toMatch(/^one of .*\bpartner-share, .*\btrade-value\b/);
});

describe('commodities', () => {
  it.each<[string, unknown, string]>([
    ['none', [], 'series.commodities: found [], expected at least one commodity code'],
    ['no list', '8101', 'series.commodities: found "8101", expected a list with at least one code'],
    [
      'an unquoted code',
      [8101940000],
      'series.commodities[0]: found 8101940000, expected a code in quotes, such as "8101940000" (unquoted, leading zeros are lost)',
    ],
    [
      'dots in a code',
      ['8101.94'],
      'series.commodities[0]: found "8101.94", expected a code of 2, 4, 6, 8 or 10 digits, without dots',
    ],
    ['a code twice', ['8101', '8101'], 'series.commodities: found ["8101","8101"], expected each code once'],
    [
      'a code within another',
      ['8101', '810194'],
      'series.commodities: found ["8101","810194"], expected codes that do not contain each other, or trade would count twice',
    ],
    [
      'a length that the source does not have',
      ['8101', '28053029'],
      'series.commodities[1]: found "28053029", expected a code of 2, 4, 6 or 10 digits, as US Census Bureau publishes them (did you mean 280530?)',
    ],
  ])('%s', (_, commodities, expected) => {
    expect(lines({ series: { ...series, commodities } })).toEqual([expected]);
  });
});

describe('what only the source can say', () => {
  it.each<[string, object, string[]]>([
    [
      'an unknown source',
      { source: 'us-cencus' },
      ['series.source: found "us-cencus", expected one of us-census, by-weight (did you mean us-census?)'],
    ],
    ['a reporter that it is not', { reporter: 'FR' }, ['series.reporter: found "FR", expected US']],
    [
      'a flow that it does not have',
      { flow: 'exports' },
      ['series.flow: found "exports", expected imports (did you mean imports?)'],
    ],
    [
      'a misspelt basis',
      { basis: 'consumtion' },
      ['series.basis: found "consumtion", expected one of general, consumption (did you mean consumption?)'],
    ],
    [
      'a basis that only JavaScript knows',
      { basis: 'constructor' },
      ['series.basis: found "constructor", expected one of general, consumption'],
    ],
    [
      'quantities that it does not have',
      { measure: 'quantity' },
      ['series.measure: found "quantity", expected value, since no quantities are taken from US Census Bureau'],
    ],
    [
      'quantities of codes that have none',
      { source: 'by-weight', measure: 'quantity', commodities: ['8101'] },
      [
        'series.commodities[0]: found "8101", expected a code of 6 or 10 digits, as Weighers publishes quantities (did you mean 810199?)',
      ],
    ],
    [
      'several things at once',
      { reporter: 'FR', basis: 'x', commodities: ['01019000'] },
      [
        'series.reporter: found "FR", expected US',
        'series.basis: found "x", expected one of general, consumption',
        'series.commodities[0]: found "01019000", expected a code of 2, 4, 6 or 10 digits, as US Census Bureau publishes them (did you mean 010190?)',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(lines({ series: { ...series, ...change } })).toEqual(expected);
  });
});

describe('what is no rule at all', () => {
  it.each([null, undefined, 'rule', 5, [], true])('%j is refused as a whole', (input) => {
    expect(problems(input).map(problemLine)).toEqual([
      `the rule: found ${input === undefined ? 'nothing' : JSON.stringify(input)}, expected a group of keys`,
    ]);
  });

  it('an empty one lacks each thing that has no default', () => {
    expect(problems({}).map(({ path }) => path)).toEqual(['id', 'name', 'series', 'metric', 'threshold']);
  });

  it('nothing makes the reader of rules throw, and every problem says what was expected', () => {
    const anything = fc.anything({ withNullPrototype: true });
    const keys = [
      'id',
      'name',
      'series',
      'metric',
      'threshold',
      'persist',
      'guards',
      'notify',
      'window',
      'tags',
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...keys), anything, (key, value) => {
        for (const problem of problems({ ...rule, [key]: value })) {
          expect(problem.expected).not.toMatch(/^$|Invalid|undefined|NaN/);
          expect(problem.found).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});
