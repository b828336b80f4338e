/** How the conditions of a composed rule make one level: `all` the lowest, `any` the highest, `not` the opposite. */
import type { Leaf } from './assess.ts';
import { gapCode } from './gap.ts';
import type { CompiledCondition, CompiledExpression } from './rule.ts';

const OUTSIDE = gapCode('window-incomplete');
const CRITICAL = 2;

interface Columns {
  readonly levels: Uint8Array;
  readonly gaps: Uint8Array;
}

/** The periods of the whole rule. */
interface Axis {
  readonly first: number;
  readonly length: number;
}

/**
 * Levels and gaps of an expression. A period has no number only if the conditions that have one do not decide it: one
 * that is clear decides `all`, one that is critical decides `any`. Without a decision the level stays as it was.
 */
export function composed(expression: CompiledExpression, leaves: ReadonlyMap<CompiledCondition, Leaf>, axis: Axis): Columns {
  if ('condition' in expression) return leafColumns(leaves.get(expression), axis);
  if ('not' in expression) return opposite(composed(expression.not, leaves, axis));
  const parts = ('all' in expression ? expression.all : expression.any).map((part) => composed(part, leaves, axis));
  return 'all' in expression ? merged(parts, axis, { deciding: 0, pick: Math.min }) : merged(parts, axis, { deciding: CRITICAL, pick: Math.max });
}

/** A period that a condition does not reach has no number there. */
function leafColumns(leaf: Leaf | undefined, { first, length }: Axis): Columns {
  const levels = new Uint8Array(length);
  const gaps = new Uint8Array(length).fill(OUTSIDE);
  if (leaf === undefined) return { levels, gaps };
  const shift = first - leaf.ground.panel.columns.first;
  for (let t = 0; t < length; t++) {
    levels[t] = leaf.track.levels[t + shift] ?? 0;
    gaps[t] = leaf.track.gaps[t + shift] ?? OUTSIDE;
  }
  return { levels, gaps };
}

function merged(parts: readonly Columns[], { length }: Axis, rule: { deciding: number; pick: (...levels: number[]) => number }): Columns {
  const levels = new Uint8Array(length);
  const gaps = new Uint8Array(length);
  for (let t = 0; t < length; t++) {
    levels[t] = rule.pick(...parts.map((part) => part.levels[t] as number));
    const isDecided = parts.some((part) => part.gaps[t] === 0 && part.levels[t] === rule.deciding);
    gaps[t] = isDecided ? 0 : (parts.find((part) => part.gaps[t] !== 0)?.gaps[t] ?? 0);
  }
  return { levels, gaps };
}

function opposite({ levels, gaps }: Columns): Columns {
  const out = new Uint8Array(levels.length);
  for (let t = 0; t < levels.length; t++)
    out[t] = gaps[t] !== 0 ? ((out[t - 1] as number | undefined) ?? 0) : levels[t] === 0 ? CRITICAL : 0;
  return { levels: out, gaps };
}
