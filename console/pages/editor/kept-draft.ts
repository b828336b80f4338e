/** A rule that is being written outlives a reload and a look at another page: the tab keeps it until it is saved. */
import { type Draft, isObject } from './draft.ts';
import type { InForce } from './save-dialog.tsx';

interface KeptDraft {
  readonly draft: Draft;
  /** What was in force when it was begun: whoever changed the rule since is not overwritten unseen. */
  readonly inForce?: InForce;
}

/** @param id undefined for a new rule */
export function keptDraft(id: string | undefined): KeptDraft | undefined {
  const text = sessionStorage.getItem(keyOf(id));
  if (text === null) return undefined;
  try {
    const kept: unknown = JSON.parse(text);
    return isObject(kept) && isObject(kept['draft']) ? (kept as unknown as KeptDraft) : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(id: string | undefined, kept: KeptDraft): void {
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing: it is only not there after a reload.
  }
}

export function forgetDraft(id: string | undefined): void {
  sessionStorage.removeItem(keyOf(id));
}

const keyOf = (id: string | undefined) => `chokepoint-draft:${id ?? ''}`;
