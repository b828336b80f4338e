import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import { usCensusProfile } from '../../shared/sources/us-census.ts';

/** A source that publishes imports alone, by value alone: what the tests say of it does not move with the real one. */
export function aProfile(given: Partial<SourceProfile> = {}): SourceProfile {
  return {
    ...usCensusProfile,
    name: 'US Census Bureau',
    reporters: ['US'],
    bases: {
      imports: {
        general: 'general imports, customs value',
        consumption: 'imports for consumption, customs value',
      },
      exports: {},
    },
    digits: [2, 4, 6, 10],
    currency: 'USD',
    quantityDigits: [],
    ...given,
  };
}
