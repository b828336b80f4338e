import type { RuleDocument } from '../domain/rule.ts';
import type { RuleChange, RuleRevision } from '../domain/rule-revision.ts';

/** A rule as stored: the document as its operator wrote it, and whether it is evaluated at present. */
export interface StoredRule {
  readonly document: RuleDocument;
  /** Why it is not evaluated for now, such as a source that waits for a key. */
  readonly onHold?: string;
  /** Set where an operator switched it off; left out for one that is enabled. */
  readonly disabled?: true;
  readonly version: number;
  readonly updatedAt: string;
  /** Who changed it last; left out where the files of this machine did. */
  readonly updatedBy?: string;
  /** Why it was changed last, in the words of who did. */
  readonly reason?: string;
}

/** The last change of a rule, a removal included; its document is the one that was in force. */
export interface RuleHead extends StoredRule {
  readonly change: RuleChange;
}

/** Who changes a rule, when and why. */
export interface Authorship {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by?: string;
  readonly reason?: string;
}

/** A change by somebody who has seen the version that it replaces. */
export interface RuleWrite extends Authorship, Pick<StoredRule, 'document' | 'onHold' | 'disabled'> {
  /** The version in force; 0 where none may be. */
  readonly expected: number;
}

export type Saved = { readonly change: RuleChange | 'unchanged'; readonly rule: StoredRule } | 'stale';

export interface RuleStore {
  /** Every rule, in order of id. A change of the last moment may be missing. */
  list(): Promise<StoredRule[]>;
  get(id: string): Promise<StoredRule | undefined>;
  /** The last change of a rule, of one that was removed too. */
  head(id: string): Promise<RuleHead | undefined>;
  /** Stores a rule if it differs from what is there, and its revision beside it. Safe to repeat. */
  put(rule: Omit<StoredRule, 'version'>): Promise<'created' | 'replaced' | 'unchanged'>;
  /** Compare-and-set: `stale` when another version is in force than expected, and then nothing is changed. */
  save(write: RuleWrite): Promise<Saved>;
  /**
   * Removes a rule, whatever its version unless one is expected; its revisions, states and events stay. It is listed as
   * unsettled from then on.
   */
  remove(id: string, by: Authorship & { readonly expected?: number }): Promise<'removed' | 'absent' | 'stale'>;
  /** What was in force, newest first; a revision whose writer came second or died is not among them. */
  revisions(id: string): Promise<RuleRevision[]>;
  /** Removed rules whose alerts may still be open, or whose last events untold. */
  unsettled(): Promise<RuleHead[]>;
  /** Nothing is left to do for this removal. Without effect where the rule is back in force. */
  settle(id: string, version: number): Promise<void>;
}
