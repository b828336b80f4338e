/** The parts of an OpenAPI document that the page shows. */
import * as z from 'zod';

/** What of a JSON Schema can be said in a line. */
export interface JsonSchemaNode {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly default?: unknown;
  readonly required?: readonly string[] | undefined;
  readonly items?: JsonSchemaNode | undefined;
  readonly properties?: Readonly<Record<string, JsonSchemaNode>> | undefined;
  readonly additionalProperties?: boolean | JsonSchemaNode | undefined;
  readonly anyOf?: readonly JsonSchemaNode[] | undefined;
  readonly oneOf?: readonly JsonSchemaNode[] | undefined;
}

const nodeSchema = z.custom<JsonSchemaNode>((value) => typeof value === 'object' && value !== null);

const contentSchema = z
  .record(
    z.string(),
    z.object({
      schema: nodeSchema,
      example: z.unknown().optional(),
      examples: z.record(z.string(), z.unknown()).optional(),
    }),
  )
  .default({});

const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        description: z.string().default(''),
        schema: nodeSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema })),
});

export type DocumentedOperation = z.output<typeof operationSchema>;

export const apiDocumentSchema = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), nodeSchema) }),
});
