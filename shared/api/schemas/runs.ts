import * as z from 'zod';
import type { RunStatus } from '../../domain/run-record.ts';
import { lineSchema, periodSchema } from './common.ts';

const countSchema = z.strictObject({ done: z.int(), failed: z.int(), total: z.int() });

export const runSchema = z
  .strictObject({
    id: z.string(),
    source: z.string(),
    state: z.enum(['running', 'succeeded', 'failed']),
    startedAt: z.string(),
    endedAt: z.string().exactOptional(),
    reason: z.string().exactOptional().describe('Why it was started; not there for a scheduled run.'),
    by: z.string().exactOptional(),
    rules: z.array(z.string()).exactOptional().describe('These rules alone.'),
    pulls: countSchema.describe('Batches pulled. One that failed may be tried again.'),
    evaluations: countSchema,
    events: z.int().describe('Alert events found.'),
    problems: z.array(z.string()),
  } satisfies { readonly [Member in keyof Required<RunStatus>]: z.ZodType })
  .meta({ id: 'Run', description: 'One execution of a source’s pipeline.' });

export const runRequestSchema = z
  .strictObject({
    source: z.string().max(64),
    from: periodSchema.exactOptional(),
    until: periodSchema.exactOptional(),
    rules: z.array(z.string().max(64)).min(1).max(1_000).exactOptional().describe('Look after these rules alone.'),
    reason: lineSchema(500).exactOptional(),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
    path: ['until'],
    error: 'not before from',
  });
