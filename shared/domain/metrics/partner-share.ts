/**
 * Share of one partner, or of a group, in the published total of all partners, as a ratio of sums over the window:
 * `s = Σ M_partner / Σ M_world` (never a mean of monthly ratios).
 * Worked example: US imports for consumption of unwrought tungsten, 2025-03: China 1 023 928 of 1 036 998 US dollars
 * is 98.7 % (US Census Bureau).
 */
import * as z from 'zod';
import { ratioOf, shareSchema } from '../percent.ts';
import { lineFigure } from '../phrases.ts';
import { isUnallocated } from '../unallocated.ts';
import { ratioColumn } from './columns.ts';
import { type Column, defineMetric, type Question } from './metric.ts';
import { amountsOf, nameOf, partnerOrGroupSchema, phraseOf } from './partner-or-group.ts';

const schema = z
  .strictObject({
    kind: z.literal('partner-share').describe("A partner's share of the published total"),
    partner: z
      .union([z.literal('each'), partnerOrGroupSchema], {
        error: 'a partner such as CN, a group such as { group: EU }, or each',
      })
      .describe('A country such as CN, a group such as { group: EU }, or each: every partner has an alert of its own'),
    'at-least': shareSchema
      .optional()
      .describe('With each: leave out partners that never reach this share, such as 10%'),
  })
  .refine(({ partner, 'at-least': atLeast }) => atLeast === undefined || partner === 'each', {
    path: ['at-least'],
    error: 'nothing here: it goes with partner: each',
  });
type Parameters = z.output<typeof schema>;

export const partnerShare = defineMetric({
  kind: 'partner-share',
  schema,
  scale: () => 'ratio',
  subjects({ partner, 'at-least': atLeast }, question) {
    if (partner !== 'each') return undefined;
    const floor = atLeast === undefined ? 0 : ratioOf(atLeast);
    const suppliers = question.panel.columns.partners.filter((code) => !isUnallocated(code));
    return suppliers.filter((subject) => reaches(share({ partner }, { ...question, subject }), floor));
  },
  measure: share,
  reading: ({ partner }) => (typeof partner === 'string' && partner !== 'each' ? { of: 'share', partner } : undefined),
  parts: (parameters, question) => ({
    numerator: amounts(parameters, question),
    denominator: question.panel.window(question.span).totals,
    whose: `the trade of ${nameOf(question.subject ?? parameters.partner)}`,
  }),
  phrase({ partner, 'at-least': atLeast }, subject) {
    if (subject !== undefined) return phraseOf('share', subject);
    if (partner !== 'each') return phraseOf('share', partner);
    return `each partner's share${atLeast === undefined ? '' : ` (those that ever reached ${lineFigure(ratioOf(atLeast), 'ratio', '')})`}`;
  },
});

function share(parameters: Pick<Parameters, 'partner'>, question: Question): Column {
  const window = question.panel.window(question.span);
  const partner = question.subject ?? parameters.partner;
  if (typeof partner === 'string')
    return window.ofPartner(partner, (sums) => ratioColumn(sums, window.totals, window.gaps));
  const sums = amounts(parameters, question);
  return window.memo(sums, () => ratioColumn(sums, window.totals, window.gaps));
}

function amounts({ partner }: Pick<Parameters, 'partner'>, { panel, span, subject }: Question): Float64Array {
  return amountsOf(subject ?? partner, panel, span);
}

function reaches({ values, gaps }: Column, floor: number): boolean {
  return values.some((value, t) => gaps[t] === 0 && value > 0 && value >= floor);
}
