import * as z from 'zod';
import { type AlertEvent, EVENT_KINDS, LEVELS } from '../domain/alert.ts';
import { periodSchema } from '../domain/period.ts';
import { explanationSchema } from './explanation-schema.ts';
import type { Members } from './item.ts';

/** A level of a subject as it is stored. */
export const levelSchema = z.enum(LEVELS);

/** An alert event as it is stored, in an outbox and in the history alike. */
export const alertEventSchema: z.ZodType<AlertEvent> = z.object({
  id: z.string(),
  kind: z.enum(EVENT_KINDS),
  rule: z.string(),
  ruleName: z.string(),
  subject: z.string(),
  period: periodSchema,
  from: levelSchema,
  to: levelSchema,
  severity: levelSchema.exclude(['clear']),
  value: z.number().nullable(),
  threshold: z.number(),
  reason: z.string(),
  vintage: z.string(),
  at: z.string(),
  tags: z.array(z.string()),
  explanation: explanationSchema,
} satisfies Members<AlertEvent>);
