/** One partner, or a group with its members by date or fixed. */
import * as z from 'zod';
import { groupMembers, groupNames, isGroup } from '../groups.ts';
import type { Panel, Span } from '../panel.ts';
import { partnerSchema } from '../partner-schema.ts';
import { partnerName } from '../partners.ts';

const groupSchema = z.strictObject({
  group: z.string().refine(isGroup, { error: `a group: ${groupNames().join(', ')}` }),
  /** `by-date`: whoever was a member in the month. `fixed`: today's members throughout, as EU27_2020 does. */
  membership: z.enum(['by-date', 'fixed']).default('by-date'),
});

export const partnerOrGroupSchema = z.union([partnerSchema, groupSchema], {
  error: 'a partner such as CN, or a group such as { group: EU }',
});
export type PartnerOrGroup = z.output<typeof partnerOrGroupSchema>;

/** Sums over the span: of the partner, or of the members of the group in each month. */
export function amountsOf(partner: PartnerOrGroup, panel: Panel, span: Span): Float64Array {
  const window = panel.window(span);
  if (typeof partner === 'string') return window.partner(partner);
  const { group, membership } = partner;
  return window.combined(`group ${group} ${membership}`, (period) => groupMembers(group, period, membership));
}

/** "China"; "the group EU (members of the time)". */
export function partnerOrGroupPhrase(partner: PartnerOrGroup): string {
  if (typeof partner === 'string') return partnerName(partner);
  return `the group ${partner.group} (${partner.membership === 'fixed' ? "today's members throughout" : 'members of the time'})`;
}
