/** The keys that the schema of rules knows at a place in a document, for saying which one an author could have meant. */
import * as z from 'zod';
import { parts } from './rule.ts';

/** How conditions are put together. */
export const COMPOSERS = ['all', 'any', 'not'] as const;

/** The keys that the schema knows at a path. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const inner = unwrap(schema, input);
  if (inner instanceof z.ZodObject) {
    const [head, ...rest] = path;
    if (head === undefined) return Object.keys(inner.shape);
    const next: unknown = inner.shape[String(head)];
    return next instanceof z.ZodType ? keysAt(next, rest, valueAt(input, [head])) : [];
  }
  const [head, ...rest] = path;
  if (inner instanceof z.ZodArray && head !== undefined) return keysAt(inner.element, rest, valueAt(input, [head]));
  if (inner instanceof z.ZodRecord && head !== undefined) return keysAt(inner.valueType, rest, valueAt(input, [head]));
  return [];
}

/** Takes defaults, options and transformations off a schema, and picks the member of a union that the input names. */
function unwrap(schema: z.core.$ZodType, input: unknown): z.core.$ZodType {
  if (schema === parts.expression) {
    const composer = COMPOSERS.find((key) => isGroupOfKeys(input) && key in input);
    return composer === undefined ? parts.condition : parts.compositions[composer];
  }
  const wrapped = insideOf(schema);
  if (wrapped !== undefined) return unwrap(wrapped, input);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const member = schema.options.find((option) => takes(option, schema.def.discriminator, input));
    return member === undefined ? schema : unwrap(member, input);
  }
  if (schema instanceof z.ZodUnion && isGroupOfKeys(input)) {
    const member = schema.options
      .map((option) => unwrap(option, input))
      .find((option) => option instanceof z.ZodObject);
    return member ?? schema;
  }
  return schema;
}

/** What a default, an option or a transformation is made of; undefined for any other schema. */
function insideOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema.def.innerType;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) return schema.def.innerType;
  return schema instanceof z.ZodPipe ? schema.def.in : undefined;
}

/** True when a member of a union, or one of its own members, has the discriminator that the input names. */
function takes(option: z.core.$ZodType, discriminator: string, input: unknown): boolean {
  if (option instanceof z.ZodDiscriminatedUnion)
    return option.options.some((inner) => takes(inner, discriminator, input));
  if (!(option instanceof z.ZodObject)) return false;
  const literal: unknown = option.shape[discriminator];
  return literal instanceof z.ZodType && literal.safeParse(valueAt(input, [discriminator])).success;
}

export function isGroupOfKeys(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
