/** What the lines of conditions ask of their numbers, as columns: many rules are judged one behind the other. */
import type { CompiledCondition } from './rule.ts';
import type { Line } from './threshold.ts';

/** Where each setting is in its number; counts go to 60, so six bits hold one. */
const OUT_OF = 6;
const KEEP = 12;
const HELD = 18;
const IS_BELOW = 1 << 20;
const MISSING_HITS = 1 << 21;
const MISSING_IS_NEAR = 1 << 22;
const COUNT = 63;

/**
 * One line a row. It looks at the data alone: a period raises when it breaches while at least M of the last N do, this
 * one included; it ends when it is the last of `keep` periods running beyond the clear line. A period without a number
 * is neither, unless the rule says otherwise, and takes its place among the last N.
 */
export class Judges {
  /** Beyond a line from below is beyond its mirror image from above: `signOf` times each. */
  readonly raise: Float64Array;
  readonly clear: Float64Array;
  /** The rest in one number each, for the functions below; 0 where there is no such line. */
  readonly settings: Int32Array;

  constructor(rows: number) {
    this.raise = new Float64Array(rows);
    this.clear = new Float64Array(rows);
    this.settings = new Int32Array(rows);
  }

  /** `held`: the level while the line holds the subject. */
  set(row: number, { condition, persist, lines }: CompiledCondition, line: Line, held: number): void {
    const whenMissing = condition.guards['when-missing'];
    const isBelow = lines.direction === 'below';
    const missing = whenMissing === 'alert' ? MISSING_HITS : whenMissing === 'clear' ? MISSING_IS_NEAR : 0;
    const counts = persist.months | (persist.outOf << OUT_OF) | (persist.keep << KEEP);
    this.settings[row] = counts | (held << HELD) | missing | (isBelow ? IS_BELOW : 0);
    this.raise[row] = isBelow ? -line.raise : line.raise;
    this.clear[row] = isBelow ? -line.clear : line.clear;
  }
}

export function monthsOf(settings: number): number {
  return settings & COUNT;
}

export function outOfOf(settings: number): number {
  return (settings >> OUT_OF) & COUNT;
}

export function keepOf(settings: number): number {
  return (settings >> KEEP) & COUNT;
}

export function heldOf(settings: number): number {
  return (settings >> HELD) & 3;
}

export function signOf(settings: number): number {
  return (settings & IS_BELOW) === 0 ? 1 : -1;
}

/** 1 or 0: whether a period without a number counts as a breach. */
export function missingHits(settings: number): number {
  return (settings & MISSING_HITS) === 0 ? 0 : 1;
}

/** 1 or 0: whether a period without a number counts as one beyond the clear line. */
export function missingIsNear(settings: number): number {
  return (settings & MISSING_IS_NEAR) === 0 ? 0 : 1;
}
