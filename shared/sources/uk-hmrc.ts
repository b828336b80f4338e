/**
 * UK trade in goods by HMRC's Overseas Trade Statistics (https://api.uktradeinfo.com/OTS, OData 4, no key). Pounds
 * sterling, and net mass in kilograms, by country.
 *
 * HMRC publishes no row of all countries. The total is our own sum over every row of the month, countries that are none
 * included; it is checked against the sum that the service computes from the same rows, or, where it computes none,
 * against the number of rows that it counts. With neither, nothing is taken over.
 *
 * Of what is uncertain about the service, each point is a check that fails with what was expected: that rows name their
 * country (else the list of countries is fetched), that a CN8 code is the padded id, that 959 and 977 are no countries,
 * that the next page is at the same origin, that both kinds of a flow (EU, non-EU) are out. A code without any row is
 * "nothing traded" only if no suppressed row of its chapter stands at a shorter code. What stays unknown: whether a code
 * with rows has a part that HMRC moved to such a shorter code.
 */
import type { Period } from '../domain/period.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { SourceProfile } from '../domain/source-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { PullAnswer, TradeSource } from '../ports/trade-source.ts';
import { askableSeries, checkedPeriod } from './askable-series.ts';
import type { FetchOptions } from './fetch-document.ts';
import { COMMODITIES_PER_REQUEST, probeUrl, requestsFor, serviceAddress } from './uk-hmrc/hmrc-request.ts';
import { hmrcService } from './uk-hmrc/hmrc-service.ts';
import { pullRequest } from './uk-hmrc/pull-request.ts';

export const ukHmrcProfile: SourceProfile = {
  id: 'uk-hmrc',
  name: 'HM Revenue & Customs',
  reporters: ['GB'],
  bases: {
    imports: { total: 'imports from the EU and the rest of the world, statistical value (c.i.f.)' },
    exports: { total: 'exports to the EU and the rest of the world, statistical value (f.o.b.)' },
  },
  digits: [2, 4, 6, 8],
  currency: 'GBP',
  timeZone: 'Europe/London',
  lookAt: ['09:35', '10:30', '12:00', '17:00'],
  firstPeriod: '2000-01',
  concurrency: 1,
  seriesPerPull: COMMODITIES_PER_REQUEST,
  // Figures are provisional for up to eighteen months, and revised with each release.
  refetch: { trailing: 24 },
  // About six weeks after the month.
  lag: { usualDays: 43, lateDays: 50 },
  // Estimates and allocations, which only chapters have, come without mass.
  quantityDigits: [4, 6, 8],
};

export interface UkHmrcSettings {
  /** Default `https://api.uktradeinfo.com`. */
  readonly baseUrl?: string | undefined;
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

/** The client. Throws a RangeError for a base that is no plain http(s) address. */
export function ukHmrc({ baseUrl, clock, http }: UkHmrcSettings): TradeSource {
  const service = hmrcService(serviceAddress(baseUrl ?? 'https://api.uktradeinfo.com'), { clock, http });
  const published = async (period: Period) => service.hasRows(probeUrl(service.address, checkedPeriod(period)));
  return {
    profile: ukHmrcProfile,
    async publication(reporter, period) {
      if (!ukHmrcProfile.reporters.includes(reporter))
        throw new RangeError(`reporter ${reporter}; HMRC has ${ukHmrcProfile.reporters.join(', ')}`);
      return { published: await published(period) };
    },
    async pull(series, period) {
      const { keys, refusals } = askableSeries({
        series,
        period: checkedPeriod(period),
        source: ukHmrcProfile.id,
        objection,
      });
      const answers: PullAnswer[] = [{ contents: [], refusals }];
      for (const request of requestsFor(keys, period)) answers.push(await pullRequest(service, request));
      return {
        contents: answers.flatMap((answer) => answer.contents),
        refusals: answers.flatMap((answer) => answer.refusals),
      };
    },
  };
}

function objection({ reporter, flow, basis, commodity }: SeriesKey): string | undefined {
  const { reporters, bases, digits } = ukHmrcProfile;
  if (!reporters.includes(reporter)) return `reporter ${reporter}; HMRC has ${reporters.join(', ')}`;
  const known = Object.keys(bases[flow]);
  if (!known.includes(basis)) return `basis ${basis}; HMRC has ${known.join(' and ')} for ${flow}`;
  if (/^\d+$/.test(commodity) && digits.includes(commodity.length)) return undefined;
  return `commodity ${commodity}; HMRC publishes codes of 2, 4, 6 and 8 digits`;
}
