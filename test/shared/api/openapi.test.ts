/** The OpenAPI document: valid, whole, and true to the table it is made from. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '../../../shared/api/openapi.ts';
import { PROBLEMS, problemSlugs, problemType } from '../../../shared/api/problems.ts';
import { type Route, routeKey } from '../../../shared/api/route.ts';
import { problemsOf } from '../../../shared/api/route-problems.ts';
import { routes } from '../../../shared/api/routes.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const table: readonly Route[] = routes;
const text = JSON.stringify(openApiDocument(routes));
const responseSchema = z.looseObject({
  content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional(),
});
const document = z
  .looseObject({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          operationId: z.string(),
          security: z.array(z.unknown()),
          'x-allow': z.string(),
          parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
          requestBody: z
            .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
            .optional(),
          responses: z.record(z.string(), responseSchema),
        }),
      ),
    ),
    components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  })
  .parse(JSON.parse(text));

const operationOf = ({ path, method }: Route) => {
  const found = document.paths[path]?.[method.toLowerCase()];
  if (found === undefined) throw new Error(`${method} ${path} is not documented`);
  return found;
};

/** A JSON Schema of the document, with the components that it refers to. */
function validator(schema: unknown) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', components: document.components });
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'));
  return ajv.compile(absolute);
}

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const checker = new Validator();
    const { valid, errors } = await checker.validate(JSON.parse(text));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(checker.version).toBe('3.1');
  });

  test('refers to nothing that is not there', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '');
    const there = new Set(
      Object.entries(document.components).flatMap(([kind, all]) =>
        Object.keys(all as object).map((name) => `#/components/${kind}/${name}`),
      ),
    );
    const missing = references.filter((reference) => !there.has(reference));
    expect(references.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  test('says nothing of how schemas are made: no wire, no limits of JavaScript, no empty schema of a parameter', () => {
    expect(text).not.toContain('"wire"');
    // Readers in other languages know no names of kinds of characters.
    expect(text).not.toContain('\\\\p{');
    expect(text).not.toContain('9007199254740991');
    const empty = table.flatMap((route) =>
      operationOf(route)
        .parameters.filter(({ schema }) => JSON.stringify(schema) === '{}')
        .map(({ name }) => `${route.operation} ${name}`),
    );
    expect(empty).toEqual([]);
  });

  test('no two operations have one name, and no two routes one key', () => {
    expect(new Set(table.map(({ operation }) => operation)).size).toBe(table.length);
    expect(new Set(table.map(routeKey)).size).toBe(table.length);
  });

  test.each(table.map((route) => [route.operation, route] as const))('%s says who may call it', (_, route) => {
    const { security, 'x-allow': allow } = operationOf(route);
    expect(allow).toBe(route.allow);
    expect(security).toEqual(route.allow === 'anyone' ? [] : [{ accessToken: [] }]);
  });

  test.each(table.map((route) => [route.operation, route] as const))(
    '%s documents each of its problems',
    (_, route) => {
      const { responses } = operationOf(route);
      for (const slug of problemsOf(route))
        expect(responses[String(PROBLEMS[slug].status)]?.content?.['application/problem+json']).toBeDefined();
    },
  );

  test.each(table.map((route) => [route.operation, route] as const))(
    '%s documents every parameter of its path',
    (_, route) => {
      const inPath = [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const documented = operationOf(route).parameters.filter((one) => one.in === 'path');
      expect(documented.map(({ name }) => name)).toEqual(inPath);
    },
  );
});

describe('the examples of the table', () => {
  const withAnswers = table.flatMap((route) =>
    Object.entries(route.examples?.answers ?? {}).map(([status, example]) => ({ route, status, example })),
  );
  test.each(withAnswers.map((entry) => [`${entry.route.operation} ${entry.status}`, entry] as const))(
    'the answer %s fits its schema, in zod and in the document',
    (_, { route, status, example }) => {
      const schema = route.answers[Number(status)]?.schema;
      expect(z.prettifyError(schema?.safeParse(example).error ?? new z.ZodError([]))).toBe('');
      const check = validator(operationOf(route).responses[status]?.content?.['application/json']?.schema);
      expect(check(example) ? [] : check.errors).toEqual([]);
    },
  );

  const withBody = table.filter(({ examples }) => examples?.body !== undefined);
  test.each(withBody.map((route) => [route.operation, route] as const))(
    'the body of %s fits its schema, in zod and in the document',
    async (_, route) => {
      const parsed = await route.body?.safeParseAsync(route.examples?.body);
      expect(z.prettifyError(parsed?.error ?? new z.ZodError([]))).toBe('');
      const check = validator(operationOf(route).requestBody?.content['application/json']?.schema);
      expect(check(route.examples?.body) ? [] : check.errors).toEqual([]);
    },
  );

  test.each(table.map((route) => [route.operation, route] as const))('the parameters of %s fit', (_, route) => {
    const { parameters, query } = route.examples ?? {};
    if (route.parameters !== undefined) expect(route.parameters.safeParse(parameters).error).toBeUndefined();
    if (query !== undefined) expect(route.query?.safeParse(query).error).toBeUndefined();
  });

  test('every body has an example', () => {
    expect(table.filter((route) => route.body !== undefined && route.examples?.body === undefined)).toEqual([]);
  });
});

describe('the kinds of problem', () => {
  test('each says what it means and what to do, under a status that it names', () => {
    for (const slug of problemSlugs) {
      const { status, title, meaning, remedy } = PROBLEMS[slug];
      expect(problemType(slug)).toBe(`/problems/${slug}`);
      expect(status).toBeGreaterThanOrEqual(400);
      for (const said of [title, meaning, remedy]) expect(said.length).toBeGreaterThan(10);
    }
  });
});
