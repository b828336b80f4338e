/** The API as an OpenAPI 3.1 document, from the table of routes alone. */
import type * as z from 'zod';
import { problemExamples, responsesOf } from './openapi-responses.ts';
import { type SchemaCollector, schemaCollector } from './openapi-schemas.ts';
import type { Allow, Route } from './route.ts';

const DESCRIPTION = `Rules on official monthly trade statistics, the alerts they raise, and the readers who are told.

Every error is a problem (RFC 9457) whose \`type\` leads to its explanation. Lists have pages: \`next\` of one is the \`cursor\` of the following. Things that change have a version: the \`ETag\` of what was read goes into \`If-Match\` of the change. A POST with an \`Idempotency-Key\` can be repeated safely. Instants are ISO 8601 in UTC, periods are months such as \`2026-07\`, shares are ratios from 0 to 1, and a figure that is missing is null, never 0.`;

const WHO: Readonly<Record<Allow, string>> = {
  anyone: 'For anyone, without a token.',
  readers: 'For everybody signed in: analysts and operators.',
  operators: 'For operators.',
};

/** The document, ready to be written as JSON. */
export function openApiDocument(routes: readonly Route[]): Record<string, unknown> {
  const collector = schemaCollector();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operationObject(route, collector);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chokepoint',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(collector.components).sort(([a], [b]) => (a < b ? -1 : 1))),
      examples: problemExamples(),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the user pool. Its groups say what its holder may do.',
        },
      },
    },
  };
}

function operationObject(route: Route, collector: SchemaCollector): Record<string, unknown> {
  const { operation, summary, description, tag, allow } = route;
  const parameters = parametersOf(route, collector);
  const body = bodyOf(route, collector);
  return {
    operationId: operation,
    summary,
    description: [description, WHO[allow]].filter((part) => part !== undefined).join('\n\n'),
    tags: [tag],
    security: allow === 'anyone' ? [] : [{ accessToken: [] }],
    'x-allow': allow,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: body }),
    responses: responsesOf(route, collector),
  };
}

function parametersOf(route: Route, collector: SchemaCollector): unknown[] {
  const { examples } = route;
  return [
    ...objectParameters('path', route.parameters, { collector, examples: examples?.parameters }),
    ...objectParameters('query', route.query, { collector, examples: examples?.query }),
    ...objectParameters('header', route.headers, { collector }),
    ...standardHeaders(route),
  ];
}

interface Describing {
  readonly collector: SchemaCollector;
  readonly examples?: Readonly<Record<string, string>> | undefined;
}

function objectParameters(
  place: 'path' | 'query' | 'header',
  schema: z.ZodObject | undefined,
  { collector, examples = {} }: Describing,
): unknown[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = collector.schema(schema, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...inner }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: inner,
    ...(examples[name] !== undefined && { example: examples[name] }),
  }));
}

function standardHeaders({ method, precondition, isVersioned, isPure }: Route): unknown[] {
  const header = (name: string, description: string, schema: object) => ({ name, in: 'header', description, schema });
  const etag = { type: 'string', examples: ['"3"'] };
  return [
    ...(precondition === undefined ? [] : [header('If-Match', 'The ETag of the version that is changed.', etag)]),
    ...(precondition === 'if-match-or-create'
      ? [header('If-None-Match', '`*` instead of If-Match, to make what does not exist yet.', { const: '*' })]
      : []),
    ...(isVersioned === true && precondition === undefined
      ? [header('If-None-Match', 'The ETag of what the caller has; 304 when it is the present version.', etag)]
      : []),
    ...(method === 'POST' && isPure !== true
      ? [
          header('Idempotency-Key', 'A repeat with the same key gets the answer of the first call.', {
            type: 'string',
            pattern: '^[\\x21-\\x7e]{1,64}$',
          }),
        ]
      : []),
  ];
}

function bodyOf({ body, isBodyOptional, examples }: Route, collector: SchemaCollector): unknown {
  if (body === undefined) return undefined;
  return {
    required: isBodyOptional !== true,
    content: {
      'application/json': {
        schema: collector.schema(body, 'input'),
        ...(examples?.body !== undefined && { example: examples.body }),
      },
    },
  };
}
