import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartOptions } from './chart-options.ts';

interface ChartProps {
  readonly options: ChartOptions;
  readonly data: uPlot.AlignedData;
  readonly height: number;
  readonly onHover: (column: number | undefined) => void;
  readonly onChoose: (column: number) => void;
}

export interface ChartHandle {
  /** Where the chart is put. */
  readonly place: { readonly current: HTMLDivElement | null };
  readonly plot: { readonly current: uPlot | undefined };
}

/** Draws a chart, again when `options` or `data` are others, and keeps it as wide as its place. */
export function useChart({ options, data, height, onHover, onChoose }: ChartProps): ChartHandle {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const calls = useRef({ onHover, onChoose });
  calls.current = { onHover, onChoose };
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const size = () => ({ width: Math.max(200, element.clientWidth), height });
    const made = new uPlot({ ...options, ...size(), hooks: withHover(options, calls) }, data, element);
    plot.current = made;
    const choose = () => {
      const { idx } = made.cursor;
      if (idx !== null && idx !== undefined) calls.current.onChoose(idx);
    };
    made.over.addEventListener('click', choose);
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [options, data, height]);
  return { place, plot };
}

type Calls = { readonly current: Pick<ChartProps, 'onHover'> };

function withHover(options: ChartOptions, calls: Calls): uPlot.Hooks.Arrays {
  return {
    ...(options.hooks as uPlot.Hooks.Arrays),
    setCursor: [({ cursor: { idx, left = -1 } }) => calls.current.onHover(left < 0 ? undefined : (idx ?? undefined))],
  };
}
