/**
 * Share of one partner in the published total of all partners, as a ratio of sums over the window:
 * `s = Σ M_partner / Σ M_world` (never a mean of monthly ratios).
 * Worked example: US imports for consumption of unwrought tungsten, 2025-03: China 1 023 928 of 1 036 998 US dollars
 * is 98.7 % (US Census Bureau).
 */
import * as z from 'zod';
import { gapCode } from '../gap.ts';
import { possessive } from '../phrases.ts';
import { partnerName } from '../partners.ts';
import { partnerSchema } from '../partner-schema.ts';
import { percentSchema, ratioOf } from '../percent.ts';
import { type Column, defineMetric, type Question } from './metric.ts';

const DENOMINATOR_ZERO = gapCode('denominator-zero');

const schema = z.strictObject({
  kind: z.literal('partner-share'),
  /** One partner, or `each`: every partner is a subject of its own. */
  partner: z.union([z.literal('each'), partnerSchema]),
  /** With `each`: leave out partners that never reach this share. */
  'at-least': percentSchema.optional(),
});

export const partnerShare = defineMetric({
  kind: 'partner-share',
  schema,
  scale: 'ratio',
  subjects({ partner, 'at-least': atLeast }, question) {
    if (partner !== 'each') return undefined;
    const floor = atLeast === undefined ? 0 : ratioOf(atLeast);
    return question.panel.columns.partners.filter((code) => reaches(shareOf(code, question), floor));
  },
  measure({ partner }, question) {
    return shareOf(question.subject ?? partner, question);
  },
  parts({ partner }, { panel, months, subject }) {
    const window = panel.window(months);
    return { numerator: window.partner(subject ?? partner), denominator: window.totals };
  },
  phrase({ partner }, subject) {
    const code = subject ?? partner;
    return code === 'each' ? "any one partner's share" : `${possessive(partnerName(code))} share`;
  },
});

function shareOf(code: string, { panel, months }: Question): Column {
  const window = panel.window(months);
  const amounts = window.partner(code);
  const values = new Float64Array(panel.length);
  const gaps = window.gaps.slice();
  for (let t = 0; t < values.length; t++) {
    if (gaps[t] !== 0) continue;
    const total = window.totals[t] as number;
    if (total > 0) values[t] = (amounts[t] as number) / total;
    else gaps[t] = DENOMINATOR_ZERO;
  }
  return { values, gaps };
}

function reaches({ values, gaps }: Column, floor: number): boolean {
  return values.some((value, t) => gaps[t] === 0 && value > 0 && value >= floor);
}
