/**
 * The rule language: one schema for files, API bodies and stored items. A document stays as its author wrote it,
 * defaults filled in; `compileRule` turns it into what the assessment works with.
 */
import * as z from 'zod';
import { changedScale, changeSchema } from './change.ts';
import { metricOf, metricSchema } from './metrics/index.ts';
import type { Scale } from './metrics/metric.ts';
import type { Span } from './panel.ts';
import { guardsSchema, notifySchema, persistSchema, windowSchema } from './rule-settings.ts';
import type { SeriesId } from './series.ts';
import { type SeriesSelection, seriesOf, seriesSchema } from './series-selection.ts';
import { checkThreshold, type Lines, linesOf, thresholdSchema } from './threshold.ts';

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const idSchema = z
  .string()
  .max(64)
  .regex(slug, { error: 'lower-case words joined by hyphens, such as us-tungsten-china' });

/** What is watched and where the line is: a rule of one condition, or one of several. */
const conditionShape = {
  series: seriesSchema.describe('Which figures: source, reporter, flow, basis, commodities'),
  metric: metricSchema.describe('The number computed of them, such as { kind: partner-share, partner: CN }'),
  change: changeSchema
    .optional()
    .describe('Watch the change of the number instead, such as { from: year-earlier, as: percent }'),
  window: windowSchema.prefault({}).describe('Sum over several months before computing, such as { months: 3 }'),
  threshold: thresholdSchema.describe('The lines, such as { above: 80%, clear-below: 75%, warning: 70% }'),
  persist: persistSchema.prefault({}).describe('How long it must last, such as { months: 2, out-of: 3 }'),
  guards: guardsSchema.prefault({}).describe('When there is no number, and what a month without one means'),
};

const conditionSchema = z.strictObject(conditionShape).superRefine(checkCondition);
/** A condition among several: their subjects are not the same, so none of them may have one a partner. */
const partSchema = conditionSchema.superRefine(({ metric }, context) => {
  if ('partner' in metric && metric.partner === 'each')
    context.addIssue({
      code: 'custom',
      path: ['metric', 'partner'],
      message: 'a partner or a group by name: each cannot be one condition of several',
      input: 'each',
    });
});
export type Condition = z.output<typeof conditionSchema>;

/** A condition, or a composition of several. */
export type Expression =
  | Condition
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly not: Expression };

const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([compositions.all, compositions.any, compositions.not, partSchema]),
);
// Registered rather than described: a description makes another schema, and `parts` must be this one.
z.globalRegistry.add(expressionSchema, {
  id: 'condition',
  description: 'A condition of its own, or all, any, not of several',
});

const ALL = 'Conditions that must all hold; the lowest level counts';
const ANY = 'Conditions of which one must hold; the highest level counts';
const NOT = 'A condition that must not hold';

const compositions = {
  all: z.strictObject({ all: z.array(expressionSchema).min(2).max(10).describe(ALL) }),
  any: z.strictObject({ any: z.array(expressionSchema).min(2).max(10).describe(ANY) }),
  not: z.strictObject({ not: expressionSchema }),
};

const ruleShape = {
  $schema: z.string().optional().describe('Where the JSON Schema of this language is, for editors'),
  id: idSchema.describe('The name of the rule everywhere, such as us-tungsten-china'),
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, { error: 'one line without control characters' })
    .describe('One line for readers, the title of its notices'),
  description: z.string().max(2000).optional().describe('Why the rule exists and what to do when it speaks'),
  notify: notifySchema.prefault({}).describe('Reminders and corrections, such as { repeat-every: 3 }'),
  'silenced-by': z
    .array(idSchema)
    .max(10)
    .default([])
    .describe('While one of these rules has an open alert, this one is silent, such as [us-tungsten-china]'),
  tags: z
    .array(z.string().max(40).regex(slug, { error: 'lower-case words joined by hyphens' }))
    .max(20)
    .default([])
    .describe('Words that readers subscribe by, such as [critical-minerals]'),
};

const simpleRuleSchema = z
  .strictObject({ ...ruleShape, ...conditionShape })
  .superRefine(checkCondition)
  .superRefine(checkSilencers);

const composedRuleSchema = z
  .strictObject({
    ...ruleShape,
    all: z.array(expressionSchema).min(2).max(10).optional().describe(ALL),
    any: z.array(expressionSchema).min(2).max(10).optional().describe(ANY),
    not: expressionSchema.optional().describe(NOT),
  })
  .superRefine((rule, context) => {
    if ([rule.all, rule.any, rule.not].filter((part) => part !== undefined).length !== 1)
      context.addIssue({ code: 'custom', path: [], message: 'one of all, any, not' });
    checkSilencers(rule, context);
  });

export const ruleSchema = z.union([simpleRuleSchema, composedRuleSchema]);

/** A rule as stored and sent: defaults filled in, otherwise as written. */
export type RuleDocument = z.output<typeof ruleSchema>;

/** The schema that a document means to fit: composed if it has one of the keys that compose. */
export function schemaFor(input: unknown): typeof simpleRuleSchema | typeof composedRuleSchema {
  const isComposed = typeof input === 'object' && input !== null && ['all', 'any', 'not'].some((key) => key in input);
  return isComposed ? composedRuleSchema : simpleRuleSchema;
}

/** The schemas of an expression and of what it can be, for naming the keys that an author could have meant. */
export const parts = { condition: conditionSchema, expression: expressionSchema, compositions };

/** A rule that silenced itself would never be heard. */
function checkSilencers(
  rule: { readonly id: string; readonly 'silenced-by': readonly string[] },
  context: z.RefinementCtx,
): void {
  rule['silenced-by'].forEach((parent, index) => {
    if (parent === rule.id)
      context.addIssue({ code: 'custom', path: ['silenced-by', index], message: 'another rule', input: parent });
  });
}

function checkCondition(condition: z.output<z.ZodObject<typeof conditionShape>>, context: z.RefinementCtx): void {
  for (const { path, error, input } of checkThreshold(condition.threshold, scaleOf(condition)))
    context.addIssue({ code: 'custom', path, message: error, input });
  const { metric, series } = condition;
  if ('exports' in metric && series.flow !== 'imports')
    context.addIssue({
      code: 'custom',
      path: ['series', 'flow'],
      message: 'imports: the metric sets them against the exports that it names itself',
      input: series.flow,
    });
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
