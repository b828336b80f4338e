/** Ends an alert that no figures ended: its rule was deleted or disabled, or no longer watches the subject. */
import type { AlertEvent, AlertState, EventCause, Level, Severity } from './alert.ts';
import { alertEvent, type Finding, markOf } from './alert-event.ts';
import { eventId } from './event-reference.ts';
import { partnerName } from './partners.ts';
import type { Period } from './period.ts';
import { plainLine } from './plain-line.ts';
import { type Change, toldAlert } from './told.ts';

export interface Closing {
  readonly cause: Extract<EventCause, 'rule-removed' | 'rule-disabled' | 'not-watched'>;
  /** Who did it and why, where that is known. */
  readonly by?: string;
  readonly reason?: string;
  /** When it is told, ISO 8601, UTC. */
  readonly at: string;
  /** How far the rule as a whole was evaluated, which may be further than its subject was spoken of. */
  readonly through?: Period;
  /** What the figures say of the subject, where the rule can still be assessed. */
  readonly finding?: Omit<Finding, 'version' | 'at'>;
  /** The last event of the subject: what there is to say where the figures say nothing any more. */
  readonly last?: AlertEvent;
}

/** The level that the subject was last told to have. */
export function standingLevel({ told }: Pick<AlertState, 'told'>): Level {
  return told.steps.at(-1)?.level ?? 'clear';
}

/** The state with its alert closed and the event in its outbox; undefined where no alert is open. */
export function closedState(state: AlertState, closing: Closing): AlertState | undefined {
  const level = standingLevel(state);
  if (level === 'clear') return undefined;
  const { through = '' } = closing;
  const told = through > state.told.through ? { ...state.told, through } : state.told;
  const version = state.version + 1;
  const event = closedEvent({ ...state, told, version }, level, closing);
  return {
    ...state,
    told: { ...told, steps: [...told.steps, { from: told.through, level: 'clear' }] },
    outbox: event === undefined ? state.outbox : [...state.outbox, event],
    version,
  };
}

/** Undefined only where nothing is known of the subject at all, so that there is nothing to say of it either. */
function closedEvent(state: AlertState, from: Severity, closing: Closing): AlertEvent | undefined {
  const { told, version, rule, subject } = state;
  const { cause, at, finding, last } = closing;
  const because = becauseOf(closing, state);
  const opened = toldAlert(told, told.through) ?? told.through;
  const mark = { opened, before: from, after: 'clear' as const };
  const period = told.through;
  const change: Change = { kind: 'closed', period, until: period, from, to: 'clear', cause, because, alert: mark };
  if (finding?.panel.hasColumn(finding.panel.columnOf(period)) === true)
    return alertEvent({ ...finding, at, version }, change);
  if (last === undefined) return undefined;
  const closed = { kind: 'closed', period: last.period } as const;
  return {
    ...last,
    ...closed,
    id: eventId({ rule, subject, ...closed, vintage: last.vintage, version }),
    cause,
    from,
    to: 'clear',
    severity: from,
    reason: `The alert is closed because ${because}. Its figures are those of ${last.period}, when it was last told.`,
    at,
    alert: markOf(state, closed, mark),
  };
}

/** "the rule was deleted by ana (the mine has reopened)"; to stand after "because". */
function becauseOf({ cause, by, reason }: Closing, { rule, subject }: AlertState): string {
  const author = by === undefined ? '' : ` by ${by}`;
  const why = reason === undefined ? '' : ` (${plainLine(reason)})`;
  switch (cause) {
    case 'rule-removed':
      return `the rule was deleted${author}${why}`;
    case 'rule-disabled':
      return `the rule was disabled${author}${why}`;
    case 'not-watched':
      return `the rule was changed${author}${why} and no longer watches ${subject === rule ? 'its partners as one' : `${partnerName(subject)} by itself`}`;
  }
}
