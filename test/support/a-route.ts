import * as z from 'zod';
import { ProblemFound } from '../../functions/manage/problem-found.ts';
import { defineRoute } from '../../shared/api/route.ts';

/** It takes a body, demands a version, and answers in JSON or CSV. */
export const aRoute = defineRoute({
  operation: 'example',
  method: 'PUT',
  path: '/example',
  summary: '',
  tag: '',
  allow: 'readers',
  body: z.strictObject({}),
  bodyLimit: 100,
  precondition: 'if-match-or-create',
  answers: { 200: { description: '', schema: z.strictObject({}), contents: { 'text/csv': '' } } },
});

/** The problem that the call ends in; undefined where it ends in none. */
export function problemIn(use: () => unknown): ProblemFound | undefined {
  try {
    use();
  } catch (error) {
    if (error instanceof ProblemFound) return error;
    throw error;
  }
  return undefined;
}
