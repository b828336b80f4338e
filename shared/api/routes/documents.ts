/** What anybody may read: the API's own documents. */
import * as z from 'zod';
import { problemSlugs } from '../problems.ts';
import { defineRoute, type Route } from '../route.ts';

const documentSchema = z.looseObject({}).meta({ description: 'The document.' });

export const documentsRoutes = [
  defineRoute({
    operation: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    tag: 'Documents',
    allow: 'anyone',
    answers: { 200: { description: 'The OpenAPI document.', schema: documentSchema } },
  }),
  defineRoute({
    operation: 'getDocs',
    method: 'GET',
    path: '/docs',
    summary: 'This API as a page to read',
    tag: 'Documents',
    allow: 'anyone',
    answers: { 200: { description: 'The page.', contents: { 'text/html': '<!doctype html>…' } } },
  }),
  defineRoute({
    operation: 'getProblem',
    method: 'GET',
    path: '/problems/{problem}',
    summary: 'What a kind of problem means, and what to do',
    tag: 'Documents',
    allow: 'anyone',
    parameters: z.object({ problem: z.string().max(100).describe('The last part of a problem’s `type`.') }),
    answers: {
      200: {
        description: 'The kind of problem.',
        schema: z.strictObject({
          type: z.string(),
          title: z.string(),
          status: z.int(),
          meaning: z.string(),
          remedy: z.string(),
        }),
        contents: { 'text/html': '<!doctype html>…' },
      },
    },
    problems: ['not-found'],
    examples: { parameters: { problem: problemSlugs[0] ?? '' } },
  }),
  defineRoute({
    operation: 'getRuleSchema',
    method: 'GET',
    path: '/rule-schema.json',
    summary: 'The rule language as a JSON Schema, for editors',
    tag: 'Documents',
    allow: 'anyone',
    answers: { 200: { description: 'The JSON Schema.', schema: documentSchema } },
  }),
] as const satisfies readonly Route[];
