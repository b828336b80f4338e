import * as z from 'zod';
import type { LargestChange } from '../domain/release.ts';
import { measureSchema } from '../domain/series.ts';
import type { Members } from './item.ts';

/** The heaviest change of a revision as it is stored: a missing figure as null, never as 0. */
export const largestChangeSchema: z.ZodType<LargestChange> = z.object({
  series: z.string(),
  measure: measureSchema,
  partner: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  weight: z.number(),
} satisfies Members<LargestChange>);
