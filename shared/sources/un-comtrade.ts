/**
 * Monthly trade of some two hundred countries by UN Comtrade (https://comtradeapi.un.org): with a key, or, without one,
 * by the public preview, which gives at most 500 rows an answer. Values in US dollars, by partner.
 */
import type { Period } from '../domain/period.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { SourceProfile } from '../domain/source-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { Publication, TradeSource } from '../ports/trade-source.ts';
import { askableSeries, checkedPeriod } from './askable-series.ts';
import { type FetchOptions, fetchDocument } from './fetch-document.ts';
import { redactedUrl } from './redacted-url.ts';
import { SourceFormat } from './source-format.ts';
import { reporterCode, reporters } from './un-comtrade/area-codes.ts';
import { checkCount, isCut, readAnswer } from './un-comtrade/comtrade-answer.ts';
import { availabilityOf, rememberedAvailability } from './un-comtrade/comtrade-availability.ts';
import { comtradeGate } from './un-comtrade/comtrade-gate.ts';
import { pullRequests, type Retrieved } from './un-comtrade/comtrade-pull.ts';
import { busyWait } from './un-comtrade/comtrade-refusal.ts';
import {
  type Access,
  accessTo,
  availabilityUrl,
  basesOf,
  COMMODITIES_PER_REQUEST,
  requestsFor,
} from './un-comtrade/comtrade-request.ts';

export const unComtradeProfile: SourceProfile = {
  id: 'un-comtrade',
  name: 'UN Comtrade',
  reporters,
  bases: { imports: basesOf('imports'), exports: basesOf('exports') },
  digits: [2, 4, 6],
  currency: 'USD',
  timeZone: 'America/New_York',
  // Each reporter's months are loaded when they are sent, on any day; there is no calendar.
  lookAt: ['06:00', '18:00'],
  firstPeriod: '2010-01',
  concurrency: 1,
  seriesPerPull: COMMODITIES_PER_REQUEST,
  // Months were released again 31 months later; the change token says which, so that looking back costs no request.
  refetch: { trailing: 36 },
  changeToken: 'period',
  // One to two months for the quickest reporters, many for others.
  lag: { usualDays: 60, lateDays: 150 },
  // Chapters have no weight: UN gives 0.
  quantityDigits: [4, 6],
};

export interface UnComtradeSettings {
  /** Default `https://comtradeapi.un.org`. */
  readonly baseUrl?: string | undefined;
  /** Without one the public preview is asked. */
  readonly key?: string | undefined;
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

/**
 * The client. Throws a RangeError for a base that is no plain http(s) address, or a key that cannot be sent. Beside the
 * faults of every source it throws `SourceQuotaSpent`, and then asks nothing more until the quota is replenished.
 */
export function unComtrade({ baseUrl, key, clock, http = {} }: UnComtradeSettings): TradeSource {
  // Secrets that were stored with an editor end in a line break; an empty one is none.
  const secret = key?.trim() === '' ? undefined : key?.trim();
  const access = accessTo(baseUrl ?? 'https://comtradeapi.un.org', secret);
  const get = getter(access, { secret, clock, http });
  const published = rememberedAvailability(async (code) => {
    const answer = await get(availabilityUrl(access, code));
    if (isCut(answer, access.rowLimit))
      throw new SourceFormat(`UN Comtrade lists ${answer.count} datasets of reporter ${code}: the list may be cut`);
    checkCount(answer);
    return availabilityOf(answer.rows, code);
  }, clock);
  const publication = async (reporter: string, period: Period): Promise<Publication> => {
    const code = reporterCode(reporter);
    if (code === undefined) throw new RangeError(`UN Comtrade has no reporter ${JSON.stringify(reporter)}`);
    return published(code, checkedPeriod(period));
  };
  return {
    profile: unComtradeProfile,
    publication,
    async pull(series, period) {
      const { keys, refusals } = askableSeries({
        series,
        period: checkedPeriod(period),
        source: unComtradeProfile.id,
        objection,
      });
      const requests = requestsFor(keys, { period, commodities: access.commodities });
      const answer = await pullRequests(requests, { access, get });
      return { contents: answer.contents, refusals: [...refusals, ...answer.refusals] };
    },
  };
}

/** Gives the answer behind an address, at the source's pace, with what is repeated repeated. */
function getter(
  { headers }: Access,
  { secret, clock, http }: { secret: string | undefined; clock: Clock; http: FetchOptions },
): (url: URL) => Promise<Retrieved> {
  const asker = { key: secret, now: () => clock.now() };
  const sleep =
    http.sleep ?? ((milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
  const gate = comtradeGate(clock, sleep);
  const options: FetchOptions = { ...http, headers, busy: (answer) => busyWait(answer, asker) };
  return (url) =>
    gate(() =>
      fetchDocument(
        url,
        (answer) => {
          const recording = answer.headers['chokepoint-recording'];
          const provenance = {
            retrievedAt: clock.now().toISOString(),
            query: redactedUrl(url),
            ...(typeof recording === 'string' ? { recording } : {}),
          };
          return { ...readAnswer(answer, asker), provenance };
        },
        options,
      ),
    );
}

function objection({ reporter, flow, basis, commodity }: SeriesKey): string | undefined {
  const { bases, digits } = unComtradeProfile;
  if (reporterCode(reporter) === undefined)
    return `reporter ${reporter}; UN Comtrade has countries by ISO 3166 alpha-2 code (for the EU as one, take eurostat-comext)`;
  const known = Object.keys(bases[flow]);
  if (!known.includes(basis)) return `basis ${basis}; UN Comtrade has ${known.join(', ')} for ${flow}`;
  if (/^\d+$/.test(commodity) && digits.includes(commodity.length)) return undefined;
  return `commodity ${commodity}; UN Comtrade publishes HS codes of 2, 4 and 6 digits`;
}
