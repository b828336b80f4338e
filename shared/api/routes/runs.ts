/** Runs: pull and evaluate now, and see how far it is. */
import * as z from 'zod';
import { idParameter, pageSchema, paging } from '../schemas/common.ts';
import { runRequestSchema, runSchema } from '../schemas/runs.ts';
import { defineRoute, type Route } from '../route.ts';

export const runsRoutes = [
  defineRoute({
    operation: 'startRun',
    method: 'POST',
    path: '/runs',
    summary: 'Look for releases now, pull and evaluate',
    description: 'With `from` and `until` it fills in history; with `rules` it looks after those alone.',
    tag: 'Runs',
    allow: 'operators',
    body: runRequestSchema,
    answers: {
      202: { description: 'It is under way.', schema: runSchema, headers: { location: 'Where its progress stands.' } },
    },
    problems: ['unavailable'],
    examples: { body: { source: 'us-census' } },
  }),
  defineRoute({
    operation: 'listRuns',
    method: 'GET',
    path: '/runs',
    summary: 'Runs, newest first',
    tag: 'Runs',
    allow: 'readers',
    query: z.object({ ...paging, source: z.string().max(64).optional() }),
    answers: { 200: { description: 'A page of runs.', schema: pageSchema(runSchema) } },
    examples: { query: { source: 'us-census' } },
  }),
  defineRoute({
    operation: 'getRun',
    method: 'GET',
    path: '/runs/{run}',
    summary: 'How far a run is',
    tag: 'Runs',
    allow: 'readers',
    parameters: z.object({ run: idParameter }),
    answers: { 200: { description: 'The run.', schema: runSchema } },
    problems: ['not-found'],
    examples: { parameters: { run: 'us-census-2026-07' } },
  }),
] as const satisfies readonly Route[];
