/**
 * The sources, one line each. The environment names a source's base address and key by its id:
 * `CHOKEPOINT_US_CENSUS_URL` and `CHOKEPOINT_US_CENSUS_KEY` for `us-census` (see `source-settings.ts`).
 */
import type { SourceProfile } from '../domain/source-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { TradeSource } from '../ports/trade-source.ts';
import { eurostatComext, eurostatComextProfile } from './eurostat-comext.ts';
import type { FetchOptions } from './fetch-document.ts';
import { ukHmrc, ukHmrcProfile } from './uk-hmrc.ts';
import { unComtrade, unComtradeProfile } from './un-comtrade.ts';
import { usCensus, usCensusProfile } from './us-census.ts';

export { sourceProfile, sourceProfiles } from './profiles.ts';

/** What every source can be given. */
export interface SourceSettings {
  /** Where the source is, if not at its public address. */
  readonly baseUrl?: string | undefined;
  readonly key?: string | undefined;
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

export interface SourceEntry {
  readonly profile: SourceProfile;
  readonly create: (settings: SourceSettings) => TradeSource;
}

/** By id. */
export const sources: Readonly<Record<string, SourceEntry>> = {
  'eurostat-comext': { profile: eurostatComextProfile, create: eurostatComext },
  'un-comtrade': { profile: unComtradeProfile, create: unComtrade },
  'uk-hmrc': { profile: ukHmrcProfile, create: ukHmrc },
  'us-census': { profile: usCensusProfile, create: usCensus },
};
