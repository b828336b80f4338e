import type * as z from 'zod';
import { type RuleDocument, ruleSchema } from '../../shared/domain/rule.ts';

/** A rule of one condition. */
export type SimpleRuleDocument = Extract<RuleDocument, { readonly metric: unknown }>;

/** A rule of one condition as an operator writes it, parsed; members given replace those of the example. */
export function aRuleDocument(given: Partial<z.input<typeof ruleSchema>> = {}): SimpleRuleDocument {
  const document = ruleSchema.parse({
    id: 'us-tungsten-china',
    name: "China's share of US unwrought tungsten imports",
    series: {
      source: 'us-census',
      reporter: 'US',
      flow: 'imports',
      basis: 'consumption',
      commodities: ['8101940000'],
      measure: 'value',
    },
    metric: { kind: 'partner-share', partner: 'CN' },
    window: { months: 3 },
    threshold: { above: '80%', 'clear-below': '75%' },
    ...given,
  });
  if (!('metric' in document)) throw new RangeError(`the rule ${document.id} has several conditions`);
  return document;
}
