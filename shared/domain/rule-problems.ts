/** What is wrong with a rule, for people: where, what was found, what was expected, and what was probably meant. */
import * as z from 'zod';
import { nearest } from './edit-distance.ts';
import { suggestPartner } from './partners.ts';
import { listed } from './phrases.ts';
import { type Condition, type Expression, inputsOf, parts, type RuleDocument, schemaFor } from './rule.ts';
import { flowSchema } from './series.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';

export interface RuleProblem {
  /** `threshold.clear-below`, `series.commodities[0]`; empty for the rule as a whole. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly suggestion?: string;
}

export type ParsedRule =
  | { readonly ok: true; readonly document: RuleDocument }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };

/** Reads a rule; every problem is reported, not only the first. */
export function parseRule(input: unknown, profiles: ReadonlyMap<string, SourceProfile>): ParsedRule {
  const parsed = schemaFor(input).safeParse(input, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, input)) };
  const problems = conditionPaths(parsed.data).flatMap(([path, condition]) => sourceProblems(condition, profiles, path));
  return problems.length === 0 ? { ok: true, document: parsed.data } : { ok: false, problems };
}

/** `threshold.clear-below: found "85%", expected at most the threshold (did you mean ...?)` */
export function problemLine({ path, found, expected, suggestion }: RuleProblem): string {
  const where = path === '' ? 'the rule' : path;
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
  return `${where}: found ${found}, expected ${expected}${hint}`;
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): RuleProblem[] {
  const nested = meantBranch(issue, input);
  if (nested !== undefined)
    return nested.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, input));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const valid = keysAt(schemaFor(input), issue.path, input);
      const meant = nearest(key, valid);
      return {
        path: pathText([...issue.path, key]),
        found: 'a key that the language does not have',
        expected: oneOf(valid),
        ...(meant !== undefined && { suggestion: meant }),
      };
    });
  const value = valueAt(input, issue.path);
  const options = optionsOf(issue);
  const meant = typeof value === 'string' ? suggestion(value, options, issue.path) : undefined;
  return [
    {
      path: pathText(issue.path),
      found: foundText(value),
      expected: options.length > 0 ? oneOf(options) : expectedText(issue),
      ...(meant !== undefined && { suggestion: meant }),
    },
  ];
}

/** Of a composition that fits nowhere, the issues of the form that its keys say was meant. */
function meantBranch(issue: z.core.$ZodIssue, input: unknown): z.core.$ZodIssue[] | undefined {
  if (issue.code !== 'invalid_union' || issue.errors.length !== COMPOSERS.length + 1) return undefined;
  const value = valueAt(input, issue.path);
  const key = COMPOSERS.findIndex((name) => typeof value === 'object' && value !== null && name in value);
  return issue.errors[key === -1 ? COMPOSERS.length : key];
}

const COMPOSERS = ['all', 'any', 'not'] as const;

function suggestion(value: string, options: readonly string[], path: readonly PropertyKey[]): string | undefined {
  return path.at(-1) === 'partner' ? suggestPartner(value) : nearest(value, options);
}

function optionsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return issue.options.map(String);
  return [];
}

function expectedText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return TYPES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return `at least ${counted(issue.minimum, issue.origin)}`;
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return `at most ${counted(issue.maximum, issue.origin)}`;
  return issue.message;
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  object: 'a group of keys',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

function counted(limit: number | bigint, origin: string): string {
  const noun = origin === 'string' ? 'character' : origin === 'array' ? 'entry' : undefined;
  if (noun === undefined) return String(limit);
  if (Number(limit) === 1) return `1 ${noun}`;
  return `${limit} ${noun === 'entry' ? 'entries' : 'characters'}`;
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const inner = unwrap(schema, input);
  if (inner instanceof z.ZodObject) {
    const [head, ...rest] = path;
    if (head === undefined) return Object.keys(inner.shape);
    const next: unknown = inner.shape[String(head)];
    return next instanceof z.ZodType ? keysAt(next, rest, valueAt(input, [head])) : [];
  }
  return [];
}

/** Takes defaults and options off a schema, and picks the member of a union that the input names. */
function unwrap(schema: z.core.$ZodType, input: unknown): z.core.$ZodType {
  if (schema === parts.expression) return parts.condition;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return unwrap(schema.def.innerType, input);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const kind = valueAt(input, [schema.def.discriminator]);
    const member = schema.options.find(
      (option) => option instanceof z.ZodObject && option.shape['kind'].safeParse(kind).success,
    );
    return member === undefined ? schema : unwrap(member, input);
  }
  return schema;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? `a ${typeof value}`;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

/** Every condition with its place in the document. */
function conditionPaths(document: RuleDocument | Expression, path = ''): [string, Condition][] {
  if ('metric' in document && document.metric !== undefined) return [[path, document as Condition]];
  const { all, any, not } = document as { all?: Expression[]; any?: Expression[]; not?: Expression };
  const list = (key: string, parts_: readonly Expression[] | undefined) =>
    (parts_ ?? []).flatMap((part, index) => conditionPaths(part, `${path}${key}[${index}].`));
  return [...list('all', all), ...list('any', any), ...(not === undefined ? [] : conditionPaths(not, `${path}not.`))];
}

/** What only the source can say: whether it has the reporter, the basis, codes of that length. */
function sourceProblems(condition: Condition, profiles: ReadonlyMap<string, SourceProfile>, path: string): RuleProblem[] {
  const profile = profiles.get(condition.series.source);
  if (profile === undefined) return [choice(`${path}series.source`, condition.series.source, [...profiles.keys()])];
  return inputsOf(condition).flatMap((series, index) => seriesProblems(series, profile, index === 0 ? `${path}series` : `${path}metric`));
}

function seriesProblems(series: SeriesSelection, profile: SourceProfile, path: string): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const check = (key: string, found: string, valid: readonly string[]) => {
    if (!valid.includes(found)) problems.push(choice(`${path}.${key}`, found, valid));
  };
  const flows = flowSchema.options.filter((flow) => Object.keys(profile.bases[flow]).length > 0);
  check('reporter', series.reporter, profile.reporters);
  check('flow', series.flow, flows);
  if (flows.includes(series.flow)) check('basis', series.basis, Object.keys(profile.bases[series.flow]));
  return [...problems, ...codeProblems(series, profile, path)];
}

/** Digits that the source publishes at all, and with the measure asked for. */
function codeProblems(series: SeriesSelection, { digits, quantityDigits, name }: SourceProfile, path: string): RuleProblem[] {
  const { measure } = series;
  if (measure === 'quantity' && quantityDigits.length === 0)
    return [
      { path: `${path}.measure`, found: '"quantity"', expected: `value, since no quantities are taken from ${name}` },
    ];
  const valid = measure === 'quantity' ? quantityDigits : digits;
  const expected = `a code of ${listed(valid.map(String)).replace(' and ', ' or ')} digits, as ${name} publishes ${measure === 'quantity' ? 'quantities' : 'them'}`;
  return codesOf(series).flatMap((code, index) =>
    valid.includes(code.length)
      ? []
      : [{ path: `${path}.commodities[${index}]`, found: JSON.stringify(code), expected }],
  );
}

function oneOf(valid: readonly string[]): string {
  return valid.length === 1 ? valid.join('') : `one of ${valid.join(', ')}`;
}

function choice(path: string, found: string, valid: readonly string[]): RuleProblem {
  const meant = nearest(found, valid);
  return {
    path,
    found: JSON.stringify(found),
    expected: oneOf(valid),
    ...(meant !== undefined && { suggestion: meant }),
  };
}
