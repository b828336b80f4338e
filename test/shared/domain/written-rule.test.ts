import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { schemaFor } from '../../../shared/domain/rule.ts';
import { writtenRule } from '../../../shared/domain/written-rule.ts';
import { aRuleDocument } from '../../support/a-rule-document.ts';
import { anyWholeRule } from '../../support/any-document.ts';

it('a rule is written without what says the default', () => {
  expect(
    writtenRule(aRuleDocument({ window: { months: 1 }, persist: { months: 2 }, notify: { 'repeat-every': 3 } })),
  ).toEqual({
    id: 'us-tungsten-china',
    name: "China's share of US unwrought tungsten imports",
    notify: { 'repeat-every': 3 },
    series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: ['8101940000'] },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '80%', 'clear-below': '75%' },
    persist: { months: 2 },
  });
});

it('whatever the rule, what is written reads as the same document', () => {
  fc.assert(
    fc.property(anyWholeRule, ({ document }) => {
      const written = writtenRule(document);
      expect(schemaFor(written).parse(written)).toEqual(document);
    }),
    { numRuns: 100 },
  );
});
