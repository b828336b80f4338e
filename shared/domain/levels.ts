/** How the numbers of a condition become levels: persistence, hysteresis and two lines. */
import { newCodes } from './column-memory.ts';
import { Judges, missingHits, missingIsNear, signOf } from './judges.ts';
import type { Column } from './metrics/metric.ts';
import type { CompiledCondition } from './rule.ts';

/** Indices into LEVELS. */
const CLEAR = 0;
export const WARNING = 1;
export const CRITICAL = 2;

/** The judges of the condition at hand, and which periods breached. Overwritten by every call. */
const own = new Judges(2);
let hits = new Uint8Array(128);

/**
 * The level at the end of each period, as indices into LEVELS. Either line holds the subject on its own, and the
 * further one wins: critical falls to warning where only the nearer line still holds.
 */
export function levelsOf(condition: CompiledCondition, column: Column): Uint8Array {
  const { critical, warning } = condition.lines;
  own.set(0, condition, critical, CRITICAL);
  const levels = newCodes(column.gaps.length);
  follow(own, 0, column, levels);
  if (warning === undefined) return levels;
  own.set(1, condition, warning, WARNING);
  const nearer = newCodes(levels.length);
  follow(own, 1, column, nearer);
  for (let t = 0; t < levels.length; t++) if (levels[t] === CLEAR) levels[t] = nearer[t] as number;
  return levels;
}

/**
 * Writes one line's level after each period. Without branches on the data: which way they go changes too often for the
 * processor to guess.
 */
function follow(judges: Judges, row: number, { values, gaps }: Column, levels: Uint8Array): void {
  const { length } = levels;
  if (hits.length < length) hits = new Uint8Array(length * 2);
  const seen = hits;
  const [raise, clear] = [judges.raise[row] as number, judges.clear[row] as number];
  const [months, outOf, keep] = [judges.months[row] as number, judges.outOf[row] as number, judges.keep[row] as number];
  const held = judges.held[row] as number;
  const flags = judges.flags[row] as number;
  const sign = signOf(flags);
  const hitWithout = missingHits(flags);
  const nearWithout = missingIsNear(flags);
  let level = CLEAR;
  let count = 0;
  let running = 0;
  for (let t = 0; t < length; t++) {
    const isKnown = gaps[t] === 0;
    const value = sign * (values[t] as number);
    const hit = isKnown ? (value > raise ? 1 : 0) : hitWithout;
    const isNear = isKnown ? (value < clear ? 1 : 0) : nearWithout;
    seen[t] = hit;
    count += hit;
    if (t >= outOf) count -= seen[t - outOf] as number;
    running = (running + 1) * isNear;
    level = hit === 1 && count >= months ? held : running >= keep ? CLEAR : level;
    levels[t] = level;
  }
}

/** How many periods a condition's lines look at, the one that they speak of included. */
export function sightOf({ persist: { outOf, keep } }: CompiledCondition): number {
  return Math.max(outOf, keep);
}

/**
 * What a line last asked for in the first `length` periods of a column, as the level that it leaves: looked for from the
 * end, as it is nearly always there. Undefined where it asked for nothing, or what was before the column decides.
 */
export function lastAsked(judges: Judges, row: number, column: Column, length: number): number | undefined {
  for (let t = length - 1; t >= 0; t--) {
    const asked = isHit(judges, row, column, t) ? raisedAt(judges, row, column, t) : endedAt(judges, row, column, t);
    if (asked === BEFORE_COLUMN) return undefined;
    if (asked !== NOTHING) return asked;
  }
  return undefined;
}

const NOTHING = -1;
/** What was before the column decides. */
const BEFORE_COLUMN = -2;

/** Whether a period that hits is one hit of enough. */
function raisedAt(judges: Judges, row: number, column: Column, t: number): number {
  const months = judges.months[row] as number;
  const first = t - (judges.outOf[row] as number) + 1;
  let count = 1;
  for (let back = t - 1; back >= first && back >= 0 && count < months; back--)
    if (isHit(judges, row, column, back)) count++;
  if (count >= months) return judges.held[row] as number;
  return first < 0 ? BEFORE_COLUMN : NOTHING;
}

/** Whether a period ends a run of enough on the near side. */
function endedAt(judges: Judges, row: number, column: Column, t: number): number {
  const first = t - (judges.keep[row] as number) + 1;
  let back = t;
  while (back >= first && back >= 0 && isNear(judges, row, column, back)) back--;
  if (back < first) return CLEAR;
  return back < 0 ? BEFORE_COLUMN : NOTHING;
}

function isHit({ raise, flags }: Judges, row: number, { values, gaps }: Column, t: number): boolean {
  const own = flags[row] as number;
  return gaps[t] === 0 ? signOf(own) * (values[t] as number) > (raise[row] as number) : missingHits(own) === 1;
}

function isNear({ clear, flags }: Judges, row: number, { values, gaps }: Column, t: number): boolean {
  const own = flags[row] as number;
  return gaps[t] === 0 ? signOf(own) * (values[t] as number) < (clear[row] as number) : missingIsNear(own) === 1;
}
