/** The revisions of a rule: who changed it, when, why, and what became of it. */
import { differences, type Difference } from './rule-diff.ts';

export const RULE_CHANGES = ['created', 'replaced', 'enabled', 'disabled', 'removed'] as const;
export type RuleChange = (typeof RULE_CHANGES)[number];

/** One version of a rule that was in force. */
export interface RuleRevision {
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by?: string;
  readonly reason?: string;
  readonly change: RuleChange;
  /** As it was written then: the language may have moved on since. Of a removal, what was removed. */
  readonly document: unknown;
}

/** A revision with what it changed of the document before it. */
export interface RevisionDiff extends RuleRevision {
  readonly diff: readonly Difference[];
}

/** Each revision, newest first, with its difference from the one before; the first one has none. */
export function withDiffs(revisions: readonly RuleRevision[]): RevisionDiff[] {
  return revisions.map((revision, index) => {
    const before = revisions[index + 1];
    return { ...revision, diff: before === undefined ? [] : differences(before.document, revision.document) };
  });
}
