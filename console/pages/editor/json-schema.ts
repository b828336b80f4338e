/** The part of JSON Schema in which the rule language is published (`/rule-schema.json`). */
import { read } from '../../api/client.ts';

export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

let kept: Promise<Schema> | undefined;

/** The form of a rule with one condition; one of several conditions is written as text. */
export async function ruleFormSchema(): Promise<Schema> {
  kept ??= read<Schema>('/rule-schema.json');
  const schema = await kept.catch((error: unknown) => {
    kept = undefined;
    throw error;
  });
  const simple = schema.anyOf?.find(({ properties }) => properties?.['metric'] !== undefined);
  if (simple === undefined) throw new Error('the schema of rules has no form with one metric');
  return simple;
}

/** What kind of field a schema asks for. */
export type Form = 'object' | 'choice' | 'variants' | 'texts' | 'number' | 'flag' | 'text' | 'written';

export function formOf({ type, oneOf, anyOf, enum: values }: Schema): Form {
  if (oneOf !== undefined) return 'variants';
  if (values !== undefined) return 'choice';
  if (anyOf !== undefined) return 'written';
  if (type === 'object') return 'object';
  if (type === 'array') return 'texts';
  if (type === 'boolean') return 'flag';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

/** The forms of which a schema allows one; those of a form that has several itself count one by one. */
export function variantsOf({ oneOf = [] }: Schema): readonly Schema[] {
  return oneOf.flatMap((variant) => (variant.oneOf === undefined ? [variant] : variantsOf(variant)));
}

/** What tells a variant from the others: `{ kind: 'dependency', indicator: 'cdi1' }`. */
export function constantsOf({ properties = {} }: Schema): Readonly<Record<string, unknown>> {
  const constants = Object.entries(properties).filter(([, schema]) => schema.const !== undefined);
  return Object.fromEntries(constants.map(([key, schema]) => [key, schema.const]));
}

/** The words that name a variant: `top-share`, `dependency, cdi1`. */
export function nameOf(variant: Schema): string {
  return Object.values(constantsOf(variant)).join(', ');
}

/** `minimum-trade` as `Minimum trade`. */
export function titleOf(key: string): string {
  const words = key.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
