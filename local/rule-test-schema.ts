/** The file format of rule tests: rows of trade, and the events and verdicts that must come of them. */
import * as z from 'zod';
import { EVENT_KINDS } from '../shared/domain/alert.ts';
import { percentSchema } from '../shared/domain/percent.ts';
import { periodSchema } from '../shared/domain/period.ts';

const amountsSchema = z.record(z.string().regex(/^(?:[A-Z][A-Z0-9](?:-.+)?|total)$/), z.number());
export type Amounts = z.output<typeof amountsSchema>;

const ENTRY =
  'amounts by partner such as { CN: 66, total: 100 }, { value: ..., quantity: ... }, or missing, suppressed, late';

/**
 * One month of one series. Amounts without a total add up to it. `suppressed`: withheld by the source. `missing`:
 * released, without figures. `late`: not released at all, or only by a revision.
 */
const entrySchema = z.union(
  [
    z.enum(['missing', 'suppressed', 'late']),
    z.strictObject({ value: amountsSchema.optional(), quantity: amountsSchema.optional() }),
    amountsSchema,
  ],
  { error: ENTRY },
);
export type Entry = z.output<typeof entrySchema>;

const rowsSchema = z.record(periodSchema, entrySchema, { error: 'months such as 2025-01 with their rows' });

/** `rows` for all codes of the rule together, or `series`: rows by commodity code or by whole series. */
const rowsShape = { rows: rowsSchema.optional(), series: z.record(z.string(), rowsSchema).optional() };

const verdictSchema = z.enum(['clear', 'pending', 'warning', 'critical', 'unknown']);
const verdictsSchema = z.record(periodSchema, verdictSchema);

const expectedSchema = z.strictObject({
  period: periodSchema,
  kind: z.enum(EVENT_KINDS),
  /** What is left out may be anything. */
  severity: z.enum(['warning', 'critical']).optional(),
  /** As exact as it is written: 98.7% stands for all that is printed so. */
  value: percentSchema.nullable().optional(),
  to: z.enum(['clear', 'warning', 'critical']).optional(),
  /** The partner, for a rule with one alert a partner. */
  subject: z.string().optional(),
});
export type ExpectedEvent = z.output<typeof expectedSchema>;

const caseSchema = z.strictObject({
  name: z.string().min(1),
  ...rowsShape,
  /** Figures that the release of a month brought along for earlier months. */
  revisions: z.array(z.strictObject({ with: periodSchema, ...rowsShape })).default([]),
  /** Every event, in order of period; none is an empty list. */
  expect: z.array(expectedSchema),
  /** By month; for a rule with one alert a partner, by partner and month. */
  verdicts: z.union([verdictsSchema, z.record(z.string(), verdictsSchema)], { error: 'verdicts by month' }).optional(),
});
export type RuleTestCase = z.output<typeof caseSchema>;

export const ruleTestSchema = z.strictObject({
  $schema: z.string().optional(),
  /** The id of a rule of the directory, or a file beside this one. */
  rule: z.string().min(1),
  cases: z.array(caseSchema).min(1),
});
export type RuleTest = z.output<typeof ruleTestSchema>;
