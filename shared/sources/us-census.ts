/**
 * US trade by the International Trade API of the US Census Bureau (https://api.census.gov/data/timeseries/intltrade):
 * imports by country of origin, exports by country of destination, value in US dollars, quantity at ten digits.
 */
import type { Period } from '../domain/period.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { SourceProfile } from '../domain/source-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { TradeSource } from '../ports/trade-source.ts';
import { askableSeries, checkedPeriod } from './askable-series.ts';
import type { FetchOptions } from './fetch-document.ts';
import { basisPhrases, IMPORTS } from './us-census/census-bases.ts';
import { CensusClient } from './us-census/census-client.ts';
import { OFFICIAL_ADDRESS, pullSeries } from './us-census/census-pull.ts';
import { COMMODITIES_PER_REQUEST, censusBase, QUANTITY_DIGITS } from './us-census/census-request.ts';

export const usCensusProfile: SourceProfile = {
  id: 'us-census',
  name: 'US Census Bureau',
  reporters: ['US'],
  bases: {
    imports: basisPhrases('imports'),
    exports: basisPhrases('exports'),
  },
  digits: [2, 4, 6, 10],
  currency: 'USD',
  timeZone: 'America/New_York',
  // Figures are loaded after the release at 08:30; the later looks are for days on which that takes long.
  lookAt: ['08:45', '09:30', '12:00', '17:00'],
  firstPeriod: '2010-01',
  concurrency: 1,
  seriesPerPull: 2 * COMMODITIES_PER_REQUEST,
  // Detail by country is not revised monthly, but late records come in; once a year, with the April data, it is.
  refetch: { trailing: 3, yearly: { inMonths: [6, 7], periods: 60 } },
  // About 35 days after the month, with the FT-900; shutdowns have moved it by weeks.
  lag: { usualDays: 35, lateDays: 42 },
  quantityDigits: [QUANTITY_DIGITS],
};

export interface UsCensusSettings {
  /** Default `https://api.census.gov`. */
  readonly baseUrl?: string | undefined;
  readonly key?: string | undefined;
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

/** The client. Throws a RangeError for a base that is no plain http(s) address. */
export function usCensus({ baseUrl, key, clock, http }: UsCensusSettings): TradeSource {
  // Secrets that were stored with an editor end in a line break; an empty one is none.
  const trimmed = key?.trim();
  const secret = trimmed === '' ? undefined : trimmed;
  const client = new CensusClient({ base: censusBase(baseUrl ?? OFFICIAL_ADDRESS), key: secret, clock, http });
  // Imports and exports come out together; a pull of exports looks for itself whether they are there.
  const isPublished = async (period: Period) => client.isPublished(IMPORTS, checkedPeriod(period));
  return {
    profile: usCensusProfile,
    publication: async (_reporter, period) => ({ published: await isPublished(period) }),
    async pull(series, period) {
      const { keys, refusals } = askableSeries({
        series,
        period: checkedPeriod(period),
        source: usCensusProfile.id,
        objection,
      });
      const answer = await pullSeries(client, keys, period);
      return { contents: answer.contents, refusals: [...refusals, ...answer.refusals] };
    },
  };
}

function objection({ reporter, flow, basis, commodity }: SeriesKey): string | undefined {
  const { reporters, bases, digits } = usCensusProfile;
  if (!reporters.includes(reporter)) return `reporter ${reporter}; US Census has ${reporters.join(', ')}`;
  const known = Object.keys(bases[flow]);
  if (!known.includes(basis)) return `basis ${basis}; US Census has ${known.join(', ')} for ${flow}`;
  if (/^\d+$/.test(commodity) && digits.includes(commodity.length)) return undefined;
  return `commodity ${commodity}; Census publishes codes of 2, 4, 6 and 10 digits`;
}
