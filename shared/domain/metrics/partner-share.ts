/**
 * Share of one partner, or of a group, in the published total of all partners, as a ratio of sums over the window:
 * `s = Σ M_partner / Σ M_world` (never a mean of monthly ratios).
 * Worked example: US imports for consumption of unwrought tungsten, 2025-03: China 1 023 928 of 1 036 998 US dollars
 * is 98.7 % (US Census Bureau).
 */
import * as z from 'zod';
import { partnerName } from '../partners.ts';
import { percentSchema, ratioOf } from '../percent.ts';
import { lineFigure, possessive } from '../phrases.ts';
import { isUnallocated } from '../unallocated.ts';
import { ratioColumn } from './columns.ts';
import { type Column, defineMetric, type Question } from './metric.ts';
import { amountsOf, partnerOrGroupPhrase, partnerOrGroupSchema } from './partner-or-group.ts';

const schema = z.strictObject({
  kind: z.literal('partner-share'),
  /** One partner, a group, or `each`: every partner is a subject of its own. */
  partner: z.union([z.literal('each'), partnerOrGroupSchema], {
    error: 'a partner such as CN, a group such as { group: EU }, or each',
  }),
  /** With `each`: leave out partners that never reach this share. */
  'at-least': percentSchema.optional(),
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
  parts: (parameters, question) => ({
    numerator: amounts(parameters, question),
    denominator: question.panel.window(question.span).totals,
  }),
  phrase({ partner, 'at-least': atLeast }, subject) {
    if (subject !== undefined) return `${possessive(partnerName(subject))} share`;
    if (partner !== 'each') return `${possessive(partnerOrGroupPhrase(partner))} share`;
    return `each partner's share${atLeast === undefined ? '' : ` (those that ever reached ${lineFigure(ratioOf(atLeast), 'ratio', '')})`}`;
  },
});

function share(parameters: Pick<Parameters, 'partner'>, question: Question): Column {
  const { totals, gaps } = question.panel.window(question.span);
  return ratioColumn(amounts(parameters, question), totals, gaps);
}

function amounts({ partner }: Pick<Parameters, 'partner'>, { panel, span, subject }: Question): Float64Array {
  return amountsOf(subject ?? partner, panel, span);
}

function reaches({ values, gaps }: Column, floor: number): boolean {
  return values.some((value, t) => gaps[t] === 0 && value > 0 && value >= floor);
}
