/** A series as it is answered: what its source published, month by month and partner by partner. */
import * as z from 'zod';
import { flowSchema } from '../../domain/series.ts';
import { instantSchema, periodSchema } from './common.ts';

const breakdownSchema = z
  .strictObject({
    unit: z.string().describe('ISO 4217 code for a value, the source’s unit for a quantity.'),
    total: z.number().describe('The world row of the source.'),
    partners: z
      .record(z.string(), z.number())
      .describe('By partner code. A partner without an entry traded nothing in a published month.'),
  })
  .meta({ id: 'Breakdown' });

const seriesPeriodSchema = z
  .strictObject({
    period: periodSchema,
    measures: z.strictObject({ value: breakdownSchema.optional(), quantity: breakdownSchema.optional() }),
    suppressed: z
      .literal(true)
      .optional()
      .describe('The source withholds the code for this month: no number may be computed.'),
    retrievedAt: instantSchema,
    vintages: z
      .int()
      .min(1)
      .describe('How many versions of the month were retrieved so far, by `asOf` if one is given.'),
    first: z
      .strictObject({
        retrievedAt: instantSchema,
        measures: z.strictObject({ value: breakdownSchema.optional(), quantity: breakdownSchema.optional() }),
      })
      .optional()
      .describe('The first version, where the source has revised it since.'),
    hash: z.string().describe('SHA-256 of the content.'),
  })
  .meta({ id: 'SeriesPeriod' });

export const seriesSchema = z
  .strictObject({
    series: z.string(),
    source: z.string(),
    sourceName: z.string(),
    reporter: z.string(),
    reporterName: z.string(),
    flow: flowSchema,
    basis: z.string(),
    basisText: z.string(),
    commodity: z.string(),
    commodityText: z.string().optional(),
    asOf: instantSchema.optional(),
    partnerNames: z.record(z.string(), z.string()),
    periods: z.array(seriesPeriodSchema).describe('In order; a month that is not published is not there.'),
    queries: z.array(z.string()).describe('The requests that answered, without keys.'),
    recording: z.string().optional().describe('Set when the figures are recorded ones.'),
  })
  .meta({ id: 'Series' });
