/** Axes that both charts share: months by column, one label a year or a quarter. */
import type uPlot from 'uplot';
import type { Colours } from './colours.ts';

const FONT = '12px ui-sans-serif, system-ui, sans-serif';

/** Both charts have the same room at the left, so that their months stand under each other. */
const LEFT = 64;

export function axes(periods: readonly string[], colours: Colours, print: (value: number) => string): uPlot.Axis[] {
  const common = {
    font: FONT,
    stroke: colours['text-quiet'],
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1, size: 4 },
  };
  return [
    {
      ...common,
      grid: { show: false },
      size: 30,
      splits: ({ width }) => labelled(periods, width),
      values: (_, columns) => columns.map((column) => labelOf(periods[column] ?? '', columns)),
    },
    { ...common, size: LEFT, values: (_, values) => values.map(print) },
  ];
}

/** Months from one label to the next, with the room in pixels that its label needs. */
const STEPS = [
  { months: 1, room: 66 },
  { months: 3, room: 66 },
  { months: 6, room: 66 },
  { months: 12, room: 44 },
  { months: 24, room: 44 },
  { months: 60, room: 44 },
] as const;

/** Columns with a label, as close as their labels have room. */
function labelled(periods: readonly string[], width: number): number[] {
  const perMonth = (width - LEFT) / Math.max(1, periods.length);
  const { months } = STEPS.find((step) => step.months * perMonth >= step.room) ?? STEPS[5];
  return periods.flatMap((period, index) => (monthNumber(period) % months === 0 ? [index] : []));
}

/** Months since the year 0, so that every step begins in a January. */
function monthNumber(period: string): number {
  return Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1;
}

/** The year alone where labels are years apart. */
function labelOf(period: string, columns: readonly number[]): string {
  const [first = 0, second = first] = columns;
  return second - first >= 12 ? period.slice(0, 4) : period;
}

/** The x axis counts columns, so that every month is as wide as the next. */
export function columnScale(count: number): uPlot.Scale {
  return { time: false, range: () => [-0.5, Math.max(1, count) - 0.5] };
}
