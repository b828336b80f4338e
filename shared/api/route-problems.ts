/** Which problems a route can answer. */
import { PROBLEMS, type ProblemSlug } from './problems.ts';
import type { Route } from './route.ts';

/** Every problem that the route can answer: those that follow from what it takes, and those it names. In order of status. */
export function problemsOf(route: Route): ProblemSlug[] {
  const slugs = new Set<ProblemSlug>([
    'not-acceptable',
    'invalid-request',
    'too-many-requests',
    'internal',
    'unavailable',
  ]);
  if (route.allow !== 'anyone') slugs.add('unauthorized').add('forbidden');
  if (route.body !== undefined) slugs.add('invalid-body').add('too-large').add('unsupported-media-type');
  if (route.method === 'POST') slugs.add('idempotency-key-reused').add('conflict');
  if (route.precondition !== undefined) slugs.add('precondition-required').add('precondition-failed');
  for (const slug of route.problems ?? []) slugs.add(slug);
  return [...slugs].sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);
}
