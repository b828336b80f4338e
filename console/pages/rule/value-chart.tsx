/** The values of one subject with the lines of the rule. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { lineFigure } from '../../../shared/domain/phrases.ts';
import type { Assessed } from '../../api/shapes.ts';
import type { Column, ValueColumns } from './chart/chart-data.ts';
import { valueOptions } from './chart/chart-options.ts';
import type { Colours } from './chart/colours.ts';
import { useChart } from './chart/use-chart.ts';
import { choosePeriod, type Chosen } from './chosen.ts';
import { monthText } from './month-slider.tsx';

/** What both charts of a page share. */
export interface SharedByCharts {
  readonly colours: Colours;
  /** The month that is pointed at, or else the chosen one. */
  readonly column: number | undefined;
  readonly hover: (column: number | undefined) => void;
  readonly chosen: Chosen;
}

interface ValueChartProps extends SharedByCharts {
  readonly assessments: Assessed;
  readonly columns: ValueColumns;
}

const HEIGHT = 260;

export function ValueChart({ assessments, columns, colours, column, hover, chosen }: ValueChartProps) {
  const { lines, direction, scale, unit, rule } = assessments;
  const at = useRef<number>(undefined);
  at.current = columns.periods.indexOf(chosen.period);
  const options = useMemo(() => {
    const drawing = { columns, lines, direction, colours, chosen: () => (at.current === -1 ? undefined : at.current) };
    return valueOptions(drawing, { scale, unit }, rule);
  }, [columns, lines, direction, colours, scale, unit, rule]);
  const data = useMemo(() => {
    const months = columns.periods.map((_, index) => index);
    const lines: Column[] = [columns.values, ...(columns.first === undefined ? [] : [columns.first])];
    return [months, ...lines] satisfies uPlot.AlignedData;
  }, [columns]);
  const onChoose = (index: number) => choosePeriod(columns.periods[index] ?? chosen.period);
  const { place, plot } = useChart({ options, data, height: HEIGHT, onHover: hover, onChoose });
  useEffect(() => plot.current?.redraw(false), [chosen.period]);
  return (
    <>
      <p class="readout number" aria-hidden="true">
        {column === undefined ? ' ' : monthText(assessments, columns, column)}
      </p>
      <div ref={place} class="chart" />
      <ul class="chart-key" aria-label="Lines of the chart">
        <Key kind="critical" text={`Line, ${direction} ${lineFigure(lines.critical, scale, unit)}`} />
        {lines.warning !== undefined && (
          <Key kind="warning" text={`Warning, ${direction} ${lineFigure(lines.warning, scale, unit)}`} />
        )}
        {lines.clear !== lines.critical && (
          <Key
            kind="clear"
            text={`Clear, ${direction === 'above' ? 'below' : 'above'} ${lineFigure(lines.clear, scale, unit)}`}
          />
        )}
        <Key kind="unknown" text="No number" />
        <Key kind="raised" text="Raised" />
        <Key kind="ended" text="Eased or resolved" />
        {columns.first !== undefined && <Key kind="first" text="As first assessed" />}
      </ul>
    </>
  );
}

function Key({ kind, text }: { readonly kind: string; readonly text: string }) {
  return (
    <li class={`key key-${kind}`}>
      <span class="key-mark" aria-hidden="true" />
      {text}
    </li>
  );
}
