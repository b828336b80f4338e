/** The figures themselves. */
import * as z from 'zod';
import { commoditySchema, flowSchema } from '../../domain/series.ts';
import { defineRoute, type Route } from '../route.ts';
import { monthsQuery } from '../schemas/common.ts';
import { seriesSchema } from '../schemas/series.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'letters, digits and . _ -' });

export const seriesRoutes = [
  defineRoute({
    operation: 'getSeries',
    method: 'GET',
    path: '/series/{source}/{reporter}/{flow}/{basis}/{commodity}',
    summary: 'A series: every partner’s figure, month by month',
    description:
      'What the source published, as retrieved last, or as it was known at `as-of`. As CSV it has a row for each month, partner and measure; the row of partner `total` is the world row.',
    tag: 'Figures',
    allow: 'readers',
    parameters: z.object({
      source: name.describe('As in `GET /sources`.'),
      reporter: name.describe('Code of the reporter, such as US.'),
      flow: flowSchema,
      basis: name.describe('One of the source’s bases for the flow.'),
      commodity: commoditySchema.describe('A code of the source’s nomenclature.'),
    }),
    query: monthsQuery,
    answers: {
      200: {
        description: 'The series.',
        schema: seriesSchema,
        contents: {
          'text/csv': 'period,partner,partner name,measure,unit,amount,suppressed,retrieved at,vintages\r\n',
        },
      },
    },
    problems: ['not-found'],
    examples: {
      parameters: {
        source: 'us-census',
        reporter: 'US',
        flow: 'imports',
        basis: 'consumption',
        commodity: '8101940000',
      },
      query: { from: '2026-07', to: '2026-07' },
      answers: {
        200: {
          series: 'us-census/US/imports/consumption/8101940000',
          source: 'us-census',
          sourceName: 'US Census Bureau',
          reporter: 'US',
          reporterName: 'United States',
          flow: 'imports',
          basis: 'consumption',
          basisText: 'imports for consumption, customs value',
          commodity: '8101940000',
          partnerNames: { CN: 'China', DE: 'Germany' },
          periods: [
            {
              period: '2026-07',
              measures: { value: { unit: 'USD', total: 1_250_000, partners: { CN: 1_000_000, DE: 250_000 } } },
              retrievedAt: '2026-09-03T12:45:00.000Z',
              vintages: 1,
              hash: '3f8c1b…',
            },
          ],
          queries: ['https://api.census.gov/data/timeseries/intltrade/imports/hs?…'],
        },
      },
    },
  }),
] as const satisfies readonly Route[];
