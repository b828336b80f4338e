/** From zod schemas to the schemas of an OpenAPI 3.1 document; those with an id become components. */
import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

type Direction = 'input' | 'output';

/** Collects components while schemas are translated. */
export interface SchemaCollector {
  /** What a caller sends (`input`), or what an answer holds (`output`). */
  schema(schema: z.ZodType, direction: Direction): JsonSchema;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

export function schemaCollector(): SchemaCollector {
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    schema(schema, direction) {
      const { $schema: _, ...root } = z.toJSONSchema(schema, {
        io: direction,
        target: 'draft-2020-12',
        unrepresentable: 'any',
        override: ({ jsonSchema }) => onTheWire(jsonSchema as Record<string, unknown>),
      });
      // What is sent may leave out what has a default; what is answered has it: two shapes of one id.
      const name = (id: string) => (direction === 'input' ? `${id}Input` : id);
      const define = (id: string, definition: unknown) => {
        components[name(id)] = rewritten(definition, name, define) as JsonSchema;
      };
      return rewritten(root, name, define) as JsonSchema;
    },
  };
}

/** `meta({ wire })` says how a parameter looks; and no integer has limits because JavaScript's numbers do. */
function onTheWire(schema: Record<string, unknown>): void {
  if (typeof schema['wire'] === 'object') {
    const { wire, description } = schema;
    for (const key of Object.keys(schema)) delete schema[key];
    Object.assign(schema, wire, description === undefined ? {} : { description });
  }
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['id'] !== undefined && typeof schema['id'] === 'string') delete schema['id'];
}

/** Kinds of characters that not every reader of the document knows by name, as the ranges that they are. */
const RANGES: Readonly<Record<string, string>> = {
  '\\p{Cc}': '\\u0000-\\u001f\\u007f-\\u009f',
  '\\p{Zl}': '\\u2028',
  '\\p{Zp}': '\\u2029',
  '\\p{Bidi_Control}': '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069',
};

function plainPattern(pattern: string): string {
  return Object.entries(RANGES).reduce((text, [name, range]) => text.replaceAll(name, range), pattern);
}

/** References lead to components, and what they lead to is put there: also what a schema on the wire has defined itself. */
function rewritten(
  value: unknown,
  name: (id: string) => string,
  define: (id: string, definition: unknown) => void,
): unknown {
  if (Array.isArray(value)) return value.map((entry) => rewritten(entry, name, define));
  if (typeof value !== 'object' || value === null) return value;
  const { $defs, ...members } = value as Readonly<Record<string, unknown>>;
  if (typeof $defs === 'object' && $defs !== null) for (const [id, each] of Object.entries($defs)) define(id, each);
  return Object.fromEntries(
    Object.entries(members).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace(/^#\/\$defs\/(.+)$/, (_, id: string) => `#/components/schemas/${name(id)}`)
        : key === 'pattern' && typeof inner === 'string'
          ? plainPattern(inner)
          : rewritten(inner, name, define),
    ]),
  );
}
