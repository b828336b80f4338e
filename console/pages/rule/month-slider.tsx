/** The chart as one control for the keyboard: arrow keys choose the month, and what it is is read out. */
import type { ComponentChildren } from 'preact';
import { gapPhrase } from '../../../shared/domain/gap.ts';
import { figureBeside } from '../../../shared/domain/phrases.ts';
import type { Assessed } from '../../api/shapes.ts';
import { levelWord } from '../../parts/level-badge.tsx';
import type { ValueColumns } from './chart/chart-data.ts';
import { choosePeriod, type Chosen } from './chosen.ts';

interface MonthSliderProps {
  readonly assessments: Assessed;
  readonly columns: ValueColumns;
  readonly chosen: Chosen;
  readonly children: ComponentChildren;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -12,
  PageUp: 12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function MonthSlider({ assessments, columns, chosen, children }: MonthSliderProps) {
  const { periods } = columns;
  const last = periods.length - 1;
  const found = periods.indexOf(chosen.period);
  const column = found === -1 ? last : found;
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const period = periods[Math.min(last, Math.max(0, column + step))];
    if (period !== undefined) choosePeriod(period);
  };
  return (
    <div
      class="month-slider"
      role="slider"
      tabIndex={0}
      aria-label="Month. Arrow keys choose, Page Up and Page Down go by years."
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, column)}
      aria-valuetext={monthText(assessments, columns, column)}
      onKeyDown={move}
    >
      {children}
    </div>
  );
}

/** "2026-07: 82.1%, critical; raised". */
export function monthText({ lines, scale, unit }: Assessed, columns: ValueColumns, column: number): string {
  const month = columns.months[column];
  const period = columns.periods[column] ?? '';
  const happened = columns.events.filter((each) => each.column === column).map(({ event }) => event.kind);
  const events = happened.length === 0 ? '' : `; ${happened.join(', ')}`;
  if (month === undefined) return `${period}: not assessed${events}`;
  const { value, gap, level, verdict } = month;
  const figure =
    value === null
      ? `no number${gap === undefined ? '' : ` because ${gapPhrase(gap)}`}`
      : figureBeside(value, lines.critical, scale, unit);
  return `${period}: ${figure}, ${levelWord(level === 'clear' ? verdict : level).toLowerCase()}${events}`;
}
