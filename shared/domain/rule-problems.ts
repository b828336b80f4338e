/** What is wrong with a rule, for people: where, what was found, what was expected, and what was probably meant. */
import type * as z from 'zod';
import { basketIds } from './baskets.ts';
import { nearest } from './edit-distance.ts';
import { groupNames, isGroup } from './groups.ts';
import { suggestPartner } from './partners.ts';
import { type RuleDocument, schemaFor } from './rule.ts';
import { limitProblems } from './rule-limits.ts';
import { oneOf, type RuleProblem } from './rule-problem.ts';
import { COMPOSERS, isGroupOfKeys, keysAt, valueAt } from './schema-keys.ts';
import type { SourceProfile } from './source-profile.ts';
import { sourceProblems } from './source-problems.ts';

export type ParsedRule =
  | { readonly ok: true; readonly document: RuleDocument }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };

/** Reads a rule; every problem is reported, not only the first. */
export function parseRule(input: unknown, profiles: ReadonlyMap<string, SourceProfile>): ParsedRule {
  const beyond = limitProblems(input);
  if (beyond.length > 0) return { ok: false, problems: beyond };
  const parsed = schemaFor(input).safeParse(input, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: schemaProblems(schemaFor(input), parsed.error.issues, input) };
  const problems = sourceProblems(parsed.data, profiles);
  return problems.length === 0 ? { ok: true, document: parsed.data } : { ok: false, problems };
}

/** `threshold.clear-below: found "85%", expected at most the threshold (did you mean ...?)` */
export function problemLine({ path, found, expected, suggestion }: RuleProblem): string {
  const where = path === '' ? 'the rule' : path;
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
  return `${where}: found ${found}, expected ${expected}${hint}`;
}

/** What a schema says is wrong with an input, for people. The issues are those of a parse with `reportInput`. */
export function schemaProblems(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
): RuleProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, input, schema));
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown, schema: z.core.$ZodType): RuleProblem[] {
  const nested = meantBranch(issue, input);
  if (nested !== undefined)
    return nested.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, input, schema));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const valid = keysAt(schema, issue.path, input);
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
  if (issue.code !== 'invalid_union') return undefined;
  const value = valueAt(input, issue.path);
  if (issue.errors.length !== COMPOSERS.length + 1)
    return isGroupOfKeys(value) ? issue.errors.find((branch) => branch.every(isInside)) : undefined;
  const key = COMPOSERS.findIndex((name) => isGroupOfKeys(value) && name in value);
  return issue.errors[key === -1 ? COMPOSERS.length : key];
}

/** True for an issue with what is in a group of keys, false where a group of keys was not expected at all. */
function isInside(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0 || issue.code === 'unrecognized_keys') return true;
  return issue.code === 'invalid_union' && issue.errors.some((branch) => branch.every(isInside));
}

function suggestion(value: string, options: readonly string[], path: readonly PropertyKey[]): string | undefined {
  const key = path.at(-1);
  if (key === 'partner') return suggestPartner(value) ?? suggestGroup(value);
  if (key === 'group') return nearest(value.toUpperCase(), groupNames());
  if (key === 'name' && path.at(-2) === 'basket') return nearest(value.toLowerCase(), basketIds());
  return nearest(value, options);
}

/** Who writes `partner: EU` means the group. */
function suggestGroup(value: string): string | undefined {
  const name = value.toUpperCase();
  return isGroup(name) ? `{ group: ${name} }` : undefined;
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
  nonoptional: 'something',
};

function counted(limit: number | bigint, origin: string): string {
  const noun = origin === 'string' ? 'character' : origin === 'array' ? 'entry' : undefined;
  if (noun === undefined) return String(limit);
  if (Number(limit) === 1) return `1 ${noun}`;
  return `${limit} ${noun === 'entry' ? 'entries' : 'characters'}`;
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
