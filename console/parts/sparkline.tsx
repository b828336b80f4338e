/** The last periods of a number, small: a line with gaps where there is no number, and the threshold across. */
import type { SparkPoint } from '../api/shapes.ts';

const WIDTH = 120;
const HEIGHT = 32;
const MARGIN = 3;

interface SparklineProps {
  readonly points: readonly SparkPoint[];
  readonly threshold: number;
  /** In words, for who does not see it. */
  readonly label: string;
}

export function Sparkline({ points, threshold, label }: SparklineProps) {
  const numbers = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (numbers.length === 0) return <span class="quiet small">no number yet</span>;
  const low = Math.min(...numbers, threshold);
  const high = Math.max(...numbers, threshold);
  const span = high - low === 0 ? 1 : high - low;
  const y = (value: number) => round(HEIGHT - MARGIN - ((value - low) / span) * (HEIGHT - 2 * MARGIN));
  const x = (index: number) => round(MARGIN + (index / Math.max(1, points.length - 1)) * (WIDTH - 2 * MARGIN));
  const last = points.findLastIndex(({ value }) => value !== null);
  const end = points[last]?.value;
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="sparkline-threshold" d={`M0 ${y(threshold)}H${WIDTH}`} />
      <path class="sparkline-line" d={pathOf(points, x, y)} />
      {end !== undefined && end !== null && <circle class="sparkline-end" cx={x(last)} cy={y(end)} r="2.4" />}
    </svg>
  );
}

/** A gap ends the line; a number that stands alone is a dot, drawn as a line of no length. */
function pathOf(points: readonly SparkPoint[], x: (index: number) => number, y: (value: number) => number): string {
  let path = '';
  let open = false;
  for (const [index, { value }] of points.entries()) {
    if (value !== null) path += open ? `L${x(index)} ${y(value)}` : `M${x(index)} ${y(value)}h0`;
    open = value !== null;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
