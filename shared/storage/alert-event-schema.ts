import * as z from 'zod';
import { type AlertEvent, type AlertMark, EVENT_CAUSES, EVENT_KINDS, LEVELS, VERDICTS } from '../domain/alert.ts';
import { periodSchema } from '../domain/period.ts';
import { explanationSchema } from './explanation-schema.ts';
import type { Members } from './item.ts';

/** A level of a subject as it is stored. */
export const levelSchema = z.enum(LEVELS);

const markSchema = z.object({
  id: z.string(),
  opened: periodSchema,
  before: levelSchema,
  after: levelSchema,
  verdict: z.enum(VERDICTS).exactOptional(),
  order: z.string(),
} satisfies Members<AlertMark>);

/** An alert event as it is stored, in an outbox and in the history alike. */
export const alertEventSchema: z.ZodType<AlertEvent> = z.object({
  id: z.string(),
  kind: z.enum(EVENT_KINDS),
  cause: z.enum(EVENT_CAUSES).exactOptional(),
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
  partners: z.array(z.string()).exactOptional(),
  explanation: explanationSchema,
  alert: markSchema.exactOptional(),
} satisfies Members<AlertEvent>);
