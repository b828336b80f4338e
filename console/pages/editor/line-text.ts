/** A line as a rule writes it, from a height on the chart. */
import type { Scale } from '../../api/shapes.ts';

/** Shares and changes in per cent, differences of shares in points, amounts with three digits that count. */
export function lineText(value: number, scale: Scale): string | number {
  switch (scale) {
    case 'ratio':
      return `${rounded(Math.min(1, Math.max(0, value)) * 100, 1)}%`;
    case 'change':
      return `${rounded(value * 100, 1)}%`;
    case 'points':
      return `${rounded(value * 100, 1)} points`;
    case 'index':
      return rounded(value, Math.abs(value) > 10 ? 0 : 3);
    case 'count':
      return rounded(value, 1);
    case 'amount':
      return Number(value.toPrecision(3));
  }
}

/** How far an arrow key moves a line. */
export function stepOf(scale: Scale, value: number): number {
  if (scale === 'ratio' || scale === 'change' || scale === 'points') return 0.005;
  if (scale === 'index') return Math.abs(value) > 10 ? 25 : 0.005;
  if (scale === 'count') return 0.5;
  return Math.max(1, 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 1));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

const WRITTEN = /^(-?\d+(?:\.\d+)?)\s?(?:%|points?)$/;

/** What a written line is in the scale of the value; undefined for what is none. */
export function lineValue(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  const match = typeof written === 'string' ? WRITTEN.exec(written.trim()) : null;
  return match === null ? undefined : Number(match[1]) / 100;
}
