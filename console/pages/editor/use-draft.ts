/** The rule as it is written now, beside the one in force; kept over a reload until it is saved. */
import { useLayoutEffect, useState } from 'preact/hooks';
import { type Draft, NEW_RULE } from './draft.ts';
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts';
import type { InForce } from './save-dialog.tsx';

export interface Written {
  readonly draft: Draft;
  readonly setDraft: (next: Draft | ((before: Draft) => Draft)) => void;
  readonly inForce: InForce | undefined;
  readonly setInForce: (now: InForce) => void;
  /** Whether it was written before, and not saved. */
  readonly isKept: boolean;
  /** Gives up what was written. */
  readonly startAgain: () => void;
}

/** @param id undefined for a new rule, which has no `first` either: what is in force as the page is opened */
export function useDraft(id: string | undefined, first: InForce | undefined): Written {
  const start = first?.document ?? NEW_RULE;
  const [kept, setKept] = useState(() => keptDraft(id));
  const [inForce, setInForce] = useState(kept === undefined ? first : kept.inForce);
  const [draft, setDraft] = useState<Draft>(kept?.draft ?? start);
  // At once, not after the next painting: a reload may come in between.
  useLayoutEffect(() => {
    if (draft !== start) keepDraft(id, { draft, ...(inForce !== undefined && { inForce }) });
  }, [draft, inForce]);
  const startAgain = () => {
    forgetDraft(id);
    setKept(undefined);
    setInForce(first);
    setDraft(start);
  };
  return { draft, setDraft, inForce, setInForce, isKept: kept !== undefined, startAgain };
}
