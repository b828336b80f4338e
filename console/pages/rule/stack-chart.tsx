/** Who supplied, month by month: the rows behind the value, before its window. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { figure, percent } from '../../../shared/domain/phrases.ts';
import type { Figures } from '../../api/shapes.ts';
import { Recorded } from '../../parts/recorded.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import type { Column, Layer } from './chart/chart-data.ts';
import { stackOptions } from './chart/chart-options.ts';
import { useChart } from './chart/use-chart.ts';
import { choosePeriod, chooseStack } from './chosen.ts';
import type { SharedByCharts } from './value-chart.tsx';

interface StackChartProps extends SharedByCharts {
  readonly figures: Figures;
  readonly layers: readonly Layer[];
  readonly periods: readonly string[];
}

const HEIGHT = 200;

export function StackChart({ figures, layers, periods, colours, column, hover, chosen }: StackChartProps) {
  const { shares } = chosen;
  const { unit } = figures;
  const at = useRef<number>(undefined);
  at.current = periods.indexOf(chosen.period);
  const options = useMemo(() => {
    const current = () => (at.current === -1 ? undefined : at.current);
    return stackOptions({ layers, periods, colours, shares, unit, chosen: current }, figures.series.join(' '));
  }, [layers, periods, colours, shares, unit, figures.series]);
  const data = useMemo(() => {
    const edges: Column[] = [...layers].reverse().map(({ edge }) => edge);
    return [periods.map((_, index) => index), ...edges] satisfies uPlot.AlignedData;
  }, [layers, periods]);
  const onChoose = (index: number) => choosePeriod(periods[index] ?? chosen.period);
  const { place, plot } = useChart({ options, data, height: HEIGHT, onHover: hover, onChoose });
  useEffect(() => plot.current?.redraw(false), [chosen.period]);
  return (
    <div class="stack">
      <div class="section-head">
        <h3>Suppliers{column !== undefined && <span class="quiet number">, {periods[column]}</span>}</h3>
        <Segmented
          legend="Suppliers as"
          name="stack"
          options={[
            [true, 'Shares'],
            [false, unit === '' ? 'Amounts' : unit],
          ]}
          chosen={shares}
          choose={chooseStack}
        />
      </div>
      <div ref={place} class="chart" aria-hidden="true" />
      <ul class="stack-key">
        {layers.map((layer, index) => (
          <li key={layer.name} class={layer.partner === undefined ? 'series-rest' : `series-${index + 1}`}>
            <span class="key-mark" aria-hidden="true" />
            {layer.name}
            <span class="quiet number">
              {amountText(column === undefined ? null : layer.amounts[column], shares, unit)}
            </span>
          </li>
        ))}
      </ul>
      <p class="quiet small">
        Single months, in {unit}; {figures.basis} <Recorded recording={figures.recording} />
      </p>
    </div>
  );
}

function amountText(amount: number | null | undefined, shares: boolean, unit: string): string {
  if (amount === null || amount === undefined) return '';
  return shares ? percent(amount) : figure(amount, 'amount', unit);
}
