/** What a rule can be made of. These lists are short and come whole. */
import * as z from 'zod';
import { defineRoute, type Route } from '../route.ts';
import { lineSchema, periodSchema } from '../schemas/common.ts';
import { basketSchema, commoditySchema, groupSchema, partnerSchema, sourceSchema } from '../schemas/reference.ts';

const MOST_FOUND = 100;

const whole = <Schema extends z.ZodType>(item: Schema) => z.strictObject({ items: z.array(item) });

const searchLimit = z
  .string()
  .regex(/^\d{1,3}$/, { error: `a whole number from 1 to ${MOST_FOUND}` })
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= MOST_FOUND, { error: `a whole number from 1 to ${MOST_FOUND}` })
  .default(20)
  .meta({ wire: { type: 'integer', minimum: 1, maximum: MOST_FOUND, default: 20 } })
  .describe('How many at most.');

export const referenceRoutes = [
  defineRoute({
    operation: 'listSources',
    method: 'GET',
    path: '/sources',
    summary: 'The sources, and what each publishes',
    tag: 'Reference',
    allow: 'readers',
    answers: { 200: { description: 'Every source.', schema: whole(sourceSchema) } },
  }),
  defineRoute({
    operation: 'searchCommodities',
    method: 'GET',
    path: '/commodities',
    summary: 'Find commodity codes by words or digits',
    description:
      'Digits, with or without dots, find the codes that begin with them; words find codes whose text, or whose basket’s label, has words that begin so.',
    tag: 'Reference',
    allow: 'readers',
    query: z.object({
      q: lineSchema(100).describe('Words or digits.'),
      source: z.string().max(64).optional().describe('Only codes of a length that this source publishes.'),
      limit: searchLimit,
    }),
    answers: { 200: { description: 'What was found, the best first.', schema: whole(commoditySchema) } },
    examples: { query: { q: 'tungsten', limit: '5' } },
  }),
  defineRoute({
    operation: 'listBaskets',
    method: 'GET',
    path: '/baskets',
    summary: 'The baskets of commodity codes',
    tag: 'Reference',
    allow: 'readers',
    answers: { 200: { description: 'Every basket.', schema: whole(basketSchema) } },
  }),
  defineRoute({
    operation: 'listPartners',
    method: 'GET',
    path: '/partners',
    summary: 'The partners: countries and territories',
    tag: 'Reference',
    allow: 'readers',
    answers: { 200: { description: 'Every partner, by code.', schema: whole(partnerSchema) } },
  }),
  defineRoute({
    operation: 'listGroups',
    method: 'GET',
    path: '/groups',
    summary: 'Groups of partners, and their members in a month',
    tag: 'Reference',
    allow: 'readers',
    query: z.object({ period: periodSchema.optional().describe('The month; the present one unless given.') }),
    answers: { 200: { description: 'Every group.', schema: whole(groupSchema) } },
  }),
] as const satisfies readonly Route[];
