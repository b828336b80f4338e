/** The rule's values over the history, with lines that can be dragged. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { figure } from '../../../shared/domain/phrases.ts';
import type { Assessed, Backtest } from '../../api/shapes.ts';
import { placeName } from '../../parts/names.ts';
import { colourChanges } from '../../shell/theme.ts';
import { type Column, highest, periodsOf, valueColumns } from '../rule/chart/chart-data.ts';
import { valueOptions } from '../rule/chart/chart-options.ts';
import { coloursInForce } from '../rule/chart/colours.ts';
import { useChart } from '../rule/chart/use-chart.ts';
import { type DraggedLine, LineHandle } from './line-handle.tsx';

const HEIGHT = 280;

interface BacktestChartProps {
  readonly backtest: Backtest;
  readonly lines: readonly DraggedLine[];
}

export function BacktestChart({ backtest, lines }: BacktestChartProps) {
  const subjects = backtest.asRevised.subjects;
  const [asked, choose] = useState('');
  const [hovered, hover] = useState<number>();
  const assessed = useMemo(() => assessedOf(backtest), [backtest]);
  const subject = (subjects.find((each) => each.subject === asked) ?? highest(assessed))?.subject ?? '';
  const columns = useMemo(() => {
    const first = backtest.asKnown.subjects.find((each) => each.subject === subject)?.months;
    return valueColumns(assessed, { subject, periods: periodsOf(assessed, 0), first });
  }, [assessed, backtest, subject]);
  const colours = useMemo(coloursInForce, [colourChanges.value]);
  const [drawn, setDrawn] = useState(0);
  const options = useMemo(() => {
    const { lines: own, direction, scale, unit } = assessed;
    const drawing = { columns, lines: own, direction, colours, chosen: () => undefined };
    const made = valueOptions(drawing, { scale, unit }, 'backtest');
    // Where the handles stand follows the scale, which is known once it is drawn.
    const draw = [...((made.hooks?.draw as ((plot: uPlot) => void)[] | undefined) ?? []), () => setDrawn((n) => n + 1)];
    return { ...made, hooks: { ...made.hooks, draw } };
  }, [assessed, columns, colours]);
  const data = useMemo(() => {
    const months = columns.periods.map((_, index) => index);
    const values: Column[] = [columns.values, ...(columns.first === undefined ? [] : [columns.first])];
    return [months, ...values] satisfies uPlot.AlignedData;
  }, [columns]);
  const { place, plot } = useChart({ options, data, height: HEIGHT, onHover: hover, onChoose: hover });
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => () => hover(undefined), [subject]);
  return (
    <div class="editor-chart">
      {subjects.length > 1 && (
        <label class="choice">
          <span>Subject</span>
          <select value={subject} onChange={(event) => choose(event.currentTarget.value)}>
            {subjects.map((each) => (
              <option key={each.subject} value={each.subject}>
                {each.name || placeName(each.subject)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="readout number" aria-hidden="true">
        {hovered === undefined ? ' ' : readout(columns.periods[hovered], columns.values[hovered], backtest)}
      </p>
      <div ref={box} class="editor-plot">
        <div ref={place} class="chart" role="img" aria-label={summaryOf(backtest)} />
        {lines.map((line) => (
          <LineHandle
            key={line.key}
            line={line}
            plot={plot}
            drawn={drawn}
            scale={backtest.scale}
            unit={backtest.unit}
          />
        ))}
      </div>
      <p class="quiet small">Drag a line, or move it with the arrow keys. Dashed: the value as it was first known.</p>
    </div>
  );
}

function readout(period: string | undefined, value: number | null | undefined, { scale, unit }: Backtest): string {
  if (period === undefined) return '';
  return value === null || value === undefined ? `${period}: no number` : `${period}: ${figure(value, scale, unit)}`;
}

function summaryOf({ from = '', until = '', asRevised }: Backtest): string {
  const { alerts, monthsOpen } = asRevised;
  return `The value from ${from} to ${until}; ${alerts.length} alerts, ${monthsOpen} months with one open.`;
}

/** The view by today's figures, as the rule's own page would show it. */
function assessedOf(backtest: Backtest): Assessed {
  const { rule, name, sentence, scale, unit, basis, direction, lines, from = '', until = '', asRevised } = backtest;
  const { subjects, events } = asRevised;
  return {
    rule,
    name,
    sentence,
    scale,
    unit,
    basis,
    direction,
    lines,
    from,
    until,
    subjects,
    events,
    retrievedAt: null,
  };
}
