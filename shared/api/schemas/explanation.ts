/** Why a period stands as it stands, computed from the rows that decided it. */
import * as z from 'zod';
import type { Explanation } from '../../domain/explanation.ts';
import { periodSchema } from './common.ts';
import { figureSchema, gapSchema, levelSchema, scaleSchema } from './levels.ts';

/** Numerator and denominator, or minuend and subtrahend. A list, because not every reader of the document knows tuples. */
const pairSchema = z.array(z.string()).length(2);

export const pointSchema = z.strictObject({
  period: periodSchema,
  value: figureSchema,
  gap: gapSchema.exactOptional(),
});

const supplierSchema = z.strictObject({
  partner: z.string(),
  name: z.string(),
  amount: z.number(),
  share: z.number().describe('Of the published total.'),
});

const priceSchema = z.strictObject({
  unit: z.string(),
  unitValue: z.number(),
  previousUnitValue: z.number(),
  quantity: z.number(),
  previousQuantity: z.number(),
  change: z.number(),
  byPrice: z.number(),
  byQuantity: z.number(),
  whose: z.string().exactOptional(),
});

const conditionSchema = z.strictObject({
  text: z.string(),
  value: figureSchema,
  level: levelSchema,
  gap: gapSchema.exactOptional(),
  scale: scaleSchema.exactOptional(),
  unit: z.string().exactOptional(),
  threshold: z.number().exactOptional(),
});

/** The members, for schemas that have more beside them. */
export const explanationShape = {
  sentence: z.string().describe('The whole rule as an English paragraph.'),
  description: z.string().exactOptional().describe('What its author wrote: why it exists, what to do when it speaks.'),
  sourceName: z.string(),
  metric: z.string().describe('What is measured: "China\'s share".'),
  scope: z.string().describe('Of what: "US imports of 8101.94.0000".'),
  scale: scaleSchema,
  unit: z.string(),
  amountUnit: z.string().exactOptional(),
  basis: z.string().describe('What the figures are, as the source defines them.'),
  windowMonths: z.union([z.int().min(1), z.literal('year-to-date')]),
  value: figureSchema,
  gap: gapSchema.exactOptional(),
  previous: figureSchema,
  previousPeriod: periodSchema.nullable(),
  threshold: z.number(),
  distance: figureSchema.describe('The value less the threshold.'),
  numerator: figureSchema,
  denominator: figureSchema,
  parts: z.strictObject({ names: pairSchema, units: pairSchema }).exactOptional(),
  decomposition: z
    .strictObject({ change: z.number(), own: z.number(), rest: z.number(), whose: z.string().exactOptional() })
    .nullable(),
  suppliers: z.array(supplierSchema),
  unallocated: z.strictObject({ amount: z.number(), share: z.number() }).exactOptional(),
  price: priceSchema.exactOptional(),
  composition: z.string().exactOptional(),
  conditions: z.array(conditionSchema).exactOptional(),
  breaks: z.array(z.string()).exactOptional(),
  history: z.array(pointSchema).describe('The last thirteen periods.'),
  series: z.array(z.string()),
  queries: z.array(z.string()).describe('The requests that answered, without their key.'),
  retrievedAt: z.string(),
  recording: z.string().exactOptional().describe('Set when the rows are carried figures rather than a live pull.'),
  vintage: z.string().describe('Fingerprint of the rows used.'),
};

export const explanationSchema = z
  .strictObject(explanationShape)
  .meta({ id: 'Explanation', description: 'Why a period stands as it stands.' });

/** The schema covers the type, member by member. */
explanationShape satisfies { readonly [Member in keyof Required<Explanation>]: z.ZodType };
