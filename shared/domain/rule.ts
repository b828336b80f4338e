/**
 * The rule language: one schema for files, API bodies and stored items. A document stays as its author wrote it,
 * defaults filled in; `compileRule` turns it into what the assessment works with.
 */
import * as z from 'zod';
import { changedScale, changeSchema } from './change.ts';
import { type MetricDocument, metricOf, metricSchema } from './metrics/index.ts';
import type { Scale } from './metrics/metric.ts';
import type { Span } from './panel.ts';
import type { SeriesId } from './series.ts';
import { type SeriesSelection, seriesOf, seriesSchema } from './series-selection.ts';
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

/** What is watched and where the line is: a rule of one condition, or one of several. */
const conditionShape = {
  series: seriesSchema,
  metric: metricSchema,
  change: changeSchema.optional(),
  window: windowSchema.prefault({}),
  threshold: thresholdSchema,
  persist: persistSchema.prefault({}),
  guards: guardsSchema.prefault({}),
};

const conditionSchema = z.strictObject(conditionShape).superRefine(checkCondition);
export type Condition = z.output<typeof conditionSchema>;

/** A condition, or a composition of several. */
export type Expression =
  | Condition
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly not: Expression };

const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(expressionSchema).min(2).max(10) }),
    z.strictObject({ any: z.array(expressionSchema).min(2).max(10) }),
    z.strictObject({ not: expressionSchema }),
    conditionSchema,
  ]),
);

const ruleShape = {
  $schema: z.string().optional(),
  id: idSchema,
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, { error: 'one line without control characters' }),
  description: z.string().max(2000).optional(),
  notify: notifySchema.prefault({}),
  /** While one of these rules has an open alert, this one is silent. */
  'silenced-by': z.array(idSchema).max(10).default([]),
  tags: z
    .array(z.string().max(40).regex(slug, { error: 'lower-case words joined by hyphens' }))
    .max(20)
    .default([]),
};

const simpleRuleSchema = z.strictObject({ ...ruleShape, ...conditionShape }).superRefine(checkCondition);

const composedRuleSchema = z
  .strictObject({
    ...ruleShape,
    all: z.array(expressionSchema).min(2).max(10).optional(),
    any: z.array(expressionSchema).min(2).max(10).optional(),
    not: expressionSchema.optional(),
  })
  .superRefine((rule, context) => {
    if ([rule.all, rule.any, rule.not].filter((part) => part !== undefined).length !== 1)
      context.addIssue({ code: 'custom', path: [], message: 'one of all, any, not' });
    conditionsOf(rule).forEach(({ metric }) => {
      if (isEach(metric))
        context.addIssue({ code: 'custom', path: [], message: 'partners named one by one: each cannot be composed', input: 'each' });
    });
  });

export const ruleSchema = z.union([simpleRuleSchema, composedRuleSchema]);

/** A rule as stored and sent: defaults filled in, otherwise as written. */
export type RuleDocument = z.output<typeof ruleSchema>;

/** The schema that a document means to fit: composed if it has one of the keys that compose. */
export function schemaFor(input: unknown): typeof simpleRuleSchema | typeof composedRuleSchema {
  const isComposed = typeof input === 'object' && input !== null && ['all', 'any', 'not'].some((key) => key in input);
  return isComposed ? composedRuleSchema : simpleRuleSchema;
}

/** The schemas of an expression and of a condition, for naming the keys that an author could have meant. */
export const parts = { condition: conditionSchema, expression: expressionSchema };

function isEach(metric: MetricDocument): boolean {
  return 'partner' in metric && metric.partner === 'each';
}

function checkCondition(condition: z.output<z.ZodObject<typeof conditionShape>>, context: z.RefinementCtx): void {
  for (const { path, error, input } of checkThreshold(condition.threshold, scaleOf(condition)))
    context.addIssue({ code: 'custom', path, message: error, input });
}

/** The scale of a condition's number, after its change is taken. */
export function scaleOf({ metric, change }: Pick<Condition, 'metric' | 'change'>): Scale {
  return changedScale(metricOf(metric).scale(metric), change);
}

/** The composition of a document; a rule of one condition is that condition. */
export function expressionOf(document: RuleDocument): Expression {
  if ('metric' in document) return document;
  const { all, any, not } = document;
  if (all !== undefined) return { all };
  if (any !== undefined) return { any };
  if (not !== undefined) return { not };
  throw new RangeError(`the rule ${document.id} has no condition`);
}

/** Every condition, in the order written. The first one leads: its number stands for the rule's. */
export function conditionsOf(expression: Partial<RuleDocument> | Expression): Condition[] {
  if ('metric' in expression && expression.metric !== undefined) return [expression as Condition];
  const { all, any, not } = expression as { all?: Expression[]; any?: Expression[]; not?: Expression };
  return [...(all ?? []), ...(any ?? []), ...(not === undefined ? [] : [not])].flatMap(conditionsOf);
}

/** The condition whose number, lines and series stand for the whole rule. */
export function leadOf(document: RuleDocument): Condition {
  const [lead] = conditionsOf(document);
  if (lead === undefined) throw new RangeError(`the rule ${document.id} has no condition`);
  return lead;
}

/** The series that a condition's metric needs; the first is the rule's own, most metrics need no other. */
export function inputsOf({ series, metric }: Pick<Condition, 'series' | 'metric'>): readonly SeriesSelection[] {
  return metricOf(metric).inputs?.(metric, series) ?? [series];
}

/** Every series of every condition of a rule, each once. */
export function seriesIdsOf(document: RuleDocument): SeriesId[] {
  return [...new Set(conditionsOf(document).flatMap(inputsOf).flatMap(seriesOf))];
}

/** How far a condition's sums reach back. */
export function spanOf({ window }: Pick<Condition, 'window'>): Span {
  return window.months;
}

/** A condition in numbers. */
export interface CompiledCondition {
  readonly condition: Condition;
  readonly lines: Lines;
  readonly persist: { readonly months: number; readonly outOf: number; readonly keep: number };
}

export type CompiledExpression =
  | CompiledCondition
  | { readonly all: readonly CompiledExpression[] }
  | { readonly any: readonly CompiledExpression[] }
  | { readonly not: CompiledExpression };

/** A rule ready to be assessed. */
export interface Rule extends CompiledCondition {
  readonly document: RuleDocument;
  readonly expression: CompiledExpression;
}

/** Turns a parsed document into numbers. Lines and persistence are those of the leading condition. */
export function compileRule(document: RuleDocument): Rule {
  const expression = compiled(expressionOf(document));
  return { document, expression, ...compiledCondition(leadOf(document)) };
}

function compiled(expression: Expression): CompiledExpression {
  if ('metric' in expression) return compiledCondition(expression);
  if ('all' in expression) return { all: expression.all.map(compiled) };
  if ('any' in expression) return { any: expression.any.map(compiled) };
  return { not: compiled(expression.not) };
}

function compiledCondition(condition: Condition): CompiledCondition {
  const { months, 'out-of': outOf, keep } = condition.persist;
  return { condition, lines: linesOf(condition.threshold), persist: { months, outOf: outOf ?? months, keep } };
}
