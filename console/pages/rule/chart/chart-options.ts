/** The two charts of a rule, as uPlot takes them. */
import type uPlot from 'uplot';
import { figure } from '../../../../shared/domain/phrases.ts';
import type { Scale } from '../../../api/shapes.ts';
import { axes, columnScale } from './axes.ts';
import type { Layer } from './chart-data.ts';
import { type Colours, faded, layerColour } from './colours.ts';
import { type Drawing, drawGround, drawMarks } from './value-drawing.ts';

/** Options without the size, which follows the page. */
export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>;

interface Scaled {
  readonly scale: Scale;
  readonly unit: string;
}

/** Short enough for an axis: `80%`, `1.2M`. */
function axisText(value: number, { scale }: Scaled): string {
  if (scale !== 'amount') return figure(value, scale, '').replace('.0%', '%').replace('.0 points', ' pts');
  return Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

const cursorOf = (key: string): uPlot.Cursor => ({
  sync: { key, setSeries: false },
  drag: { x: false, y: false, setScale: false },
  y: false,
  points: { size: 7 },
});

export function valueOptions(drawing: Drawing, scaled: Scaled, key: string): ChartOptions {
  const { columns, colours, lines } = drawing;
  const limits = [lines.critical, lines.clear, ...(lines.warning === undefined ? [] : [lines.warning])];
  return {
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: cursorOf(key),
    scales: { x: columnScale(columns.periods.length), y: { range: (_, low, high) => room(low, high, limits, scaled) } },
    axes: axes(columns.periods, colours, (value) => axisText(value, scaled)),
    series: [
      {},
      line('Value', colours.accent, 2),
      ...(columns.first === undefined
        ? []
        : [{ ...line('As first assessed', colours['text-quiet'], 1.5), dash: [3, 3] }]),
    ],
    hooks: {
      drawClear: [(plot) => drawGround(plot, drawing)],
      draw: [(plot) => drawMarks(plot, drawing)],
    },
  };
}

function line(label: string, stroke: string, width: number): uPlot.Series {
  return { label, stroke, width, spanGaps: false, points: { show: true, size: 4, fill: stroke, filter: alone } };
}

/** A month between two without a number has no line to be on: it is a dot. */
function alone(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  const has = (index: number) => values[index] !== null && values[index] !== undefined;
  return Array.from(values.keys()).filter((index) => has(index) && !has(index - 1) && !has(index + 1));
}

/** The values and the lines of the rule, with some air; a share never leaves 0 to 1. */
function room(
  low: number | null,
  high: number | null,
  limits: readonly number[],
  { scale }: Scaled,
): uPlot.Range.MinMax {
  const least = Math.min(...limits, low ?? Number.POSITIVE_INFINITY);
  const most = Math.max(...limits, high ?? Number.NEGATIVE_INFINITY);
  const air = (most - least || Math.abs(most) || 1) * 0.12;
  const [bottom, top] = [least - air, most + air];
  if (scale === 'ratio' || scale === 'index')
    return [least >= 0 ? Math.max(0, bottom) : bottom, most <= 1 ? Math.min(1.002, top) : top];
  return [least >= 0 ? Math.max(0, bottom) : bottom, top];
}

interface StackOptions {
  readonly layers: readonly Layer[];
  readonly periods: readonly string[];
  readonly colours: Colours;
  readonly shares: boolean;
  readonly unit: string;
  readonly chosen: () => number | undefined;
}

/** Layers are drawn from the top down: each covers the one above it from its own edge on. */
export function stackOptions(
  { layers, periods, colours, shares, unit, chosen }: StackOptions,
  key: string,
): ChartOptions {
  const scaled: Scaled = shares ? { scale: 'ratio', unit: '' } : { scale: 'amount', unit };
  return {
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { ...cursorOf(key), points: { show: false } },
    scales: {
      x: columnScale(periods.length),
      y: { range: (_, __, high) => [0, shares ? 1 : (high ?? 1) * 1.05] },
    },
    axes: axes(periods, colours, (value) => axisText(value, scaled)),
    series: [
      {},
      ...[...layers].reverse().map((layer, reversed) => {
        const index = layers.length - 1 - reversed;
        const colour = layerColour(colours, index, layer.partner === undefined);
        return {
          label: layer.name,
          stroke: colours.surface,
          fill: faded(colour, 1),
          width: 1,
          spanGaps: false,
          points: { show: false },
        };
      }),
    ],
    hooks: { draw: [(plot) => drawChosen(plot, chosen(), colours)] },
  };
}

function drawChosen(plot: uPlot, column: number | undefined, colours: Colours): void {
  if (column === undefined) return;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(column, 'x', true));
  ctx.save();
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
