/** The explanation of an event as it is stored: plain maps and lists, a missing number as null, never as 0. */
import * as z from 'zod';
import type {
  ConditionState,
  Decomposition,
  Explanation,
  PartWords,
  Point,
  PriceQuantity,
  Supplier,
  Unallocated,
} from '../domain/explanation.ts';
import { GAP_REASONS } from '../domain/gap.ts';
import { periodSchema } from '../domain/period.ts';
import type { Members } from './item.ts';

const gapSchema = z.enum(GAP_REASONS);

const supplierSchema = z.object({
  partner: z.string(),
  name: z.string(),
  amount: z.number(),
  share: z.number(),
} satisfies Members<Supplier>);

export const pointSchema = z.object({
  period: periodSchema,
  value: z.number().nullable(),
  gap: gapSchema.exactOptional(),
} satisfies Members<Point>);

const decompositionSchema = z.object({
  change: z.number(),
  own: z.number(),
  rest: z.number(),
  whose: z.string().exactOptional(),
} satisfies Members<Decomposition>);

const priceSchema = z.object({
  unit: z.string(),
  unitValue: z.number(),
  previousUnitValue: z.number(),
  quantity: z.number(),
  previousQuantity: z.number(),
  change: z.number(),
  byPrice: z.number(),
  byQuantity: z.number(),
  whose: z.string().exactOptional(),
} satisfies Members<PriceQuantity>);

export const scaleSchema = z.enum(['ratio', 'amount', 'index', 'count', 'change', 'points']);

const unallocatedSchema = z.object({
  amount: z.number(),
  share: z.number(),
} satisfies Members<Unallocated>);

const partsSchema = z.object({
  names: z.tuple([z.string(), z.string()]),
  units: z.tuple([z.string(), z.string()]),
} satisfies Members<PartWords>);

const conditionSchema = z.object({
  text: z.string(),
  value: z.number().nullable(),
  level: z.enum(['clear', 'warning', 'critical']),
  gap: gapSchema.exactOptional(),
  scale: scaleSchema.exactOptional(),
  unit: z.string().exactOptional(),
  threshold: z.number().exactOptional(),
} satisfies Members<ConditionState>);

export const explanationSchema: z.ZodType<Explanation> = z.object({
  sentence: z.string(),
  description: z.string().exactOptional(),
  sourceName: z.string(),
  metric: z.string(),
  scope: z.string(),
  scale: scaleSchema,
  unit: z.string(),
  amountUnit: z.string().exactOptional(),
  basis: z.string(),
  windowMonths: z.union([z.int().min(1), z.literal('year-to-date')]),
  value: z.number().nullable(),
  gap: gapSchema.exactOptional(),
  previous: z.number().nullable(),
  previousPeriod: periodSchema.nullable(),
  threshold: z.number(),
  distance: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  parts: partsSchema.exactOptional(),
  decomposition: decompositionSchema.nullable(),
  suppliers: z.array(supplierSchema),
  unallocated: unallocatedSchema.exactOptional(),
  price: priceSchema.exactOptional(),
  composition: z.string().exactOptional(),
  conditions: z.array(conditionSchema).exactOptional(),
  breaks: z.array(z.string()).exactOptional(),
  history: z.array(pointSchema),
  series: z.array(z.string()),
  queries: z.array(z.string()),
  retrievedAt: z.string(),
  recording: z.string().exactOptional(),
  vintage: z.string(),
} satisfies Members<Explanation>);
