/**
 * The rule language: one schema for files, API bodies and stored items. A document stays as its author wrote it,
 * defaults filled in; `compileRule` turns it into what the assessment works with.
 */
import * as z from 'zod';
import { metricOf, metricSchema } from './metrics/index.ts';
import { percentSchema } from './percent.ts';
import { commoditySchema, flowSchema, measureSchema, type SeriesId, seriesId } from './series.ts';
import { checkThreshold, type Lines, linesOf } from './threshold.ts';

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const seriesSchema = z.strictObject({
  /** A publisher of statistics, such as us-census. */
  source: z.string(),
  /** Whose trade it is. */
  reporter: z.string(),
  flow: flowSchema,
  /** What the figure is, in the source's terms: `consumption`, `general`. */
  basis: z.string(),
  /** Codes of the source's nomenclature; several are added up. */
  commodities: z
    .array(commoditySchema, { error: 'a list with at least one code' })
    .min(1, { error: 'at least one commodity code' })
    .refine((codes) => new Set(codes).size === codes.length, { error: 'each code once' })
    .refine((codes) => !codes.some((code) => codes.some((other) => other !== code && other.startsWith(code))), {
      error: 'codes that do not contain each other, or trade would count twice',
    }),
  measure: measureSchema.default('value'),
});
export type SeriesSelection = z.output<typeof seriesSchema>;

const thresholdSchema = z.strictObject({
  above: percentSchema.optional(),
  below: percentSchema.optional(),
  /** An open alert ends strictly below this line; left out, below the threshold itself. */
  'clear-below': percentSchema.optional(),
  'clear-above': percentSchema.optional(),
  /** A first line, nearer than the threshold. */
  warning: percentSchema.optional(),
});

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
});

const notifySchema = z.strictObject({
  /** A reminder of an open alert every so many periods; left out: none. */
  'repeat-every': z.int().min(1).max(60).optional(),
  corrections: z.boolean().default(true),
});

export const ruleSchema = z
  .strictObject({
    $schema: z.string().optional(),
    id: z.string().max(64).regex(slug, { error: 'lower-case words joined by hyphens, such as us-tungsten-china' }),
    name: z.string().trim().min(1).max(120).regex(/^[^\p{Cc}]*$/u, { error: 'text without control characters' }),
    description: z.string().max(2000).optional(),
    series: seriesSchema,
    metric: metricSchema,
    window: z.strictObject({ months: z.int().min(1).max(60).default(1) }).prefault({}),
    threshold: thresholdSchema,
    persist: persistSchema.prefault({}),
    guards: guardsSchema.prefault({}),
    notify: notifySchema.prefault({}),
    tags: z.array(z.string().max(40).regex(slug, { error: 'lower-case words joined by hyphens' })).max(20).default([]),
  })
  .superRefine((rule, context) => {
    for (const { path, error, input } of checkThreshold(rule.threshold, metricOf(rule.metric).scale))
      context.addIssue({ code: 'custom', path, message: error, input });
  });

/** A rule as stored and sent: defaults filled in, otherwise as written. */
export type RuleDocument = z.output<typeof ruleSchema>;

/** A rule ready to be assessed. */
export interface Rule {
  readonly document: RuleDocument;
  readonly lines: Lines;
  readonly persist: { readonly months: number; readonly outOf: number; readonly keep: number };
}

/** Turns a parsed document into numbers. */
export function compileRule(document: RuleDocument): Rule {
  const { months, 'out-of': outOf, keep } = document.persist;
  return { document, lines: linesOf(document.threshold), persist: { months, outOf: outOf ?? months, keep } };
}

/** The series that a selection adds up, one a commodity, in the order written. */
export function seriesOf(selection: SeriesSelection): SeriesId[] {
  return selection.commodities.map((commodity) => seriesId({ ...selection, commodity }));
}
