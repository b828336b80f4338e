import { describe, expect, it } from 'vitest';
import { basisPhrase, ruleSentence, scopePhrase } from '../../../shared/domain/rule-sentence.ts';
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
