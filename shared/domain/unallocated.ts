/**
 * Partners that are no country: trade that a source counts in the world total without saying with whom. It belongs in a
 * denominator and never stands as a supplier.
 */
import type { PartnerCode } from './series.ts';

/**
 * Codes that ISO 3166-1 leaves to users and will never assign (QM to QZ; here from QP), `X` with a digit, which no
 * alpha-2 code has, and `ZZ`, alone or with the source's own code behind it. QA is Qatar and XK is Kosovo: neither matches.
 */
const UNALLOCATED = /^(?:Q[P-Z]|X[1-9]|ZZ.*)$/;

/** True for a code under which a source puts what it allocates to no country, or a partner that no table knows. */
export function isUnallocated(code: PartnerCode): boolean {
  return UNALLOCATED.test(code);
}
