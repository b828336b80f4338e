/** A line of the rule, to take hold of: by pointer or by arrow keys. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { lineFigure } from '../../../shared/domain/phrases.ts';
import type { Scale } from '../../api/shapes.ts';
import { stepOf } from './line-text.ts';

export interface DraggedLine {
  /** Key of the threshold: `above`, `warning`, `clear-below`. */
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly move: (value: number) => void;
}

interface LineHandleProps {
  readonly line: DraggedLine;
  readonly plot: { readonly current: uPlot | undefined };
  /** Counts the drawings: after each the line may stand elsewhere. */
  readonly drawn: number;
  readonly scale: Scale;
  readonly unit: string;
}

const LARGE_STEP = 10;

export function LineHandle({ line, plot, drawn, scale, unit }: LineHandleProps) {
  const { key, label, value, move } = line;
  const [word, ...more] = label.split(' ');
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const made = plot.current;
    const handle = element.current;
    if (made === undefined || handle === null || made.scales['y']?.min === undefined) return;
    const { offsetTop, offsetLeft, clientWidth, clientHeight } = made.over;
    const y = Math.min(clientHeight, Math.max(0, made.valToPos(value, 'y')));
    // Through the CSSOM: the content security policy refuses style attributes, and this is none.
    handle.style.top = `${offsetTop + y}px`;
    handle.style.left = `${offsetLeft}px`;
    handle.style.width = `${clientWidth}px`;
  }, [value, drawn]);
  const drag = (event: PointerEvent) => {
    const made = plot.current;
    if (made === undefined || !element.current?.hasPointerCapture(event.pointerId)) return;
    const { top, height } = made.over.getBoundingClientRect();
    move(made.posToVal(Math.min(height, Math.max(0, event.clientY - top)), 'y'));
  };
  const press = (event: KeyboardEvent) => {
    const step = stepOf(scale, value);
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: LARGE_STEP, PageDown: -LARGE_STEP }[
      event.key
    ];
    if (by === undefined) return;
    event.preventDefault();
    move(value + by * step);
  };
  return (
    <div
      ref={element}
      class={`line-handle line-handle-${key}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuetext={lineFigure(value, scale, unit)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
      }}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <span class="line-handle-text number">
        {word} <span class="line-handle-more">{more.join(' ')}</span> {lineFigure(value, scale, unit)}
      </span>
    </div>
  );
}
