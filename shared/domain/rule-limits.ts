/** How large a rule may be: what is beyond it is refused before anything reads it, and costs nobody any time. */
import type { RuleProblem } from './rule-problem.ts';

/** A condition among conditions takes two levels, and what a condition holds takes three. */
const DEEPEST = 24;
/** Codes of one condition: no basket comes near it. */
const LONGEST_LIST = 500;
/** Each is assessed for every month. */
const MOST_CONDITIONS = 50;

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** The first limit that the input is beyond; none for one that may be read. Never recurses: the input may be anything. */
export function limitProblems(input: unknown): RuleProblem[] {
  const open: Place[] = [{ value: input, path: '', depth: 0 }];
  let conditions = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, path, depth } = place;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST)
      return [
        {
          path: '',
          found: `conditions nested deeper than ${DEEPEST} levels`,
          expected: 'fewer levels of all, any, not',
        },
      ];
    if (Array.isArray(value) && value.length > LONGEST_LIST)
      return [{ path, found: `${value.length} entries`, expected: `at most ${LONGEST_LIST}` }];
    if (Object.hasOwn(value, 'metric')) conditions += 1;
    if (conditions > MOST_CONDITIONS)
      return [{ path: '', found: `more than ${MOST_CONDITIONS} conditions`, expected: `at most ${MOST_CONDITIONS}` }];
    for (const [key, inner] of Object.entries(value))
      open.push({
        value: inner,
        path: Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
        depth: depth + 1,
      });
  }
  return [];
}
