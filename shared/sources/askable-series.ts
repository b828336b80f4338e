/** What of a pull can be asked of a source at all, before anything is sent. */
import { isPeriod, type Period } from '../domain/period.ts';
import { type SeriesId, type SeriesKey, seriesKey } from '../domain/series.ts';
import type { Refusal } from '../ports/trade-source.ts';

/** The period itself. Throws a RangeError on what is none: a caller's mistake, which no answer could put right. */
export function checkedPeriod(period: Period): Period {
  if (!isPeriod(period))
    throw new RangeError(`not a period: ${JSON.stringify(period)}; expected a month such as 2026-07`);
  return period;
}

export interface Asked {
  readonly series: readonly SeriesId[];
  readonly period: Period;
  /** Id of the source. */
  readonly source: string;
  /** Why the source cannot have a series; undefined where it can. */
  readonly objection: (key: SeriesKey) => string | undefined;
}

/** The series that can be asked for, once each, and why the others cannot. Throws a RangeError on another source's series. */
export function askableSeries({ series, period, source, objection }: Asked): {
  keys: Map<SeriesId, SeriesKey>;
  refusals: readonly Refusal[];
} {
  const keys = new Map<SeriesId, SeriesKey>();
  const refusals: Refusal[] = [];
  for (const id of new Set(series)) {
    const key = seriesKey(id);
    if (key.source !== source) throw new RangeError(`${id} is no series of ${source}`);
    const reason = objection(key);
    if (reason === undefined) keys.set(id, key);
    else refusals.push({ series: id, period, reason });
  }
  return { keys, refusals };
}
