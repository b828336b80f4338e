/** What stands around the line of values: bands, lines, hatching, events, the chosen month. */
import type uPlot from 'uplot';
import type { Assessed } from '../../../api/shapes.ts';
import type { ValueColumns } from './chart-data.ts';
import { type Colours, faded } from './colours.ts';

export interface Drawing {
  readonly columns: ValueColumns;
  readonly lines: Assessed['lines'];
  readonly direction: Assessed['direction'];
  readonly colours: Colours;
  /** The column chosen now. */
  readonly chosen: () => number | undefined;
}

/** Before the line of values: where it is critical, where it is a warning, and where nothing is known. */
export function drawGround(plot: uPlot, { columns, lines, direction, colours }: Drawing): void {
  const { ctx, bbox } = plot;
  const far = direction === 'above' ? bbox.top : bbox.top + bbox.height;
  const y = (value: number) => Math.min(bbox.top + bbox.height, Math.max(bbox.top, plot.valToPos(value, 'y', true)));
  const band = (from: number, to: number, colour: string) => {
    ctx.fillStyle = colour;
    ctx.fillRect(bbox.left, Math.min(from, to), bbox.width, Math.abs(to - from));
  };
  ctx.save();
  band(y(lines.critical), far, faded(colours.critical, 0.1));
  if (lines.warning !== undefined) band(y(lines.warning), y(lines.critical), faded(colours.warning, 0.1));
  for (const [column, value] of columns.values.entries()) if (value === null) hatch(plot, column, colours);
  ctx.restore();
}

/** One month without a number. */
function hatch(plot: uPlot, column: number, colours: Colours): void {
  const { ctx, bbox } = plot;
  const [left, right] = [plot.valToPos(column - 0.5, 'x', true), plot.valToPos(column + 0.5, 'x', true)];
  const gap = 7 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, right - left, bbox.height);
  ctx.clip();
  ctx.strokeStyle = faded(colours.unknown, 0.35);
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  // From multiples of the gap, so that neighbouring months make one pattern.
  const start = Math.floor((left - bbox.height) / gap) * gap;
  for (let x = start; x < right; x += gap) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
}

/** After the line of values: the lines that the rule draws, its events, and the chosen month. */
export function drawMarks(plot: uPlot, drawing: Drawing): void {
  const { ctx } = plot;
  const { lines, colours, chosen, columns } = drawing;
  ctx.save();
  across(plot, lines.critical, colours.critical, []);
  if (lines.warning !== undefined) across(plot, lines.warning, colours.warning, []);
  if (lines.clear !== lines.critical) across(plot, lines.clear, colours.clear, [5, 4]);
  for (const { column, event } of columns.events)
    mark(plot, { column, value: columns.values[column] }, event.kind, colours);
  const column = chosen();
  if (column !== undefined) choose(plot, { column, value: columns.values[column] }, colours);
  ctx.restore();
}

function across(plot: uPlot, value: number, colour: string, dash: readonly number[]): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash(dash.map((each) => each * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

type Kind = Assessed['events'][number]['kind'];

/** A month and its number, where it has one. */
interface Spot {
  readonly column: number;
  readonly value: number | null | undefined;
}

/** A diamond where an alert was raised or grew, a ring where it ended or eased, a dot for anything else. */
function mark(plot: uPlot, { column, value }: Spot, kind: Kind, colours: Colours): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(column, 'x', true);
  const bottom = bbox.top + bbox.height - 8 * devicePixelRatio;
  const y = value === null || value === undefined ? bottom : plot.valToPos(value, 'y', true);
  const size = 5.5 * devicePixelRatio;
  ctx.beginPath();
  if (kind === 'raised' || kind === 'escalated') {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.closePath();
    fill(ctx, colours.critical, colours.surface);
  } else if (kind === 'resolved' || kind === 'eased' || kind === 'closed') {
    ctx.arc(x, y, size * 0.8, 0, 2 * Math.PI);
    fill(ctx, colours.surface, colours.clear);
  } else {
    ctx.arc(x, y, size * 0.6, 0, 2 * Math.PI);
    fill(ctx, colours.pending, colours.surface);
  }
}

function fill(ctx: CanvasRenderingContext2D, inside: string, edge: string): void {
  ctx.fillStyle = inside;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.fill();
  ctx.stroke();
}

function choose(plot: uPlot, { column, value }: Spot, colours: Colours): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(column, 'x', true));
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  if (value === null || value === undefined) return;
  ctx.beginPath();
  ctx.arc(x, plot.valToPos(value, 'y', true), 4 * devicePixelRatio, 0, 2 * Math.PI);
  fill(ctx, colours.accent, colours.surface);
}
