import type { AlertEvent, AlertState, RuleProgress } from '../domain/alert.ts';

export interface AlertStore {
  /** Every subject of the rule that was ever told about, and how far the rule was evaluated. Strongly consistent. */
  states(rule: string): Promise<{ progress?: RuleProgress; states: AlertState[] }>;
  state(rule: string, subject: string): Promise<AlertState | undefined>;
  /**
   * Compare-and-set: writes `state` only if the stored version is `state.version - 1` (nothing stored for
   * version 1). False when somebody else was first.
   */
  saveState(state: AlertState): Promise<boolean>;
  /** Moves the rule's progress; it never goes back to an earlier period for the same revision. */
  saveProgress(progress: RuleProgress): Promise<void>;
  /** Writes an event to the history that is kept for ever; a repeat is a no-op. */
  recordEvent(event: AlertEvent): Promise<void>;
  /** The history of a rule, oldest first. */
  events(rule: string): Promise<AlertEvent[]>;
}
