/**
 * The partner codes of Comext (codelist CXT_FREE_ISO). Two letters are a partner: mostly ISO 3166-1 alpha-2, with some
 * of Eurostat's own; everything longer is an aggregate of partners.
 */
import { isPartner } from '../../domain/partners.ts';
import type { Period } from '../../domain/period.ts';
import type { PartnerCode } from '../../domain/series.ts';
import type { ComextBasis } from './comext-bases.ts';
import { isMember2020, wasMember } from './eu-members.ts';

/**
 * Codes of Comext for partners that have another in ISO 3166-1. Serbia is XS; Greece is EL in Eurostat's other data;
 * since 2021 the United Kingdom is split into Northern Ireland (XI) and the rest (XU, or GB). Kosovo (XK), Ceuta (XC) and
 * Melilla (XL) are coded here as there.
 */
const ALIASES: ReadonlyMap<string, PartnerCode> = new Map([
  ['XS', 'RS'],
  ['EL', 'GR'],
  ['UK', 'GB'],
  ['XU', 'GB'],
  ['XI', 'GB'],
]);

/**
 * What Comext allocates to no country. It is part of the totals and stays under its own code, which `isUnallocated`
 * knows. The letters come in threes: as such, within the EU, outside the EU.
 */
export const comextUnallocated: ReadonlyMap<PartnerCode, string> = new Map([
  ['QP', 'high seas'],
  ['QQ', 'stores and provisions'],
  ['QR', 'stores and provisions, within the EU'],
  ['QS', 'stores and provisions, outside the EU'],
  ['QU', 'countries not specified'],
  ['QV', 'countries not specified, within the EU'],
  ['QW', 'countries not specified, outside the EU'],
  ['QX', 'not specified for commercial or military reasons'],
  ['QY', 'not specified for commercial or military reasons, within the EU'],
  ['QZ', 'not specified for commercial or military reasons, outside the EU'],
]);
const UNALLOCATED_WITHIN: ReadonlySet<string> = new Set(['QR', 'QV', 'QY']);

/** Codes whose side of the EU border is our reading of the documentation; a failed sum check names those with trade. */
const ASSUMED: ReadonlySet<string> = new Set(['QP', 'QQ', 'QU', 'QX', 'XI']);

/** The euro area and the EU have two letters, and are aggregates all the same. */
const SHORT_AGGREGATES: ReadonlySet<string> = new Set(['EU', 'EA']);

/** The partner behind a code, `ZZ-<code>` when no list has it; undefined for an aggregate of partners. */
export function comextPartner(code: string): PartnerCode | undefined {
  if (!/^[A-Z]{2}$/.test(code) || SHORT_AGGREGATES.has(code)) return undefined;
  const partner = ALIASES.get(code) ?? code;
  return isPartner(partner) || comextUnallocated.has(partner) ? partner : `ZZ-${code}`;
}

/** True for a code of Comext that counts to the basis in the period. Aggregates do not. */
export function belongs(code: string, { side, membership }: ComextBasis, period: Period): boolean {
  const partner = comextPartner(code);
  if (partner === undefined) return false;
  if (side === 'all') return true;
  return isWithin(code, partner, { membership, period }) === (side === 'intra');
}

/** True for a code of which the documentation does not say on which side of the EU border it counts. */
export function isAssumed(code: string): boolean {
  return ASSUMED.has(code);
}

function isWithin(
  code: string,
  partner: PartnerCode,
  { membership, period }: { membership: ComextBasis['membership']; period: Period },
): boolean {
  // Northern Ireland applies the EU's rules on goods: its trade with members is collected as trade between members.
  if (code === 'XI' || UNALLOCATED_WITHIN.has(code)) return true;
  return membership === 'fixed' ? isMember2020(partner) : wasMember(partner, period);
}
