/** One thing that is wrong with a rule. */
import { nearest } from './edit-distance.ts';

export interface RuleProblem {
  /** `threshold.clear-below`, `series.commodities[0]`; empty for the rule as a whole. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly suggestion?: string;
}

/** "one of a, b", or the only one. */
export function oneOf(valid: readonly string[]): string {
  return valid.length === 1 ? valid.join('') : `one of ${valid.join(', ')}`;
}

/** A value that is none of those that there are, with the one that was probably meant. */
export function choice(path: string, found: string, valid: readonly string[]): RuleProblem {
  const meant = nearest(found, valid);
  return {
    path,
    found: JSON.stringify(found),
    expected: oneOf(valid),
    ...(meant !== undefined && { suggestion: meant }),
  };
}
