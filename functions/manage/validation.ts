/** Checks the parts of a request against the schemas of its route; what does not fit is a problem that names each place. */
import type * as z from 'zod';
import type { ProblemSlug } from '../../shared/api/problems.ts';
import type { ProblemError } from '../../shared/api/schemas/common.ts';
import { nearest } from '../../shared/domain/edit-distance.ts';
import { oneOf, type RuleProblem } from '../../shared/domain/rule-problem.ts';
import { schemaProblems } from '../../shared/domain/rule-problems.ts';
import { ProblemFound } from './problem-found.ts';

const MOST_ERRORS = 50;

export interface Part {
  /** `query`, `path`, `header`; empty for the body, whose paths stand alone. */
  readonly place: string;
  readonly slug: ProblemSlug;
  readonly detail: string;
}

/** The input as the schema reads it. Throws the problem of the part when it does not fit. */
export async function checked(schema: z.ZodType, input: unknown, part: Part): Promise<unknown> {
  const parsed = await schema.safeParseAsync(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = schemaProblems(schema, parsed.error.issues, input).map((problem) => errorIn(part.place, problem));
  throw new ProblemFound(part.slug, part.detail, { errors: errors.slice(0, MOST_ERRORS) });
}

/** A list of rule problems as errors of a body, for operations that read rules themselves. */
export function errorIn(place: string, { path, found, expected, suggestion }: RuleProblem): ProblemError {
  return {
    path: [place, path].filter((part) => part !== '').join('.'),
    ...(found !== 'nothing' && { found: found.startsWith('a key that') ? 'a key that is not known here' : found }),
    expected,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** Query parameters are refused by name, so that a misspelt filter does not silently filter nothing. */
export function requireKnown(place: string, names: readonly string[], known: readonly string[]): void {
  const errors = names
    .filter((name) => !known.includes(name))
    .map((name): ProblemError => {
      const meant = nearest(name, known);
      return {
        path: `${place}.${name}`,
        found: 'a parameter that is not known here',
        expected: known.length === 0 ? 'no parameters' : oneOf(known),
        ...(meant !== undefined && { suggestion: meant }),
      };
    });
  if (errors.length > 0)
    throw new ProblemFound('invalid-request', 'There are parameters that this route does not have.', {
      errors: errors.slice(0, MOST_ERRORS),
    });
}
