/** The bases: which trade of a reporter is meant, and which total of Comext holds it. */

export interface ComextBasis {
  /** Partners that belong to it: outside the EU, inside, or both. */
  readonly side: 'extra' | 'intra' | 'all';
  /** Whether the EU is the 27 members of 2020 in every period, or those that were members in the period. */
  readonly membership: 'fixed' | 'changing';
  /** The partner code of its total, first as measured in 2026, then as older extractions spell it. */
  readonly totals: readonly string[];
}

const BASES: ReadonlyMap<string, ComextBasis> = new Map([
  ['extra-eu27', { side: 'extra', membership: 'fixed', totals: ['EXT_EU27_2020', 'EU27_2020_EXTRA'] }],
  [
    'intra-eu27',
    { side: 'intra', membership: 'fixed', totals: ['INT_EU27_2020', 'INTRA_EU27_2020', 'EU27_2020_INTRA'] },
  ],
  ['extra-eu', { side: 'extra', membership: 'changing', totals: ['EXT_EU', 'EU_EXTRA'] }],
  ['all-partners', { side: 'all', membership: 'fixed', totals: ['WORLD'] }],
]);

/** The basis of a name, undefined for a name that Comext's profile does not have. */
export function comextBasis(name: string): ComextBasis | undefined {
  return BASES.get(name);
}

/** The reporter as Comext codes it: the EU is an aggregate of its own for each kind of membership. */
export function reporterCode(reporter: string, { membership }: ComextBasis): string {
  if (reporter !== 'EU') return reporter;
  return membership === 'fixed' ? 'EU27_2020' : 'EU';
}

/** How a rule says each basis. Import values include freight and insurance to the border, export values do not. */
export const comextBasisPhrases = {
  imports: {
    'extra-eu27': 'imports from outside the EU, the 27 members of 2020 in all periods, by country of origin, c.i.f.',
    'intra-eu27': 'imports from EU members, the 27 members of 2020 in all periods, by country of consignment, c.i.f.',
    'extra-eu': 'imports from outside the EU, its members as they were in each period, by country of origin, c.i.f.',
    'all-partners':
      'imports from all partners, EU members of 2020 included, by origin outside and by consignment inside the EU, c.i.f.',
  },
  exports: {
    'extra-eu27': 'exports to outside the EU, the 27 members of 2020 in all periods, f.o.b.',
    'intra-eu27': 'exports to EU members, the 27 members of 2020 in all periods, f.o.b.',
    'extra-eu': 'exports to outside the EU, its members as they were in each period, f.o.b.',
    'all-partners': 'exports to all partners, EU members of 2020 included, f.o.b.',
  },
} as const;
