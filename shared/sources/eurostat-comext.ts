/**
 * Trade of the EU and its member states by Eurostat's Comext (dataset DS-045409), over SDMX 2.1 as CSV. Value in euros,
 * quantity as net mass: published in hundreds of kilograms, stored in kilograms. Requests go out one after the other.
 */
import type { Period } from '../domain/period.ts';
import type { SeriesKey } from '../domain/series.ts';
import type { SourceProfile } from '../domain/source-profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { Publication, PullAnswer, TradeSource } from '../ports/trade-source.ts';
import { comextBasis, comextBasisPhrases, reporterCode } from './eurostat-comext/comext-bases.ts';
import { readContents, refuseAll } from './eurostat-comext/comext-contents.ts';
import { type ExtractionSettings, extract } from './eurostat-comext/comext-extraction.ts';
import {
  ALL_GOODS,
  COMMODITIES_PER_REQUEST,
  type ComextRequest,
  comextAddress,
  dataKey,
  FLOW_CODES,
  parts,
  requestsFor,
  VALUE,
} from './eurostat-comext/comext-request.ts';
import { rowsByCommodity } from './eurostat-comext/comext-rows.ts';
import { EU27_2020 } from './eurostat-comext/eu-members.ts';
import { askableSeries, checkedPeriod } from './askable-series.ts';
import type { FetchOptions } from './fetch-document.ts';
import { SourceFormat } from './source-format.ts';

export const eurostatComextProfile: SourceProfile = {
  id: 'eurostat-comext',
  name: 'Eurostat Comext',
  reporters: ['EU', ...EU27_2020],
  bases: comextBasisPhrases,
  digits: [2, 4, 6, 8],
  currency: 'EUR',
  timeZone: 'Europe/Brussels',
  // Refreshed about the 15th of the month, at 11:00.
  lookAt: ['11:15', '12:00', '15:00', '23:15'],
  // The dataset begins in 1988; values before the euro are converted ecus.
  firstPeriod: '2002-01',
  concurrency: 1,
  seriesPerPull: COMMODITIES_PER_REQUEST,
  // Any month may be revised at each refresh, a year until the autumn of the next.
  refetch: { trailing: 36 },
  // LAST UPDATE is that of the whole dataset.
  changeToken: 'source',
  // Six to seven weeks after the month; trade between members is complete some weeks later.
  lag: { usualDays: 46, lateDays: 56 },
  quantityDigits: [2, 4, 6, 8],
};

export interface EurostatComextSettings {
  /** Default `https://ec.europa.eu`. */
  readonly baseUrl?: string | undefined;
  readonly clock: Clock;
  readonly http?: FetchOptions | undefined;
}

/** The client. Throws a RangeError for a base that is no plain http(s) address. */
export function eurostatComext({ baseUrl, clock, http = {} }: EurostatComextSettings): TradeSource {
  const settings: ExtractionSettings = { address: comextAddress(baseUrl ?? 'https://ec.europa.eu'), clock, http };
  return {
    profile: eurostatComextProfile,
    publication: (reporter, period) => publication(reporter, checkedPeriod(period), settings),
    async pull(series, period) {
      const { keys, refusals } = askableSeries({
        series,
        period: checkedPeriod(period),
        source: eurostatComextProfile.id,
        objection,
      });
      const answers: PullAnswer[] = [{ contents: [], refusals }];
      for (const request of requestsFor(keys, period)) answers.push(await pullRequest(request, settings));
      return merged(answers);
    },
  };
}

const WORLD = 'WORLD';
const OUTSIDE = 'EXT_EU27_2020';
const LAST_UPDATE = /^\d\d\/\d\d\/\d\d(?: \d\d:\d\d(?::\d\d)?)?$/;

/** Published is a month with imports and exports, from and to the world and outside the EU; half of it is not. */
async function publication(reporter: string, period: Period, settings: ExtractionSettings): Promise<Publication> {
  const basis = comextBasis('extra-eu27');
  if (basis === undefined || !eurostatComextProfile.reporters.includes(reporter))
    throw new RangeError(`no reporter ${JSON.stringify(reporter)}; Comext has the EU and its 27 members`);
  const code = reporterCode(reporter, basis);
  const key = ['M', code, `${WORLD}+${OUTSIDE}`, ALL_GOODS, Object.values(FLOW_CODES).join('+'), VALUE];
  const { document } = await extract(settings.address.data(key, period), settings);
  if (document.kind !== 'table')
    throw new SourceFormat(`Comext did not give the total of all goods of ${code} in ${period}: ${document.reason}`);
  const { rows } = document.table;
  for (const flow of Object.values(FLOW_CODES)) {
    const ofFlow = { rows: rows.filter((row) => row.flow === flow) };
    const found = rowsByCommodity(ofFlow, { reporter: code, flow, period, commodities: new Map() });
    const partners = found.get(ALL_GOODS)?.get(VALUE);
    if (partners?.has(WORLD) !== true || !partners.has(OUTSIDE)) return { published: false };
  }
  const token = rows[0]?.lastUpdate ?? '';
  if (!LAST_UPDATE.test(token))
    throw new SourceFormat(`Comext: LAST UPDATE is ${JSON.stringify(token.slice(0, 40))}; expected dd/mm/yy hh:mm:ss`);
  return { published: true, token };
}

function objection({ reporter, flow, basis, commodity }: SeriesKey): string | undefined {
  const { reporters, bases, digits } = eurostatComextProfile;
  if (!reporters.includes(reporter)) return `reporter ${reporter}; Comext has ${reporters.join(', ')}`;
  if (comextBasis(basis) === undefined) return `basis ${basis}; Comext has ${Object.keys(bases[flow]).join(', ')}`;
  if (/^\d+$/.test(commodity) && digits.includes(commodity.length)) return undefined;
  return `commodity ${commodity}; Comext publishes codes of 2, 4, 6 and 8 digits`;
}

/** One request; in parts where it is too large, and without the codes that Comext says it never had. */
async function pullRequest(request: ComextRequest, settings: ExtractionSettings): Promise<PullAnswer> {
  const { address } = settings;
  const { document, provenance } = await extract(address.data(dataKey(request), request.period), settings);
  switch (document.kind) {
    case 'table':
      return readContents(document.table, request, provenance);
    case 'too-big': {
      const { size } = request.commodities;
      if (size === 1) return refuseAll(request, `too large for Comext with a single commodity: ${document.reason}`);
      return pullParts(parts(request, Math.ceil(size / 2)), settings);
    }
    case 'unknown-codes':
      return withoutUnknown(request, document.reason, settings);
  }
}

async function pullParts(requests: readonly ComextRequest[], settings: ExtractionSettings): Promise<PullAnswer> {
  const answers: PullAnswer[] = [];
  for (const request of requests) answers.push(await pullRequest(request, settings));
  return merged(answers);
}

/** One unknown code refuses the whole request there; here it refuses only its own series. */
async function withoutUnknown(
  request: ComextRequest,
  reason: string,
  settings: ExtractionSettings,
): Promise<PullAnswer> {
  const named = new Set(reason.match(/\b\d+\b/g));
  const [unknown, known] = [true, false].map((isNamed) => ({
    ...request,
    commodities: new Map([...request.commodities].filter(([code]) => named.has(code) === isNamed)),
  }));
  if (unknown === undefined || known === undefined || unknown.commodities.size === 0)
    throw new SourceFormat(`Comext does not know a code of the request: ${reason.slice(0, 300)}`);
  const refused = refuseAll(unknown, `Comext does not know the commodity: ${reason.slice(0, 300)}`);
  return known.commodities.size === 0 ? refused : merged([refused, await pullRequest(known, settings)]);
}

function merged(answers: readonly PullAnswer[]): PullAnswer {
  return {
    contents: answers.flatMap(({ contents }) => contents),
    refusals: answers.flatMap(({ refusals }) => refusals),
  };
}
