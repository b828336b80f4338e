import type { RuleState } from '../domain/rule-state.ts';

/** How each rule stood when it was last evaluated: what lists show without assessing anything. */
export interface SummaryStore {
  get(rule: string): Promise<RuleState | undefined>;
  /** Of every rule that was evaluated and is in force, by id. What was saved a moment ago may be missing. */
  list(): Promise<ReadonlyMap<string, RuleState>>;
  /** Keeps the snapshot unless a later one is there, or one that says the same. */
  save(rule: string, state: RuleState): Promise<void>;
  drop(rule: string): Promise<void>;
}
