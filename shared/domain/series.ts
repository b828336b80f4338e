/**
 * A series is what a source publishes under one commodity code: source, reporter, flow, basis, commodity.
 * Its content for a period is the breakdown by partner, once for each measure that the source gives.
 */
import * as z from 'zod';
import type { Period } from './period.ts';

/** Partner as ISO 3166-1 alpha-2, with the extras of `partners.ts`; `ZZ-<code>` for one the source has and we do not know. */
export type PartnerCode = string;

export const flowSchema = z.enum(['imports', 'exports']);
export type Flow = z.output<typeof flowSchema>;

export const measureSchema = z.enum(['value', 'quantity']);
export type Measure = z.output<typeof measureSchema>;

/** A code of the source's nomenclature: always a string, leading zeros kept. */
export const commoditySchema = z
  .string({ error: 'a code in quotes, such as "8101940000" (unquoted, leading zeros are lost)' })
  .regex(/^\d{2}(?:\d{2}){0,4}$/, { error: 'a code of 2, 4, 6, 8 or 10 digits, without dots' });

/** What identifies a series. */
export interface SeriesKey {
  readonly source: string;
  readonly reporter: string;
  readonly flow: Flow;
  readonly basis: string;
  readonly commodity: string;
}

/** `us-census/US/imports/consumption/8101940000` */
export type SeriesId = string;

/** The id under which a series is stored and named everywhere. */
export function seriesId(key: SeriesKey): SeriesId {
  return [key.source, key.reporter, key.flow, key.basis, key.commodity].join('/');
}

/** The inverse of {@link seriesId}. Throws a RangeError on anything else. */
export function seriesKey(id: SeriesId): SeriesKey {
  const [source, reporter, flow, basis, commodity, ...rest] = id.split('/');
  const parsed = flowSchema.safeParse(flow);
  if (!source || !reporter || !basis || !commodity || !parsed.success || rest.length > 0)
    throw new RangeError(`not a series id: ${JSON.stringify(id)}`);
  return { source, reporter, flow: parsed.data, basis, commodity };
}

/** One measure of one period: the world total as published, and every partner with a row. */
export interface Breakdown {
  /** ISO 4217 code for a value, the source's unit for a quantity. */
  readonly unit: string;
  /** The world row of the source, never our own sum. */
  readonly total: number;
  /** A partner without an entry traded nothing in a published period. */
  readonly partners: Readonly<Record<PartnerCode, number>>;
}

/** The content of a series for one published period. */
export interface SeriesPeriod {
  readonly series: SeriesId;
  readonly period: Period;
  readonly measures: Readonly<Partial<Record<Measure, Breakdown>>>;
  /** Set when the source withholds this code for this period: then no number may be computed from it. */
  readonly suppressed?: boolean;
}

/** Where and when a content was retrieved. */
export interface Provenance {
  /** ISO 8601 instant, UTC. */
  readonly retrievedAt: string;
  /** The request that answered, without its key. */
  readonly query: string;
  /** Set when a replay server answered from carried figures: what they are and where they come from. */
  readonly recording?: string;
}

/** One retrieved version of a series' period. */
export interface Vintage extends SeriesPeriod, Provenance {
  /** SHA-256 of {@link canonicalContent}, hexadecimal: equal content, equal hash. */
  readonly hash: string;
}

/** The content as one text, the same whatever the order of rows: what the hash is taken of. */
export function canonicalContent(content: SeriesPeriod): string {
  const measures = Object.entries(content.measures)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([measure, { unit, total, partners }]) => [
      measure,
      unit,
      total,
      Object.entries(partners).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
  return JSON.stringify([content.series, content.period, content.suppressed === true, measures]);
}
