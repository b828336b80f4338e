/** Backtests the rule as it is written: one request at a time, and then what is wanted by then. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem, asProblem } from '../../api/api-problem.ts';
import { request } from '../../api/client.ts';
import type { Backtest } from '../../api/shapes.ts';
import { at, type Draft, isComposed, textAt } from './draft.ts';

export interface Backtested {
  /** The last one that could be made; kept while a newer is under way or cannot be made. */
  readonly value: Backtest | undefined;
  readonly problem: ApiProblem | undefined;
  readonly loading: boolean;
  readonly retry: () => void;
}

/** @param compareWith id of the stored rule that this is to replace */
export function useBacktest(draft: Draft, compareWith: string | undefined): Backtested {
  const [state, setState] = useState<Omit<Backtested, 'retry'>>({
    value: undefined,
    problem: undefined,
    loading: true,
  });
  const wanted = useRef<string>(undefined);
  const busy = useRef(false);
  const isGone = useRef(false);
  const [round, setRound] = useState(0);
  const body = JSON.stringify({ rule: named(draft), ...(compareWith !== undefined && { compareWith }) });
  useEffect(() => () => void (isGone.current = true), []);
  const isAskable = hasSeries(draft);
  useEffect(() => {
    if (!isAskable) {
      setState({ value: undefined, problem: undefined, loading: false });
      return;
    }
    wanted.current = body;
    if (!busy.current) void run();
  }, [body, isAskable, round]);
  const run = async () => {
    busy.current = true;
    while (wanted.current !== undefined && !isGone.current) {
      const asked = wanted.current;
      wanted.current = undefined;
      setState((before) => ({ ...before, loading: true }));
      try {
        const { value } = await request<Backtest>('POST', '/backtests', { body: JSON.parse(asked) });
        if (!isGone.current) setState({ value, problem: undefined, loading: wanted.current !== undefined });
      } catch (error) {
        const problem = ofTheRule(asProblem(error));
        if (!isGone.current) setState((before) => ({ ...before, problem, loading: false }));
      }
    }
    busy.current = false;
  };
  return { ...state, retry: () => setRound((n) => n + 1) };
}

/** A rule without a name or an id yet can be backtested all the same. */
function named(draft: Draft): Draft {
  return { ...draft, id: textAt(draft, ['id']) || 'new-rule', name: textAt(draft, ['name']) || 'New rule' };
}

/** Before anything traded is chosen there is nothing to ask. */
function hasSeries(draft: Draft): boolean {
  const codes = at(draft, ['series', 'commodities']);
  return (
    isComposed(draft) || at(draft, ['series', 'basket']) !== undefined || (Array.isArray(codes) && codes.length > 0)
  );
}

/** Paths as the rule has them: in the request it is one part of the body. */
function ofTheRule(problem: ApiProblem): ApiProblem {
  const errors = problem.fields.map((field) => ({ ...field, path: field.path.replace(/^rule\./, '') }));
  const { status, slug, title, message, requestId } = problem;
  // A backtest changes nothing, whether its answer arrives or not.
  const detail = status === 0 ? 'Check the connection, then try again.' : message;
  return new ApiProblem({ type: slug, title, status, detail, errors, ...(requestId !== undefined && { requestId }) });
}
