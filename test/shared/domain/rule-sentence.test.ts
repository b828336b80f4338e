import { describe, expect, it } from 'vitest';
import {
  basisPhrase,
  compositionPhrase,
  conditionPhrase,
  ruleSentence,
  scopePhrase,
} from '../../../shared/domain/rule-sentence.ts';
import { aComposedRule, aCondition } from '../../support/a-composed-rule.ts';
import { aRule } from '../../support/a-history.ts';
import { aProfile } from '../../support/a-profile.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';

const sentence = (given: Parameters<typeof aRuleDocument>[0]) => ruleSentence(aRuleDocument(given), aProfile());

describe('a rule says itself', () => {
  it('with every default spelled out', () => {
    expect(sentence({ window: { months: 1 }, threshold: { above: '80%' } })).toBe(
      "Watches China's share of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), " +
        'month by month: critical above 80% until below 80%; no warning line. ' +
        'An alert is raised after 1 month above its line, and ends after 1 month below the line that ends it. ' +
        'A month without a number changes nothing; no minimum of trade is asked for. ' +
        'No reminders; corrections after revisions are told.',
    );
  });

  it('with everything that can be said', () => {
    expect(
      sentence({
        window: { months: 3 },
        threshold: { above: '80%', 'clear-below': '70%', warning: '72.5%' },
        persist: { months: 2, 'out-of': 3, keep: 2 },
        guards: { 'minimum-trade': 1_000_000, 'when-missing': 'alert' },
        notify: { 'repeat-every': 3, corrections: false },
      }),
    ).toBe(
      "Watches China's share of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), " +
        'summed over 3 months: critical above 80% until below 70%; warning above 72.5% until below 70%. ' +
        'An alert is raised after 2 of the last 3 months, this one included, above its line, ' +
        'and ends after 2 months running below the line that ends it. ' +
        'A month without a number counts as a breach; with less trade in all than 1 000 000 USD there is no number. ' +
        'A reminder every 3 months while it lasts; what was told is not corrected after revisions.',
    );
  });

  it('mirrored, in amounts', () => {
    expect(
      sentence({
        metric: { kind: 'trade-value', partner: 'CN' },
        window: { months: 3 },
        threshold: { below: 20_000_000, 'clear-above': 25_000_000 },
        persist: { months: 2 },
        guards: { 'when-missing': 'clear' },
        notify: { 'repeat-every': 1 },
      }),
    ).toBe(
      "Watches the value of China's part of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), " +
        'summed over 3 months: critical below 20 000 000 USD until above 25 000 000 USD; no warning line. ' +
        'An alert is raised after 2 months running below its line, and ends after 1 month above the line that ends it. ' +
        'A month without a number counts as clear; no minimum of trade is asked for. ' +
        'A reminder every month while it lasts; corrections after revisions are told.',
    );
  });
});

describe('the rest of the language', () => {
  const what = (given: Parameters<typeof aRuleDocument>[0]) => sentence(given).split(': critical')[0];
  const profile = aProfile({
    bases: { imports: { consumption: 'imports for consumption' }, exports: { domestic: 'domestic exports' } },
  });

  it.each<[Parameters<typeof aRuleDocument>[0], string]>([
    [
      { change: { from: 'year-earlier', as: 'points' }, threshold: { above: '10 points' } },
      "Watches the year-on-year difference in China's share of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), summed over 3 months",
    ],
    [
      { window: { months: 'year-to-date' } },
      "Watches China's share of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), summed over the year to date",
    ],
    [
      { metric: { kind: 'concentration' }, threshold: { above: 0.4 } },
      'Watches the concentration of suppliers (HHI, 0 to 1, unallocated trade spread thin) of US imports of 8101.94.0000 (imports for consumption, customs value; US Census Bureau), summed over 3 months',
    ],
  ])('%j', (given, expected) => {
    expect(what(given)).toBe(expected);
  });

  it('a basket by its name', () => {
    const series = {
      source: 'us-census',
      reporter: 'US',
      flow: 'imports' as const,
      basis: 'consumption',
      basket: { name: 'pgm' },
    };
    expect(what({ series })).toContain(
      'US imports of the basket pgm (Platinum-group metals, codes of 6 digits) (imports',
    );
  });

  it('imports against exports are trade, and both bases are named', () => {
    const document = aRuleDocument({
      metric: { kind: 'coverage', exports: { basis: 'domestic' } },
      threshold: { below: 1 },
    });
    expect(ruleSentence(document, profile)).toContain(
      'Watches the coverage (exports by imports) of US trade in 8101.94.0000 (imports for consumption; domestic exports; US Census Bureau)',
    );
  });

  it('a quantity is not in the currency, a unit value is one by the other', () => {
    expect(
      sentence({ metric: { kind: 'trade-quantity' }, threshold: { above: 5 }, guards: { 'minimum-trade': 3 } }),
    ).toMatch(
      /critical above 5 in the unit of the source until .* than 3 in the unit of the source there is no number/,
    );
    expect(
      sentence({ metric: { kind: 'unit-value' }, threshold: { above: 5 }, guards: { 'minimum-trade': 3 } }),
    ).toMatch(/critical above 5 USD per unit of quantity until .* than 3 USD there is no number/);
  });

  it.each([
    [1, '1 later release'],
    [3, '3 later releases'],
  ])('a wait of %i for confirmation', (releases, words) => {
    expect(sentence({ guards: { 'confirm-after': releases } })).toContain(`; a month is judged after ${words}.`);
    expect(sentence({})).not.toContain('judged');
  });

  it.each([
    [['a'], 'Silent while the rule a has an open alert. No reminders'],
    [['a', 'b'], 'Silent while one of the rules a and b has an open alert. No reminders'],
  ])('silenced by %j', (parents, expected) => {
    expect(sentence({ 'silenced-by': parents })).toContain(expected);
  });
});

describe('several conditions', () => {
  const [A, B, C] = ['810194', '810199', '280530'].map((code) => aCondition(code));
  const say = (expression: Parameters<typeof aComposedRule>[0]) =>
    ruleSentence(aComposedRule(expression).document, aProfile());

  it('are numbered, and each says itself', () => {
    expect(say({ all: [A!, B!] })).toBe(
      'An alert is open while this holds: (1) and (2). Here "and" takes the lowest of the levels that it joins. 2 conditions: ' +
        "(1) China's share of US imports of 8101.94 (imports for consumption, customs value; US Census Bureau), month by month: " +
        'critical above 80% until below 80%; no warning line. ' +
        'The condition holds after 1 month above its line, and no longer after 1 month below the line that ends it. ' +
        'A month without a number changes nothing; no minimum of trade is asked for. ' +
        "(2) China's share of US imports of 8101.99 (imports for consumption, customs value; US Census Bureau), month by month: " +
        'critical above 80% until below 80%; no warning line. ' +
        'The condition holds after 1 month above its line, and no longer after 1 month below the line that ends it. ' +
        'A month without a number changes nothing; no minimum of trade is asked for. ' +
        'No reminders; corrections after revisions are told.',
    );
  });

  it.each<[Parameters<typeof aComposedRule>[0], string, string]>([
    [
      { any: [A!, B!, C!] },
      '(1), (2) or (3)',
      'Here "or" takes the highest of the levels that it joins. 3 conditions:',
    ],
    [{ not: A! }, 'not (1)', 'Here "not" makes critical of clear, and clear of the rest. One condition:'],
    [
      { all: [A!, { any: [B!, { not: C! }] }] },
      '(1) and [(2) or not (3)]',
      'Here "and" takes the lowest of the levels that it joins; "or" takes the highest of the levels that it joins; "not" makes critical of clear, and clear of the rest. 3 conditions:',
    ],
    [{ not: { all: [A!, B!] } }, 'not [(1) and (2)]', 'Here "and" takes'],
    [{ not: { not: A! } }, 'not not (1)', 'Here "not" makes'],
  ])('%#: %s', (expression, composition, levels) => {
    expect(compositionPhrase(aComposedRule(expression).document)).toBe(composition);
    expect(say(expression)).toContain(`An alert is open while this holds: ${composition}. ${levels}`);
  });

  it('a condition on a source whose profile is not at hand is said in the words of the rule', () => {
    const series = {
      source: 'elsewhere',
      reporter: 'FR',
      flow: 'exports' as const,
      basis: 'total',
      commodities: ['2846'],
    };
    const other = aCondition('2846', { series, metric: { kind: 'trade-value' }, threshold: { below: 5 } });
    expect(say({ all: [A!, other] })).toContain(
      '(2) The value of FR exports of 2846 (exports, total; elsewhere), month by month: critical below 5 in the currency of the source until',
    );
  });

  it('as a phrase has its unit, and its warning line', () => {
    const { condition } = aRule({ threshold: { above: '80%', warning: '60%' } });
    expect(conditionPhrase(condition, 'USD')).toBe(
      "China's share of US imports of 8101.94.0000 above 80% (warning 60%)",
    );
    const amount = aRule({ metric: { kind: 'trade-value' }, threshold: { below: 1e6 } });
    expect(conditionPhrase(amount.condition, 'USD')).toBe(
      'the value of US imports of 8101.94.0000 below 1 000 000 USD',
    );
  });
});

describe('its parts', () => {
  it('several codes are listed as tariffs print them', () => {
    const { series, metric } = aRuleDocument();
    expect(scopePhrase({ metric, series: { ...series, commodities: ['280530', '2846', '81'] } })).toBe(
      'US imports of 2805.30, 2846 and 81',
    );
  });

  it('a quantity is in the unit of the source, which the rule does not know', () => {
    const { series } = aRuleDocument();
    expect(
      sentence({
        series: { ...series, measure: 'quantity' },
        metric: { kind: 'trade-value' },
        threshold: { below: 5 },
      }),
    ).toContain('critical below 5 in the unit of the source until');
  });

  it('a basis that the source no longer describes is named as it is written', () => {
    expect(basisPhrase({ flow: 'exports', basis: 'domestic' }, aProfile())).toBe('exports, domestic');
  });
});
