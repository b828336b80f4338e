/**
 * How the conditions of a composed rule make one level: `all` the lowest, `any` the highest, `not` the opposite. A
 * condition without a number could stand anywhere, so the rule is reckoned with the lowest and the highest level that
 * are possible. Where the two are one, the rule is decided all the same. Where they are not, the level stays as it was,
 * or as near to that as is still possible.
 */
import { gapCode } from './gap.ts';
import type { Panel } from './panel.ts';
import type { CompiledCondition, CompiledExpression } from './rule.ts';

const OUTSIDE = gapCode('window-incomplete');
const CRITICAL = 2;

/** How one condition stands, on the periods of its own panel. */
interface Leaf {
  readonly ground: { readonly panel: Panel };
  readonly track: Columns;
}

interface Columns {
  readonly levels: Uint8Array;
  readonly gaps: Uint8Array;
}

/** The lowest and the highest level that are possible, and why they differ where they do. */
interface Bounds {
  readonly low: Uint8Array;
  readonly high: Uint8Array;
  readonly gaps: Uint8Array;
}

/** The periods of the whole rule. */
interface Axis {
  readonly first: number;
  readonly length: number;
}

/** Levels and gaps of an expression; a period has a gap only if the conditions that have a number do not decide it. */
export function composed(
  expression: CompiledExpression,
  leaves: ReadonlyMap<CompiledCondition, Leaf>,
  axis: Axis,
): Columns {
  const { low, high, gaps } = boundsOf(expression, leaves, axis);
  const levels = new Uint8Array(axis.length);
  let level = 0;
  for (let t = 0; t < axis.length; t++) {
    level = Math.max(low[t] as number, Math.min(level, high[t] as number));
    levels[t] = level;
  }
  return { levels, gaps: gaps.map((gap, t) => (low[t] === high[t] ? 0 : gap)) };
}

function boundsOf(expression: CompiledExpression, leaves: ReadonlyMap<CompiledCondition, Leaf>, axis: Axis): Bounds {
  if ('condition' in expression) return leafBounds(expression, leaves.get(expression), axis);
  if ('not' in expression) return opposite(boundsOf(expression.not, leaves, axis));
  const [parts, pick] = 'all' in expression ? [expression.all, Math.min] : [expression.any, Math.max];
  return parts.map((part) => boundsOf(part, leaves, axis)).reduce((a, b) => merged(a, b, pick));
}

/** A period that a condition does not reach has no number there. What the rule takes a gap for is no gap to it. */
function leafBounds({ condition }: CompiledCondition, leaf: Leaf | undefined, { first, length }: Axis): Bounds {
  const low = new Uint8Array(length);
  const high = new Uint8Array(length).fill(CRITICAL);
  const gaps = new Uint8Array(length).fill(OUTSIDE);
  if (leaf === undefined) return { low, high, gaps };
  const { track, ground } = leaf;
  const shift = first - ground.panel.columns.first;
  const holds = condition.guards['when-missing'] === 'hold';
  for (let t = 0; t < length; t++) {
    const gap = track.gaps[t + shift] ?? OUTSIDE;
    const level = track.levels[t + shift];
    gaps[t] = gap;
    if (level === undefined || (gap !== 0 && holds)) continue;
    low[t] = level;
    high[t] = level;
  }
  return { low, high, gaps };
}

function merged(a: Bounds, b: Bounds, pick: (one: number, other: number) => number): Bounds {
  const each = (one: Uint8Array, other: Uint8Array) => one.map((level, t) => pick(level, other[t] as number));
  const isOpen = ({ low, high }: Bounds, t: number) => low[t] !== high[t];
  return {
    low: each(a.low, b.low),
    high: each(a.high, b.high),
    gaps: a.gaps.map((gap, t) => (isOpen(a, t) ? gap : (b.gaps[t] as number))),
  };
}

function opposite({ low, high, gaps }: Bounds): Bounds {
  const turned = (levels: Uint8Array) => levels.map((level) => (level === 0 ? CRITICAL : 0));
  return { low: turned(high), high: turned(low), gaps };
}
