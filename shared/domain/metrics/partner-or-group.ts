/** One partner, or a group with its members by date or fixed. */
import * as z from 'zod';
import { groupMembers, groupNames, isGroup } from '../groups.ts';
import type { Panel, Span } from '../panel.ts';
import type { Reading } from './metric.ts';
import { partnerSchema } from '../partner-schema.ts';
import { partnerName } from '../partners.ts';
import { possessive } from '../phrases.ts';

const groupSchema = z.strictObject({
  group: z
    .string()
    .refine(isGroup, { error: `a group: ${groupNames().join(', ')}` })
    .describe(`A group: ${groupNames().join(', ')}`),
  membership: z
    .enum(['by-date', 'fixed'])
    .default('by-date')
    .describe("by-date: whoever was a member in the month; fixed: today's members throughout"),
});

export const partnerOrGroupSchema = z.union([partnerSchema, groupSchema], {
  error: 'a partner such as CN, or a group such as { group: EU }',
});
export type PartnerOrGroup = z.output<typeof partnerOrGroupSchema>;

/** What an amount is read off a window as; undefined for a group. */
export function amountReading(partner: PartnerOrGroup | undefined): Reading | undefined {
  if (partner === undefined) return { of: 'total' };
  return typeof partner === 'string' ? { of: 'amount', partner } : undefined;
}

/** Sums over the span: of the partner, or of the members of the group in each month. */
export function amountsOf(partner: PartnerOrGroup, panel: Panel, span: Span): Float64Array {
  const window = panel.window(span);
  if (typeof partner === 'string') return window.partner(partner);
  const { group, membership } = partner;
  return window.combined(`group ${group} ${membership}`, (period) => groupMembers(group, period, membership));
}

/** "China's share"; "the share of the group EU (members in each month)". */
export function phraseOf(noun: string, partner: PartnerOrGroup): string {
  if (typeof partner === 'string') return `${possessive(partnerName(partner))} ${noun}`;
  const { group, membership } = partner;
  return `the ${noun} of the group ${group} (${membership === 'fixed' ? "today's members throughout" : 'members in each month'})`;
}

/** "China"; "the group EU". */
export function nameOf(partner: PartnerOrGroup): string {
  return typeof partner === 'string' ? partnerName(partner) : `the group ${partner.group}`;
}

/** "the value", or of one partner "the value of China's part": to stand before "of US imports of ...". */
export function amountPhrase(noun: string, partner: PartnerOrGroup | undefined): string {
  return partner === undefined ? noun : `${noun} of ${phraseOf('part', partner)}`;
}
