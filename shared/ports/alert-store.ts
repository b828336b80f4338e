import type { AlertFilter } from '../domain/alert-filter.ts';
import type { Acknowledgement, AlertRecord } from '../domain/alert-record.ts';
import type { AlertEvent, AlertState, RuleProgress } from '../domain/alert.ts';

export interface AlertQuery {
  readonly filter: AlertFilter;
  /** The most to answer. */
  readonly limit: number;
  /** What an earlier answer gave as `next`. */
  readonly after?: string;
}

export interface AlertStore {
  /** Every subject of the rule that was ever told about, and how far the rule was evaluated. Strongly consistent. */
  states(rule: string): Promise<{ progress?: RuleProgress; states: AlertState[] }>;
  state(rule: string, subject: string): Promise<AlertState | undefined>;
  /**
   * Compare-and-set: writes `state` only if the stored version is `state.version - 1` (nothing stored for
   * version 1). False when somebody else was first.
   */
  saveState(state: AlertState): Promise<boolean>;
  /** The rules with events that wait in an outbox. What was saved a moment ago may be missing. */
  undelivered(): Promise<string[]>;
  /** Moves the rule's progress; it never goes back to an earlier period for the same revision. */
  saveProgress(progress: RuleProgress): Promise<void>;
  /** Writes an event to the history that is kept for ever; a repeat is a no-op. */
  recordEvent(event: AlertEvent): Promise<void>;
  /** The history of a rule, oldest first. */
  events(rule: string): Promise<AlertEvent[]>;
  /** One event by rule, instant and id; undefined where there is none. Strongly consistent. */
  event(rule: string, at: string, id: string): Promise<AlertEvent | undefined>;
  /**
   * Writes an event down in the record of its alert, whatever came before it: a repeat, or an older event after a newer
   * one, leaves the same record. An event that is of no alert does nothing.
   */
  recordAlert(event: AlertEvent): Promise<void>;
  alert(id: string): Promise<AlertRecord | undefined>;
  /**
   * Alerts newest first, by the instant at which they were raised. With `next` there may be more, even where fewer than
   * the limit were found. Eventually consistent, unless a rule is asked for.
   */
  listAlerts(query: AlertQuery): Promise<{ items: AlertRecord[]; next?: string }>;
  /** Every event of one alert, oldest first. */
  alertEvents(alert: AlertRecord): Promise<AlertEvent[]>;
  /**
   * Acknowledges the alert as it stands, or takes that back with `undefined`. Answers the record afterwards; undefined
   * where there is no such alert.
   */
  acknowledge(id: string, seen: Omit<Acknowledgement, 'order'> | undefined): Promise<AlertRecord | undefined>;
}
