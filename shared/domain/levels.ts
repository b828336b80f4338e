/** How the numbers of a condition become levels: persistence, hysteresis and two lines. */
import { newCodes } from './column-memory.ts';
import { heldOf, Judges, keepOf, missingHits, missingIsNear, monthsOf, outOfOf, signOf } from './judges.ts';
import type { Column } from './metrics/metric.ts';
import type { CompiledCondition } from './rule.ts';

/** Indices into LEVELS. */
const CLEAR = 0;
export const WARNING = 1;
export const CRITICAL = 2;
/** Not known without the periods before. */
export const OPEN = 255;

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
  const raise = judges.raise[row] as number;
  const clear = judges.clear[row] as number;
  const settings = judges.settings[row] as number;
  const months = monthsOf(settings);
  const outOf = outOfOf(settings);
  const keep = keepOf(settings);
  const held = heldOf(settings);
  const sign = signOf(settings);
  const hitWithout = missingHits(settings);
  const nearWithout = missingIsNear(settings);
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

/** The last few numbers of several rules, those of one behind those of the other. */
export interface Numbers extends Column {
  /** How many of each. */
  columns: number;
  /** Where those of the rule at hand begin. */
  at: number;
}

/** How many periods fit the bits below. */
const LONGEST = 31;
/** For how many periods answers are worth their place: of five there would be 1,024. */
const ANSWERED = 4;

/** Answers for few periods, one for each that a line may have seen in them: see {@link answersOf}. */
export type Answers = Uint8Array;

/**
 * What the line of a row last asked for in the numbers at hand, as the level that it leaves: looked for from the end, as
 * it is nearly always there. `OPEN` where it asked for nothing, or what was before them decides.
 *
 * @param answers those for lines with its settings and so many periods, where there are any
 */
export function lastAsked(
  { raise, clear, settings: all }: Judges,
  row: number,
  { values, gaps, columns, at }: Numbers,
  answers?: Answers,
): number {
  if (columns > LONGEST) return OPEN;
  const settings = all[row] as number;
  const sign = signOf(settings);
  const line = raise[row] as number;
  const clearLine = clear[row] as number;
  const last = at + columns - 1;
  const lastValue = sign * (values[last] as number);
  // Often the last period is clear by itself, and no other has to be looked at: near is never beyond the line.
  if (gaps[last] === 0 && keepOf(settings) === 1 && lastValue < clearLine) return CLEAR;
  // One bit a period, the last one lowest: whether it breaches, and whether it is near.
  let hits = 0;
  let nears = 0;
  for (let t = at; t < at + columns; t++) {
    const value = sign * (values[t] as number);
    const isKnown = gaps[t] === 0;
    hits = (hits << 1) | (isKnown ? Number(value > line) : missingHits(settings));
    nears = (nears << 1) | (isKnown ? Number(value < clearLine) : missingIsNear(settings));
  }
  if (answers !== undefined) return answers[(hits << columns) | nears] as number;
  return askedIn(hits, nears, columns, settings);
}

/** By settings and number of periods: rules differ in few of them, and what many look at stays at hand. */
const answered = new Map<string, Answers>();

/** What a condition's line of one level answers, whatever it sees in so many periods; undefined where they are many. */
export function answersOf(condition: CompiledCondition, columns: number, held: number): Answers | undefined {
  if (columns > ANSWERED) return undefined;
  const judges = new Judges(1);
  judges.set(0, condition, condition.lines.critical, held);
  const settings = judges.settings[0] as number;
  const key = `${settings} ${columns}`;
  const seen = 1 << columns;
  const answers =
    answered.get(key) ??
    Uint8Array.from({ length: seen * seen }, (_, at) => askedIn(at >> columns, at % seen, columns, settings));
  answered.set(key, answers);
  return answers;
}

function askedIn(hits: number, nears: number, columns: number, settings: number): number {
  for (let back = 0; back < columns; back++) {
    const there = columns - back;
    if (((hits >> back) & 1) === 1) {
      const outOf = outOfOf(settings);
      if (bitsIn((hits >> back) & lowest(outOf)) >= monthsOf(settings)) return heldOf(settings);
      if (outOf > there) return OPEN;
    } else {
      const keep = keepOf(settings);
      const run = lowest(Math.min(keep, there));
      if (((nears >> back) & run) === run) return keep > there ? OPEN : CLEAR;
    }
  }
  return OPEN;
}

/** A number whose lowest bits are set, so many of them. */
function lowest(bits: number): number {
  return bits >= LONGEST ? 0x7fffffff : (1 << bits) - 1;
}

function bitsIn(number: number): number {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count++;
  return count;
}
