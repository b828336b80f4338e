import { expect, it } from 'vitest';
import { ruleWarnings } from '../../../shared/domain/rule-warnings.ts';
import { schemaFor, type RuleDocument } from '../../../shared/domain/rule.ts';
import { aProfile } from '../../support/a-profile.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';

const on = (...commodities: string[]) => aRuleDocument({ series: { ...aRuleDocument().series, commodities } });
const warnings = (document: RuleDocument, known?: Parameters<typeof ruleWarnings>[2]) =>
  ruleWarnings(document, () => aProfile(), known);

it('a rule on codes that there are is warned of nothing', () => {
  expect(warnings(on('8101940000', '810295'))).toEqual([]);
});

it('a code that the nomenclature does not have is named, with the one that was probably meant', () => {
  expect(warnings(on('810195', '810194'))).toEqual([
    'found commodity "810195", expected a code of HS 2022 (did you mean 810194?)',
  ]);
  expect(warnings(on('770110'))).toEqual(['found commodity "770110", expected a code of HS 2022']);
});

it('a code that there are figures of exists, whatever the nomenclature says, and may be what was meant', () => {
  const wrong = on('8101950000');
  expect(warnings(wrong, { 'us-census': ['8101950000'] })).toEqual([]);
  expect(warnings(wrong, { 'uk-hmrc': ['8101950000'] })).toHaveLength(1);
  expect(warnings(wrong, { 'us-census': ['8101940000'] })).toEqual([
    'found commodity "8101950000", expected a code of HS 2022 (did you mean 8101940000?)',
  ]);
});

it('a code of several conditions is named once', () => {
  const { series, metric } = on('770110');
  const condition = { series, metric, threshold: { above: '80%' } };
  const input = { id: 'both', name: 'Both', all: [condition, { ...condition, threshold: { above: '90%' } }] };
  expect(warnings(schemaFor(input).parse(input))).toHaveLength(1);
});
