/**
 * The rule language: one schema for files, API bodies and stored items. A document stays as its author wrote it,
 * defaults filled in; `compileRule` turns it into what the assessment works with.
 */
import * as z from 'zod';
import { type ChangeDocument, changedScale, changeSchema } from './change.ts';
import { type MetricDocument, metricOf, metricSchema } from './metrics/index.ts';
import type { Scale } from './metrics/metric.ts';
import type { Span } from './panel.ts';
import { type SeriesSelection, seriesSchema } from './series-selection.ts';
import { checkThreshold, type Lines, linesOf, thresholdSchema } from './threshold.ts';

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const idSchema = z
  .string()
  .max(64)
  .regex(slug, { error: 'lower-case words joined by hyphens, such as us-tungsten-china' });

const persistSchema = z
  .strictObject({
    /** So many periods must breach... */
    months: z.int().min(1).max(60).default(1),
    /** ...among the last so many; left out: all of them. */
    'out-of': z.int().min(1).max(60).optional(),
    /** An open alert ends after so many periods running beyond the clear line. */
    keep: z.int().min(1).max(60).default(1),
  })
  .refine(({ months, 'out-of': outOf }) => outOf === undefined || outOf >= months, {
    path: ['out-of'],
    error: 'at least as many as months',
  });

const guardsSchema = z.strictObject({
  /** Trade in the window, all partners together, under which no number is given. In the unit of the series. */
  'minimum-trade': z.number().min(0).optional(),
  'when-missing': z.enum(['hold', 'clear', 'alert']).default('hold'),
  /** Provisional figures: a period is judged only once so many later releases have confirmed it. */
  'confirm-after': z.int().min(0).max(12).default(0),
});

const notifySchema = z.strictObject({
  /** A reminder of an open alert every so many periods; left out: none. */
  'repeat-every': z.int().min(1).max(60).optional(),
  corrections: z.boolean().default(true),
});

const windowSchema = z.strictObject({
  /** How far the sums reach back: 1 to 60 months, or since January. */
  months: z.union([z.int().min(1).max(60), z.literal('year-to-date')], { error: '1 to 60, or year-to-date' }).default(1),
});

/** What is watched and where the line is: a whole rule's, or one part of a composed rule's. */
const conditionShape = {
  series: seriesSchema,
  metric: metricSchema,
  change: changeSchema.optional(),
  window: windowSchema.prefault({}),
  threshold: thresholdSchema,
  persist: persistSchema.prefault({}),
  guards: guardsSchema.prefault({}),
};

function checkCondition(condition: z.output<z.ZodObject<typeof conditionShape>>, context: z.RefinementCtx): void {
  const scale = scaleOf(condition);
  for (const { path, error, input } of checkThreshold(condition.threshold, scale))
    context.addIssue({ code: 'custom', path, message: error, input });
}

export const ruleSchema = z
  .strictObject({
    $schema: z.string().optional(),
    id: idSchema,
    name: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, { error: 'one line without control characters' }),
    description: z.string().max(2000).optional(),
    ...conditionShape,
    /** Further conditions that must hold in the same month, or of which one must, or must not. */
    and: z.array(z.strictObject(conditionShape).superRefine(checkCondition)).min(1).max(10).optional(),
    or: z.array(z.strictObject(conditionShape).superRefine(checkCondition)).min(1).max(10).optional(),
    'and-not': z.array(z.strictObject(conditionShape).superRefine(checkCondition)).min(1).max(10).optional(),
    notify: notifySchema.prefault({}),
    tags: z
      .array(z.string().max(40).regex(slug, { error: 'lower-case words joined by hyphens' }))
      .max(20)
      .default([]),
  })
  .superRefine(checkCondition);
