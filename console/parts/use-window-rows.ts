/** Rows of a long list that scrolls with the page: only those near the window are drawn. */
import {
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  type VirtualItem,
  windowScroll,
} from '@tanstack/virtual-core';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface WindowRows {
  readonly rows: readonly VirtualItem[];
  /** Height of what is not drawn, above and below. */
  readonly above: number;
  readonly below: number;
}

/** @param top the element that the first row begins at */
export function useWindowRows(
  count: number,
  height: number,
  top: { readonly current: HTMLElement | null },
): WindowRows {
  const [, redraw] = useState(0);
  const [scrollMargin, setScrollMargin] = useState(0);
  const kept = useRef<Virtualizer<Window, HTMLElement>>(undefined);
  const options = {
    count,
    scrollMargin,
    overscan: 12,
    estimateSize: () => height,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: innerWidth, height: innerHeight },
    onChange: () => redraw((n) => n + 1),
  };
  kept.current ??= new Virtualizer<Window, HTMLElement>(options);
  const virtualizer = kept.current;
  virtualizer.setOptions(options);
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [height]);
  useLayoutEffect(() => {
    const margin = top.current === null ? 0 : top.current.getBoundingClientRect().top + scrollY;
    if (Math.abs(margin - scrollMargin) > 1) setScrollMargin(margin);
  });
  const rows = virtualizer.getVirtualItems();
  const [first, last] = [rows[0], rows.at(-1)];
  const total = count * height;
  return {
    rows,
    above: first === undefined ? 0 : first.start - scrollMargin,
    below: last === undefined ? 0 : Math.max(0, total - (last.end - scrollMargin)),
  };
}
