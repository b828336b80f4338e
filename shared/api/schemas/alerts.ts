/** Alerts, their events, notices sent and notices parked. */
import * as z from 'zod';
import { VERDICTS } from '../../domain/alert.ts';
import { instantInput, instantSchema, lineSchema, periodSchema, readerNameSchema } from './common.ts';
import { explanationSchema } from './explanation.ts';
import { eventCauseSchema, eventKindSchema, figureSchema, levelSchema, scaleSchema, severitySchema } from './levels.ts';

const alertIdSchema = z.string().describe('`<rule>~<subject>~<month in which it was raised>`');

const lastEventSchema = z.strictObject({
  id: z.string(),
  kind: eventKindSchema,
  at: instantSchema,
  period: periodSchema,
  value: figureSchema,
  threshold: z.number(),
  scale: scaleSchema,
  unit: z.string(),
  basis: z.string(),
  reason: z.string(),
  retrievedAt: z.string().describe('When the newest of its figures was retrieved; empty where nothing was.'),
  recording: z.string().exactOptional().describe('Set when the figures are carried rather than a live pull.'),
});

const acknowledgementSchema = z.strictObject({
  by: z.string().describe('Id of a reader.'),
  byName: readerNameSchema,
  at: instantSchema,
  comment: z.string().exactOptional(),
});

const correctionSchema = z.strictObject({
  at: instantSchema,
  period: periodSchema,
  verdict: z.enum(VERDICTS),
  reason: z.string(),
});

const alertShape = {
  id: alertIdSchema,
  rule: z.string(),
  ruleName: z.string(),
  subject: z.string().describe('A partner where the rule has one alert a partner, otherwise the rule’s own id.'),
  subjectName: z.string(),
  tags: z.array(z.string()),
  partners: z.array(z.string()).describe('The partners or groups that it is about.'),
  state: z.enum(['open', 'closed']),
  severity: severitySchema.describe('The level that it is at; of a closed one, the level that it had.'),
  openedAt: instantSchema,
  openedPeriod: periodSchema,
  closedAt: instantSchema.exactOptional(),
  closedPeriod: periodSchema.exactOptional(),
  closedBecause: z.string().exactOptional(),
  last: lastEventSchema,
  correction: correctionSchema.exactOptional().describe('What the last revision of figures made of it.'),
  acknowledgement: acknowledgementSchema.exactOptional(),
  snoozedUntil: instantSchema.exactOptional().describe('By the caller, for the caller alone.'),
  link: z.string().describe('Where the console shows it.'),
  version: z.int(),
};

export const alertSchema = z
  .strictObject(alertShape)
  .meta({ id: 'Alert', description: 'A subject that has left `clear`, until it is back.' });

const alertEventSchema = z
  .strictObject({
    id: z.string(),
    kind: eventKindSchema,
    cause: eventCauseSchema.exactOptional(),
    at: instantSchema,
    period: periodSchema,
    from: levelSchema,
    to: levelSchema,
    severity: severitySchema,
    value: figureSchema,
    threshold: z.number(),
    reason: z.string(),
    vintage: z.string(),
    explanation: explanationSchema,
  })
  .meta({ id: 'AlertEvent', description: 'A change of an alert, told once.' });

export const alertWithEventsSchema = z
  .strictObject({ ...alertShape, events: z.array(alertEventSchema).describe('Oldest first.') })
  .meta({ id: 'AlertWithEvents' });

export const acknowledgementBodySchema = z.strictObject({
  comment: lineSchema(500).exactOptional().describe('What is done about it.'),
});

export const snoozeBodySchema = z.strictObject({ until: instantInput.describe('At most a year ahead.') });

const referenceSchema = z.strictObject({
  id: z.string(),
  kind: z.enum([...eventKindSchema.options, 'release-late']),
  period: periodSchema,
  rule: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  alert: alertIdSchema.exactOptional(),
  source: z.string().exactOptional().describe('Of a late release.'),
  reporter: z.string().exactOptional().describe('Of a late release.'),
});

const textShape = {
  subject: z.string(),
  email: z.string(),
  sms: z.string(),
};

export const noticeSchema = z
  .strictObject({
    id: z.string(),
    at: instantSchema,
    state: z.enum(['sent', 'held', 'parked']),
    ...textShape,
    events: z.array(referenceSchema),
    attempts: z.int().describe('More than one: an earlier attempt ended without an answer, and may have arrived too.'),
    messageId: z.string().exactOptional().describe('That of Amazon SNS.'),
    withoutAddress: z
      .literal(true)
      .exactOptional()
      .describe('Of a sent one: no address was confirmed then, so most likely nobody got it.'),
    heldUntil: instantSchema.exactOptional(),
    why: z.enum(['digest', 'quiet-hours', 'snooze']).exactOptional().describe('What a held one waits for.'),
  })
  .meta({ id: 'Notice', description: 'What one reader was, or will be, sent.' });

export const parkedNoticeSchema = z
  .strictObject({
    id: z.string(),
    reader: z.string().describe('Id of a reader, or `#public-topic` for the topic that machines listen to.'),
    reason: z.string().describe('What Amazon SNS answered.'),
    attempts: z.int(),
    since: instantSchema,
    parkedAt: instantSchema,
    mayHaveArrived: z.boolean().describe('An attempt ended without an answer.'),
    events: z.array(referenceSchema),
  })
  .meta({ id: 'ParkedNotice', description: 'A notice that Amazon SNS refuses, set aside.' });

export const retriedSchema = z
  .strictObject({
    id: z.string(),
    state: z.enum(['sent', 'parked']),
    reason: z.string().exactOptional().describe('Why it is parked again.'),
  })
  .meta({ id: 'RetriedNotice' });
