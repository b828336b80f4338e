import type { RuleDocument } from '../domain/rule.ts';

/** A rule as stored: the document as its operator wrote it, and whether it is evaluated at present. */
export interface StoredRule {
  readonly document: RuleDocument;
  /** Why it is not evaluated for now, such as a source that waits for a key. */
  readonly onHold?: string;
  readonly version: number;
  readonly updatedAt: string;
}

export interface RuleStore {
  /** Every rule, in order of id. */
  list(): Promise<StoredRule[]>;
  get(id: string): Promise<StoredRule | undefined>;
  /** Stores a rule if it differs from what is there, and its revision beside it. Safe to repeat. */
  put(rule: Omit<StoredRule, 'version'>): Promise<'created' | 'replaced' | 'unchanged'>;
  /** Removes a rule; its revisions, states and events stay. */
  remove(id: string): Promise<void>;
}
