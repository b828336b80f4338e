/** What a rule would have done, what it says of each month, and the figures behind it. */
import * as z from 'zod';
import { periodSchema } from './common.ts';
import { explanationShape } from './explanation.ts';
import {
  directionSchema,
  eventCauseSchema,
  eventKindSchema,
  figureSchema,
  gapSchema,
  levelSchema,
  scaleSchema,
  severitySchema,
  verdictSchema,
} from './levels.ts';
import { ruleDocumentSchema, writtenRuleSchema } from './rules.ts';

const linesSchema = z
  .strictObject({ critical: z.number(), warning: z.number().exactOptional(), clear: z.number() })
  .describe('In the scale of the value; `clear` is where an alert ends.');

/** What was assessed, and how its values are to be read. */
const assessedShape = {
  rule: z.string(),
  name: z.string(),
  sentence: z.string(),
  scale: scaleSchema,
  unit: z.string(),
  basis: z.string(),
  direction: directionSchema,
  lines: linesSchema,
};

const monthSchema = z
  .strictObject({
    period: periodSchema,
    value: figureSchema,
    gap: gapSchema.exactOptional(),
    level: levelSchema,
    verdict: verdictSchema,
    beyond: z.boolean().describe('Strictly beyond a line; of a composed rule, whether it holds.'),
  })
  .meta({ id: 'AssessedMonth', description: 'One month of one subject.' });

const subjectsSchema = z.array(z.strictObject({ subject: z.string(), name: z.string(), months: z.array(monthSchema) }));

const assessedEventSchema = z.strictObject({
  id: z.string(),
  kind: eventKindSchema,
  subject: z.string(),
  period: periodSchema,
  at: z.string(),
  severity: severitySchema,
});

export const assessmentsSchema = z
  .strictObject({
    ...assessedShape,
    from: periodSchema.nullable().describe('Null where there are no figures.'),
    until: periodSchema.nullable(),
    asOf: z.string().exactOptional(),
    subjects: subjectsSchema,
    events: z.array(assessedEventSchema).describe('What was told of these months.'),
    retrievedAt: z.string().nullable(),
    recording: z.string().exactOptional(),
  })
  .meta({ id: 'Assessments', description: 'What a rule says of each month.' });

export const periodExplanationSchema = z
  .strictObject({ ...explanationShape, period: periodSchema, subject: z.string(), level: levelSchema })
  .meta({ id: 'PeriodExplanation', description: 'Why a subject stands so in a month.' });

const amountsSchema = z.record(z.string(), z.number());

export const figuresSchema = z
  .strictObject({
    series: z.array(z.string()),
    measure: z.enum(['value', 'quantity']),
    unit: z.string(),
    basis: z.string(),
    partnerNames: z.record(z.string(), z.string()),
    periods: z.array(
      z.strictObject({
        period: periodSchema,
        total: figureSchema.describe('As published, all partners; null where there is none.'),
        suppressed: z.literal(true).exactOptional(),
        partners: amountsSchema,
        retrievedAt: z.string(),
        vintages: z.int().describe('How many versions of the month were retrieved.'),
        first: z
          .strictObject({ retrievedAt: z.string(), total: figureSchema, partners: amountsSchema })
          .exactOptional()
          .describe('As first published, where that differs.'),
      }),
    ),
    queries: z.array(z.string()).describe('The requests that answered for the last month, without their key.'),
    recording: z.string().exactOptional(),
  })
  .meta({ id: 'Figures', description: 'The rows behind a rule’s leading condition.' });

const backtestEventSchema = z.strictObject({
  ...assessedEventSchema.shape,
  cause: eventCauseSchema.exactOptional(),
  from: levelSchema,
  to: levelSchema,
  value: figureSchema,
  threshold: z.number(),
  reason: z.string(),
});

const alertShape = {
  subject: z.string(),
  severity: severitySchema,
  raised: periodSchema,
  by: z.enum(['raised', 'corrected']),
  at: z.string(),
  through: periodSchema,
  ended: periodSchema.exactOptional(),
  endedBy: z.enum(['resolved', 'corrected']).exactOptional(),
};
const alertSchema = z.strictObject(alertShape);

const viewSchema = z
  .strictObject({
    events: z.array(backtestEventSchema),
    alerts: z.array(alertSchema),
    flaps: z.array(alertSchema).describe('Alerts that ended soon, or came again soon.'),
    subjects: subjectsSchema,
    monthsBeyond: z.int(),
    monthsOpen: z.int(),
    gaps: z.partialRecord(gapSchema, z.int()),
  })
  .meta({ id: 'BacktestView', description: 'What would have been told.' });

const comparedSchema = z.strictObject({
  onlyBefore: z.array(backtestEventSchema),
  onlyAfter: z.array(backtestEventSchema),
  both: z.array(backtestEventSchema),
});

export const backtestSchema = z
  .strictObject({
    ...assessedShape,
    from: periodSchema.exactOptional(),
    until: periodSchema.exactOptional(),
    asRevised: viewSchema.describe('By today’s figures.'),
    asKnown: viewSchema.describe('By what was known at each moment, corrections included.'),
    falseAlarms: z.array(z.strictObject({ ...alertShape, withdrawnAt: z.string().exactOptional() })),
    misses: z.array(z.strictObject({ ...alertShape, correctedAt: z.string().exactOptional() })),
    leads: z.array(
      z.strictObject({ subject: z.string(), asKnown: periodSchema, asRevised: periodSchema, months: z.int() }),
    ),
    warnings: z.array(z.string()),
    compared: z
      .strictObject({ rule: z.string(), asRevised: comparedSchema, asKnown: comparedSchema })
      .exactOptional()
      .describe('Events that only one of the two versions has.'),
  })
  .meta({ id: 'Backtest', description: 'What a rule would have done.' });

export const backtestRequestSchema = z
  .strictObject({
    rule: writtenRuleSchema,
    compareWith: z
      .union([z.string(), z.looseObject({})])
      .exactOptional()
      .describe('Another version of the rule, or the id of a stored one.'),
    from: periodSchema.exactOptional(),
    to: periodSchema.exactOptional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'not before from',
  });

/** What a change would do, when only that was asked for. */
export const dryRunSchema = z
  .strictObject({
    rule: ruleDocumentSchema,
    sentence: z.string(),
    warnings: z.array(z.string()),
    backtest: backtestSchema,
  })
  .meta({ id: 'DryRun', description: 'A rule as it would be stored, and what it would have done.' });
