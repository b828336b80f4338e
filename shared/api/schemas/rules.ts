/** Rules, their state, their revisions, and what can be asked of their history. */
import * as z from 'zod';
import { ruleSchema as documentSchema } from '../../domain/rule.ts';
import { ruleJsonSchema } from '../../domain/rule-json-schema.ts';
import { RULE_CHANGES } from '../../domain/rule-revision.ts';
import type { RuleState } from '../../domain/rule-state.ts';
import { daySchema, pageSchema, periodSchema, readerNameSchema } from './common.ts';
import { pointSchema } from './explanation.ts';
import { directionSchema, figureSchema, gapSchema, levelSchema, scaleSchema, verdictSchema } from './levels.ts';

const { $schema: _, ...ruleWire } = ruleJsonSchema();

/** As it is sent. The operation reads it with the domain's parser, which says what is wrong and what was meant. */
export const writtenRuleSchema = z.unknown().meta({ id: 'WrittenRule', wire: ruleWire });

/** As it is answered: every default filled in. */
export const ruleDocumentSchema = documentSchema.meta({
  id: 'RuleDocument',
  description: 'A rule, defaults filled in.',
});

export const ruleStateSchema = z
  .strictObject({
    level: levelSchema,
    verdict: verdictSchema,
    subject: z.string().describe('The subject that stands highest: a partner for rules on each, otherwise the rule.'),
    subjects: z.int(),
    raised: z.int().describe('How many subjects are not clear.'),
    period: periodSchema,
    value: figureSchema,
    gap: gapSchema.exactOptional(),
    scale: scaleSchema,
    unit: z.string(),
    basis: z.string(),
    threshold: z.number(),
    warning: z.number().exactOptional(),
    direction: directionSchema,
    distance: figureSchema.describe('The value less the threshold.'),
    reason: z.string().describe('Why it stands so.'),
    sparkline: z.array(pointSchema).describe('The last 24 months.'),
    retrievedAt: z.string(),
    recording: z.string().exactOptional(),
    evaluatedAt: z.string().describe('When an evaluation first found all this so.'),
  } satisfies { readonly [Member in keyof Required<RuleState>]: z.ZodType })
  .meta({ id: 'RuleState', description: 'Where a rule stood when it was last evaluated.' });

/** What every answer says of a stored rule. */
const storedShape = {
  enabled: z.boolean(),
  onHold: z
    .string()
    .exactOptional()
    .describe('Why it is not evaluated for now, such as a source that waits for a key.'),
  version: z.int(),
  updatedAt: z.string(),
  updatedBy: z.string().exactOptional().describe('Who changed it last; not there where the service’s own files did.'),
  state: ruleStateSchema.nullable().describe('Null for one that was never evaluated, or is disabled.'),
};

export const ruleSummarySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    sentence: z.string(),
    tags: z.array(z.string()),
    sources: z.array(z.string()),
    reporters: z.array(z.string()),
    partners: z.array(z.string()).describe('Partners and groups by name; `each` for a rule on every partner.'),
    ...storedShape,
    nextRelease: z
      .strictObject({ source: z.string(), reporter: z.string(), period: periodSchema, due: daySchema })
      .nullable(),
  })
  .meta({ id: 'RuleSummary', description: 'A rule in a list.' });

const countsSchema = z.record(z.string(), z.int());

export const rulePageSchema = pageSchema(ruleSummarySchema).extend({
  facets: z
    .strictObject({
      total: z.int().describe('Of all rules.'),
      matching: z.int().describe('What the filters leave.'),
      tags: countsSchema,
      sources: countsSchema,
      reporters: countsSchema,
      partners: countsSchema,
      states: countsSchema,
    })
    .exactOptional()
    .describe('Counted over all rules; on the first page.'),
});

export const ruleSchema = z
  .strictObject({
    document: ruleDocumentSchema,
    sentence: z.string().describe('The rule as an English paragraph, every default spelled out.'),
    ...storedShape,
    warnings: z.array(z.string()).describe('What is allowed and probably not meant.'),
    run: z.string().exactOptional().describe('The evaluation that the change has started.'),
  })
  .meta({ id: 'Rule', description: 'A rule with its state.' });

export const differenceSchema = z.strictObject({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

export const revisionSchema = z
  .strictObject({
    version: z.int(),
    at: z.string(),
    by: z.string().exactOptional(),
    byName: readerNameSchema,
    reason: z.string().exactOptional(),
    change: z.enum(RULE_CHANGES),
    document: z.looseObject({}).describe('As it was written then.'),
    diff: z.array(differenceSchema).describe('From the version before.'),
  })
  .meta({ id: 'RuleRevision', description: 'One version of a rule that was in force.' });

export const importSchema = z.strictObject({
  rules: z.array(writtenRuleSchema).max(2_000),
  removeOthers: z.boolean().default(false).describe('Remove the rules that are not among these.'),
});

export const imports = z.strictObject({
  results: z.array(
    z.strictObject({
      id: z.string(),
      change: z.enum(['created', 'replaced', 'unchanged', 'removed']),
      diff: z.array(differenceSchema),
    }),
  ),
  runs: z.array(z.string()).exactOptional().describe('The evaluations that the import has started.'),
});
