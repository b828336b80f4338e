/** The static facts of every source, one line each. Apart from the clients, as most who need the facts ask nobody. */
import type { SourceProfile } from '../domain/source-profile.ts';
import { eurostatComextProfile } from './eurostat-comext.ts';
import { ukHmrcProfile } from './uk-hmrc.ts';
import { unComtradeProfile } from './un-comtrade.ts';
import { usCensusProfile } from './us-census.ts';

const profiles: readonly SourceProfile[] = [eurostatComextProfile, unComtradeProfile, ukHmrcProfile, usCensusProfile];

/** By id. */
export const sourceProfiles: ReadonlyMap<string, SourceProfile> = new Map(
  profiles.map((profile) => [profile.id, profile]),
);

/** The static facts of a registered source. Throws a RangeError for any other. */
export function sourceProfile(id: string): SourceProfile {
  const profile = sourceProfiles.get(id);
  if (profile === undefined) throw new RangeError(`there is no source ${JSON.stringify(id)}`);
  return profile;
}
