/** Reading from the API inside a component. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type ApiProblem, asProblem } from './api-problem.ts';
import type { Page } from './shapes.ts';

export interface Reading<T> {
  /** The last answer; kept while a newer one is on its way, so that a page does not blink. */
  readonly value: T | undefined;
  readonly problem: ApiProblem | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
  /** Puts an answer of a change in the place of what was read. */
  readonly replace: (value: T) => void;
}

/**
 * Reads once, and again whenever `key` changes; an answer that was overtaken is dropped.
 *
 * @param key says what is read: an address, or undefined to wait
 */
export function useAnswer<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Reading<T> {
  const [state, setState] = useState<{ key?: string; value?: T; problem?: ApiProblem; loading: boolean }>({
    loading: key !== undefined,
  });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    latest.current(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ key, value, loading: false });
      },
      (error: unknown) => {
        if (!controller.signal.aborted)
          setState((before) => ({ ...before, problem: asProblem(error), loading: false }));
      },
    );
    return () => controller.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const replace = useCallback((value: T) => setState((before) => ({ ...before, value })), []);
  return { value: state.value, problem: state.problem, loading: state.loading, reload, replace };
}

export interface Pages<T, P extends Page<T> = Page<T>> {
  readonly items: readonly T[];
  /** The first page, with whatever it carries beside the items. */
  readonly first: P | undefined;
  readonly problem: ApiProblem | undefined;
  readonly loading: boolean;
  /** Whether there is more to fetch. */
  readonly more: boolean;
  readonly fetchMore: () => void;
  readonly reload: () => void;
}

interface Gathered<T, P> {
  readonly items: readonly T[];
  readonly first?: P;
  readonly next?: string;
  readonly problem?: ApiProblem;
  readonly loading: boolean;
}

/** Reads a list page by page: the first at once, the others when asked for. */
export function usePages<T, P extends Page<T> = Page<T>>(
  key: string,
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
): Pages<T, P> {
  const [state, setState] = useState<Gathered<T, P>>({ items: [], loading: true });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const running = useRef<AbortController>(undefined);
  const fetchPage = useCallback((cursor: string | undefined) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState(asking);
    latest.current(cursor, controller.signal).then(
      (page) => {
        if (!controller.signal.aborted) setState((before) => joined(before, page, cursor));
      },
      (error: unknown) => {
        if (!controller.signal.aborted)
          setState((before) => ({ ...before, problem: asProblem(error), loading: false }));
      },
    );
  }, []);
  useEffect(() => {
    fetchPage(undefined);
    return () => running.current?.abort();
  }, [key, round]);
  const { next, loading } = state;
  const fetchMore = useCallback(() => {
    if (next !== undefined && !loading) fetchPage(next);
  }, [next, loading]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const { items, first, problem } = state;
  return { items, first, problem, loading, more: next !== undefined, fetchMore, reload };
}

/** While a page is on its way, the failure of the one before is no longer shown. */
function asking<T, P>({ items, first, next }: Gathered<T, P>): Gathered<T, P> {
  return { items, loading: true, ...(first !== undefined && { first }), ...(next !== undefined && { next }) };
}

function joined<T, P extends Page<T>>(before: Gathered<T, P>, page: P, cursor: string | undefined): Gathered<T, P> {
  const { next } = page;
  const items = cursor === undefined ? page.items : [...before.items, ...page.items];
  const first = cursor === undefined ? page : before.first;
  return { items, loading: false, ...(first !== undefined && { first }), ...(next !== undefined && { next }) };
}
