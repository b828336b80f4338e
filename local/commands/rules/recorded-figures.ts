/** The carried figures of the US Census Bureau as vintages, straight from their files: no server, no store. */
import { addMonths, type Period, periodsBetween } from '../../../shared/domain/period.ts';
import { type SeriesId, seriesId, seriesKey, type SeriesPeriod, type Vintage } from '../../../shared/domain/series.ts';
import { redactedUrl } from '../../../shared/sources/redacted-url.ts';
import { scheduleCPartner } from '../../../shared/sources/schedule-c.ts';
import { OFFICIAL_ADDRESS } from '../../../shared/sources/us-census/census-pull.ts';
import { censusBase, dataUrl, requestsFor } from '../../../shared/sources/us-census/census-request.ts';
import { usCensusProfile } from '../../../shared/sources/us-census.ts';
import { contentHash } from '../../../shared/storage/content-hash.ts';
import { type CensusRecording, type CountryRow, loadCensusRecording } from '../../replay/census-recording.ts';
import { recordingDirectory } from '../../shipped-rules.ts';
import type { Figures } from './figures.ts';

const SOURCE = usCensusProfile.id;
const DAY_MS = 86_400_000;

/**
 * One vintage a series and month. The recording has each month once and not when it was first published, so a month
 * counts as known from the day on which the source usually releases it; the title says so.
 */
export async function recordedFigures(): Promise<Figures> {
  const recording = await loadCensusRecording(recordingDirectory(SOURCE));
  const { commodities, from, until, title } = recording;
  const periods = periodsBetween(from, until);
  const series = new Map(
    commodities.map((commodity) => {
      const id = seriesId({ source: SOURCE, reporter: 'US', flow: 'imports', basis: 'consumption', commodity });
      return [id, periods.map((period) => vintage(recording, id, period))] as const;
    }),
  );
  const { usualDays } = usCensusProfile.lag;
  return {
    title: `Recorded official figures: ${title}; each month once, taken as known from its usual release, ${usualDays} days after its end`,
    vintagesOf: (id) => series.get(id) ?? [],
    runsStarted: [],
    codes: { [SOURCE]: commodities },
  };
}

function vintage(recording: CensusRecording, series: SeriesId, period: Period): Vintage {
  const { commodity } = seriesKey(series);
  const content: SeriesPeriod = { series, period, measures: { value: breakdown(recording.rows(commodity, period)) } };
  return {
    ...content,
    retrievedAt: usualRelease(period),
    query: queryOf(series, period),
    recording: recording.title,
    hash: contentHash(content),
  };
}

/** As the client reads the API: countries that are one partner are added; no row at all means that nothing was traded. */
function breakdown(rows: readonly CountryRow[]) {
  const partners: Record<string, number> = {};
  for (const { code, value } of rows) {
    const partner = scheduleCPartner(code);
    partners[partner] = (partners[partner] ?? 0) + value;
  }
  return { unit: usCensusProfile.currency, total: rows.reduce((sum, { value }) => sum + value, 0), partners };
}

function usualRelease(period: Period): string {
  const end = Date.parse(`${addMonths(period, 1)}-01T00:00:00.000Z`);
  return new Date(end + usCensusProfile.lag.usualDays * DAY_MS).toISOString();
}

/** The request by which anybody can ask the Bureau for the same figures. */
function queryOf(series: SeriesId, period: Period): string {
  const asked = { base: censusBase(OFFICIAL_ADDRESS), period, key: undefined };
  const [request] = requestsFor(new Map([[series, seriesKey(series)]]), asked);
  return request === undefined ? '' : redactedUrl(dataUrl(request, asked));
}
