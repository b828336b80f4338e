/** Series: what was published, and which versions of it there were. */
import type { OperationsOf, RequestOf } from '../../../shared/api/route.ts';
import type { seriesRoutes } from '../../../shared/api/routes/series.ts';
import { nearest } from '../../../shared/domain/edit-distance.ts';
import { partnerName } from '../../../shared/domain/partners.ts';
import type { Period } from '../../../shared/domain/period.ts';
import { commodityText } from '../../../shared/domain/search-commodities.ts';
import { seriesId, type Vintage } from '../../../shared/domain/series.ts';
import type { SourceProfile } from '../../../shared/domain/source-profile.ts';
import { type Cell, csv } from '../csv.ts';
import { ProblemFound } from '../problem-found.ts';
import { PUBLISHED_COLUMNS, publishedRows } from '../published-rows.ts';
import type { ManageServices } from '../services.ts';
import { reporterName } from './reference.ts';

type SeriesRequest = RequestOf<(typeof seriesRoutes)[number]>;

export const seriesOperations: OperationsOf<typeof seriesRoutes, ManageServices> = {
  async getSeries(request, { series, profiles }) {
    const { parameters, query, accept } = request;
    const profile = profileOf(parameters, profiles);
    const id = seriesId(parameters);
    const stored = standing(await series.everyVintage(id), query['as-of']);
    if (stored.length === 0)
      throw new ProblemFound(
        'not-found',
        `Nothing is stored for the series ${id}${query['as-of'] === undefined ? '' : ' as of then'}.`,
      );
    const periods = stored.filter(({ newest }) => isWithin(newest.period, query));
    if (accept === 'text/csv') return { status: 200, type: 'text/csv', text: csv(HEADER, rowsOf(periods)) };
    return { status: 200, body: seriesBody(request, profile, periods) };
  },
};

/** The versions of one month that were known. */
interface Known {
  readonly newest: Vintage;
  readonly first: Vintage;
  readonly vintages: number;
}

function standing(vintages: readonly Vintage[], asOf: string | undefined): Known[] {
  const byPeriod = new Map<Period, Known>();
  for (const vintage of vintages) {
    if (asOf !== undefined && new Date(vintage.retrievedAt).toISOString() > asOf) continue;
    const earlier = byPeriod.get(vintage.period);
    byPeriod.set(vintage.period, {
      newest: vintage,
      first: earlier?.first ?? vintage,
      vintages: (earlier?.vintages ?? 0) + 1,
    });
  }
  return [...byPeriod.values()];
}

function isWithin(period: Period, { from, to }: SeriesRequest['query']): boolean {
  return (from === undefined || from <= period) && (to === undefined || period <= to);
}

function seriesBody({ parameters, query }: SeriesRequest, { name, bases }: SourceProfile, periods: readonly Known[]) {
  const { reporter, flow, basis, commodity } = parameters;
  const text = commodityText(commodity);
  const recording = periods.at(-1)?.newest.recording;
  return {
    ...parameters,
    series: seriesId(parameters),
    sourceName: name,
    reporterName: reporterName(reporter),
    basisText: bases[flow][basis] ?? basis,
    ...(text !== undefined && { commodityText: text }),
    ...(query['as-of'] !== undefined && { asOf: query['as-of'] }),
    partnerNames: Object.fromEntries(codesIn(periods).map((code) => [code, partnerName(code)])),
    periods: periods.map(periodBody),
    queries: [...new Set(periods.map(({ newest }) => newest.query))],
    ...(recording !== undefined && { recording }),
  };
}

function periodBody({ newest, first, vintages }: Known) {
  const { period, measures, suppressed, retrievedAt, hash } = newest;
  return {
    period,
    measures,
    ...(suppressed === true && { suppressed: true as const }),
    retrievedAt,
    vintages,
    ...(first.hash !== hash && { first: { retrievedAt: first.retrievedAt, measures: first.measures } }),
    hash,
  };
}

function codesIn(periods: readonly Known[]): string[] {
  const codes = new Set<string>();
  for (const { newest } of periods)
    for (const { partners } of Object.values(newest.measures))
      for (const code of Object.keys(partners)) codes.add(code);
  return [...codes].sort();
}

const HEADER = [...PUBLISHED_COLUMNS, 'vintages'];

function* rowsOf(periods: readonly Known[]): Generator<Cell[]> {
  for (const { newest, vintages } of periods) for (const row of publishedRows(newest)) yield [...row, vintages];
}

function profileOf(
  { source, flow, basis }: SeriesRequest['parameters'],
  profiles: ReadonlyMap<string, SourceProfile>,
): SourceProfile {
  const profile = profiles.get(source);
  if (profile === undefined) throw unknown('source', source, [...profiles.keys()]);
  const bases = Object.keys(profile.bases[flow]);
  if (!bases.includes(basis)) throw unknown('basis', basis, bases);
  return profile;
}

function unknown(part: string, found: string, valid: readonly string[]): ProblemFound {
  const meant = nearest(found, valid);
  return new ProblemFound('not-found', `There is no such ${part}.`, {
    errors: [
      {
        path: `path.${part}`,
        found: JSON.stringify(found),
        expected: `one of ${valid.join(', ')}`,
        ...(meant !== undefined && { suggestion: meant }),
      },
    ],
  });
}
