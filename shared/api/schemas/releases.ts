/** The release calendar as it is answered. */
import * as z from 'zod';
import { daySchema, instantSchema, periodSchema } from './common.ts';

/** `revised`: it has arrived, and the source changed figures of it since. */
export const releaseStateSchema = z.enum(['due', 'arrived', 'late', 'revised']);

const amount = z.number().nullable();

const revisionSchema = z.strictObject({
  at: instantSchema.describe('Start of the run that found it.'),
  series: z.int().describe('How many series had other figures.'),
  cells: z.int().describe('How many of their figures were others.'),
  largest: z
    .strictObject({
      series: z.string(),
      measure: z.enum(['value', 'quantity']),
      partner: z.string().describe('Or `total`.'),
      before: amount,
      after: amount,
      weight: z.number().describe('The change as a part of the larger total.'),
    })
    .optional(),
});

export const releaseEntrySchema = z
  .strictObject({
    source: z.string(),
    sourceName: z.string(),
    reporter: z.string(),
    reporterName: z.string(),
    period: periodSchema,
    state: releaseStateSchema,
    due: daySchema.describe('The day on which it is, or was, to be expected.'),
    dueBy: z.enum(['habit', 'usual']).describe('How the day came about: the source’s habit, or what is usual.'),
    lateFrom: daySchema,
    firstSeen: instantSchema.optional(),
    processedAt: instantSchema.optional().describe('When it was pulled, evaluated and delivered, whole.'),
    revisions: z.array(revisionSchema).describe('Oldest first.'),
    rules: z.int().min(0).describe('How many enabled rules look at this reporter of this source.'),
  })
  .meta({ id: 'ReleaseEntry' });
