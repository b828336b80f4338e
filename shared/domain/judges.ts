/** What the lines of conditions ask of their numbers, as columns: many rules are judged one behind the other. */
import type { CompiledCondition } from './rule.ts';
import type { Line } from './threshold.ts';

/** Bits of `flags`. */
const BELOW = 1;
const MISSING_HITS = 2;
const MISSING_IS_NEAR = 4;

/**
 * One line a row. It looks at the data alone: a period raises when it breaches while at least M of the last N do, this
 * one included; it ends when it is the last of `keep` periods running beyond the clear line. A period without a number
 * is neither, unless the rule says otherwise, and takes its place among the last N.
 */
export class Judges {
  /** Beyond a line from below is beyond its mirror image from above: `sign` times each. */
  readonly raise: Float64Array;
  readonly clear: Float64Array;
  readonly months: Uint8Array;
  readonly outOf: Uint8Array;
  readonly keep: Uint8Array;
  /** The level while the line holds the subject; 0 where there is no such line. */
  readonly held: Uint8Array;
  readonly flags: Uint8Array;

  constructor(rows: number) {
    this.raise = new Float64Array(rows);
    this.clear = new Float64Array(rows);
    this.months = new Uint8Array(rows);
    this.outOf = new Uint8Array(rows);
    this.keep = new Uint8Array(rows);
    this.held = new Uint8Array(rows);
    this.flags = new Uint8Array(rows);
  }

  set(row: number, { condition, persist, lines }: CompiledCondition, line: Line, held: number): void {
    const whenMissing = condition.guards['when-missing'];
    const isBelow = lines.direction === 'below';
    const missing = whenMissing === 'alert' ? MISSING_HITS : whenMissing === 'clear' ? MISSING_IS_NEAR : 0;
    this.flags[row] = (isBelow ? BELOW : 0) | missing;
    this.raise[row] = isBelow ? -line.raise : line.raise;
    this.clear[row] = isBelow ? -line.clear : line.clear;
    this.months[row] = persist.months;
    this.outOf[row] = persist.outOf;
    this.keep[row] = persist.keep;
    this.held[row] = held;
  }
}

export function signOf(flags: number): number {
  return (flags & BELOW) === 0 ? 1 : -1;
}

/** 1 or 0: whether a period without a number counts as a breach. */
export function missingHits(flags: number): number {
  return (flags & MISSING_HITS) === 0 ? 0 : 1;
}

/** 1 or 0: whether a period without a number counts as one beyond the clear line. */
export function missingIsNear(flags: number): number {
  return (flags & MISSING_IS_NEAR) === 0 ? 0 : 1;
}
