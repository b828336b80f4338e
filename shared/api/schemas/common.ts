/** Schemas that routes of every area use. Parameters come as texts: each of these says what it looks like on the wire. */
import * as z from 'zod';
import { periodSchema as domainPeriod } from '../../domain/period.ts';

/** How a parameter looks in the OpenAPI document, where its schema reads a text. */
function wired<Schema extends z.ZodType>(schema: Schema, wire: Readonly<Record<string, unknown>>): Schema {
  return schema.meta({ wire });
}

const MOST = 200;

/** How many entries a page has: 1 to 200, 50 unless given. */
const limitQuery = wired(
  z
    .string()
    .regex(/^\d{1,3}$/, { error: `a whole number from 1 to ${MOST}` })
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= MOST, { error: `a whole number from 1 to ${MOST}` })
    .default(50),
  { type: 'integer', minimum: 1, maximum: MOST, default: 50 },
).describe('How many entries at most.');

/** Where the page begins: `next` of the page before. */
const cursorQuery = z
  .string()
  .min(1, { error: 'the `next` of a page' })
  .max(2000, { error: 'the `next` of a page' })
  .optional()
  .describe('`next` of the page before, for the same route and the same filters.');

/** Members of every list's query. */
export const paging = { limit: limitQuery, cursor: cursorQuery };

/** `true` or `false`; false unless given. */
export const flagQuery = wired(
  z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .default(false),
  { type: 'boolean', default: false },
);

/** Free text, without control characters and such as turn the direction, so that it can stand in a line with others. */
export const lineSchema = (longest: number) =>
  z
    .string()
    .min(1, { error: 'a text that is not empty' })
    .max(longest, { error: `at most ${longest} characters` })
    // oxlint-disable-next-line eslint/no-control-regex -- it is these that are refused
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$/u, {
      error: 'one line without control characters',
    });

/** Why a change is made, for its revision. */
export const reasonQuery = lineSchema(500).optional().describe('Why, for the record.');

/** An instant in UTC, `2026-09-04T12:30:00.000Z`, as everything in an answer. */
export const instantSchema = wired(
  z.string().refine(isInstant, { error: 'an instant in UTC such as 2026-09-04T12:30:00Z' }),
  {
    type: 'string',
    format: 'date-time',
  },
);

/** An instant that a caller names, with any offset; it is read as UTC. */
export const instantInput = wired(
  z
    .string()
    .refine(isInstantAnywhere, { error: 'an instant such as 2026-09-04T12:30:00Z' })
    .transform((text) => new Date(text.toUpperCase()).toISOString()),
  { type: 'string', format: 'date-time' },
);

/** An instant, or a day, which means its end: `as-of=2026-09-04` sees what was known that evening (UTC). */
export const asOfQuery = wired(
  z
    .string()
    .refine((text) => isDay(text) || isInstantAnywhere(text), {
      error: 'a day such as 2026-09-04, or an instant such as 2026-09-04T12:30:00Z',
    })
    .transform((text) => (isDay(text) ? `${text}T23:59:59.999Z` : new Date(text.toUpperCase()).toISOString()))
    .optional(),
  {
    anyOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
  },
).describe('What was known then: a day (its end, UTC) or an instant.');

export const periodSchema = domainPeriod;

export const daySchema = wired(z.string().refine(isDay, { error: 'a day such as 2026-09-04' }), {
  type: 'string',
  format: 'date',
});

/** `from` and `to` of a range of months, and what was known when. A range that ends before it begins is a mistake. */
export const monthsQuery = z
  .object({
    from: periodSchema.optional().describe('First month, such as 2025-01.'),
    to: periodSchema.optional().describe('Last month, such as 2026-07.'),
    'as-of': asOfQuery,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'not before from',
  });

/** Beside the id of somebody: what they want to be called. */
export const readerNameSchema = z
  .string()
  .exactOptional()
  .describe('The name that this reader chose; not there for somebody who has not signed up as a reader.');

/** An id in a path: what ids of rules, alerts, readers and the like are made of. */
export const idParameter = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._~:-]{0,199}$/, { error: 'an id: letters, digits and . _ ~ : -, at most 200' });

/** Query members that may be given several times are lists; one given once is a list of one. */
export function severalQuery<Schema extends z.ZodType<string>>(one: Schema, most = 50) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(one).max(most).optional());
}

/** A page of a list. `next` is there while more follow. */
export function pageSchema<Schema extends z.ZodType>(item: Schema) {
  return z.strictObject({ items: z.array(item), next: z.string().optional() });
}

export const problemErrorSchema = z.strictObject({
  path: z.string().describe('Where: `threshold.above`, `query.limit`, `header.if-match`; empty for the whole.'),
  found: z.string().optional(),
  expected: z.string(),
  suggestion: z.string().optional().describe('What was probably meant.'),
});

export const problemSchema = z
  .strictObject({
    type: z.string().describe('Address of the explanation, relative to the API.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(problemErrorSchema).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'What is wrong (RFC 9457).' });

export type ProblemError = z.output<typeof problemErrorSchema>;
export type ProblemBody = z.output<typeof problemSchema>;

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isReal(text, `${text}T00:00:00Z`);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/.test(text) && isReal(text, text);
}

/** RFC 3339, with an offset or Z. A leap second is none that a clock here knows. */
function isInstantAnywhere(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/.exec(text);
  const date = new Date(text.toUpperCase());
  // Beyond the year 9999 an instant has no 24 characters, and would not sort as a text.
  return match !== null && isDay(match[1] ?? '') && !Number.isNaN(date.getTime()) && date.toISOString().length === 24;
}

/** 31 February is read as 3 March, and is no day. */
function isReal(text: string, instant: string): boolean {
  const date = new Date(instant);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text.slice(0, 10);
}
