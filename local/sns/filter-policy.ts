import * as z from 'zod';
import type { MessageAttribute } from './message-attributes.ts';
import { invalidParameter } from './sns-error.ts';

/**
 * Filter policies on message attributes: every key must be met, by any of its conditions.
 * Served: exact strings, numbers, booleans and null, `prefix`, `suffix`, `equals-ignore-case`, `anything-but` (values
 * or a prefix), `numeric`, `exists`. What SNS has beyond these (`cidr`, `wildcard`, `$or`, nested keys, policies on
 * the message body) is refused: a policy that lets everything pass unseen would be worse than none.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export interface FilterPolicy {
  accepts(attributes: ReadonlyMap<string, MessageAttribute>): boolean;
}

type Scalar = string | number | boolean | null;
type Condition = (values: readonly Scalar[] | undefined) => boolean;

const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;
const MOST_BYTES = 256 * 1024;
const NUMBER_BOUND = 1e9;

const number = z.number().min(-NUMBER_BOUND).max(NUMBER_BOUND);
const scalar = z.union([z.string(), number, z.boolean(), z.null()]);
const text = z.string().min(1);
const listOrOne = z.union([z.string(), number, z.array(z.union([z.string(), number])).min(1)]);
const lower = z.enum(['>', '>=']);
const upper = z.enum(['<', '<=']);

const condition: z.ZodType<Condition> = z.union([
  scalar.transform((expected): Condition => onAny((value) => value === expected)),
  z.strictObject({ prefix: text }).transform(({ prefix }) => onAny((value) => startsWith(value, prefix))),
  z.strictObject({ suffix: text }).transform(({ suffix }) => onAny((value) => isText(value) && value.endsWith(suffix))),
  z
    .strictObject({ 'equals-ignore-case': text })
    .transform(({ 'equals-ignore-case': expected }) =>
      onAny((value) => isText(value) && value.toLowerCase() === expected.toLowerCase()),
    ),
  z
    .strictObject({ 'anything-but': z.union([listOrOne, z.strictObject({ prefix: text })]) })
    .transform(({ 'anything-but': unwanted }) => onAny((value) => !isUnwanted(value, unwanted))),
  z.strictObject({ exists: z.boolean() }).transform(
    ({ exists }): Condition =>
      (values) =>
        (values !== undefined) === exists,
  ),
  z
    .strictObject({
      numeric: z.union([
        z.tuple([z.literal('='), number]),
        z.tuple([z.union([lower, upper]), number]),
        z.tuple([lower, number, upper, number]).refine(([, low, , high]) => low < high),
      ]),
    })
    .transform(({ numeric }) => onAny((value) => typeof value === 'number' && inRange(value, numeric))),
]);

/**
 * @param json the policy as its subscriber wrote it; an empty object lets everything pass, as SNS has it.
 * @throws SnsError InvalidParameter for a policy that SNS, or this service, does not take.
 */
export function parseFilterPolicy(json: string): FilterPolicy {
  const policy = readObject(json);
  const keys = Object.entries(policy);
  if (keys.length > MOST_KEYS) throw refused(`Filter policy can not have more than ${MOST_KEYS} keys`);
  const conditions = keys.map(([key, values]) => [key, readConditions(key, values)] as const);
  const combinations = conditions.reduce((product, [, alternatives]) => product * alternatives.length, 1);
  if (combinations > MOST_COMBINATIONS) throw refused('Filter policy is too complex');
  return {
    accepts: (attributes) =>
      conditions.every(([key, alternatives]) => {
        const values = attributeValues(attributes.get(key));
        return alternatives.some((meets) => meets(values));
      }),
  };
}

function readObject(json: string): Record<string, unknown> {
  if (Buffer.byteLength(json) > MOST_BYTES) throw refused('Filter policy is too long');
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  } catch (cause) {
    throw refused('failed to parse JSON', { cause });
  }
}

function readConditions(key: string, values: unknown): readonly Condition[] {
  if (key === '$or') throw refused('$or is not supported here');
  if (!Array.isArray(values)) throw refused(`"${key}" must be an object or an array`);
  if (values.length === 0) throw refused(`Empty arrays are not allowed: "${key}"`);
  return values.map((value: unknown) => {
    const parsed = condition.safeParse(value);
    if (!parsed.success) throw refused(`Unrecognized match type ${JSON.stringify(value)} of "${key}"`);
    return parsed.data;
  });
}

/** What an attribute offers to compare: one value, each element of an array, or nothing at all. */
function attributeValues(attribute: MessageAttribute | undefined): readonly Scalar[] | undefined {
  if (attribute === undefined) return undefined;
  const { dataType, value } = attribute;
  if (dataType === 'String.Array') return arrayElements(value);
  if (dataType.startsWith('Number')) return [Number(value)];
  return dataType.startsWith('Binary') ? [] : [value];
}

function arrayElements(json: string): readonly Scalar[] {
  try {
    return z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).parse(JSON.parse(json));
  } catch {
    // SNS takes the message all the same; an array that nobody can read meets no condition.
    return [];
  }
}

function onAny(test: (value: Scalar) => boolean): Condition {
  return (values) => values?.some(test) ?? false;
}

function isText(value: Scalar): value is string {
  return typeof value === 'string';
}

function startsWith(value: Scalar, prefix: string): boolean {
  return isText(value) && value.startsWith(prefix);
}

function isUnwanted(value: Scalar, unwanted: z.infer<typeof listOrOne> | { prefix: string }): boolean {
  if (typeof unwanted !== 'object') return value === unwanted;
  return Array.isArray(unwanted) ? unwanted.some((one) => one === value) : startsWith(value, unwanted.prefix);
}

function inRange(value: number, range: readonly (string | number)[]): boolean {
  const [operator, bound, ...rest] = range;
  if (typeof bound !== 'number') return true;
  const met = {
    '=': value === bound,
    '>': value > bound,
    '>=': value >= bound,
    '<': value < bound,
    '<=': value <= bound,
  }[String(operator)];
  return met === true && inRange(value, rest);
}

function refused(reason: string, options?: ErrorOptions): Error {
  return invalidParameter(`FilterPolicy: ${reason}`, options);
}
