/**
 * What is on record of one alert: a fold over its events that comes out the same in whatever order they arrive, and
 * however often, so that evaluation and delivery may both write it down.
 */
import { type AlertKey, alertKey } from './alert-id.ts';
import type { AlertEvent, AlertMark, Level, RevisionVerdict, Severity } from './alert.ts';
import type { Explanation } from './explanation.ts';
import { partnerName } from './partners.ts';
import type { Period } from './period.ts';

/** The newest event of an alert, without its explanation, which the history keeps. */
export interface LastEvent
  extends Pick<AlertEvent, 'id' | 'kind' | 'at' | 'period' | 'value' | 'threshold' | 'reason' | 'severity'>,
    Pick<AlertMark, 'order'>,
    Pick<Explanation, 'scale' | 'unit' | 'basis' | 'retrievedAt' | 'recording'> {
  /** How the alert stands after it. */
  readonly level: Level;
}

/** The event that closed the alert last. */
export interface Closing {
  readonly order: string;
  readonly at: string;
  readonly period: Period;
  readonly because: string;
  /** The level that the alert had. */
  readonly severity: Severity;
}

/** The last correction that a revision brought. */
export interface Correction {
  readonly order: string;
  readonly at: string;
  readonly period: Period;
  readonly verdict: RevisionVerdict;
  readonly reason: string;
}

/** Somebody has seen it. */
export interface Acknowledgement {
  /** Id of a reader. */
  readonly by: string;
  readonly at: string;
  readonly comment?: string;
  /** The newest event that was acknowledged: when the alert is raised again after it, this counts no more. */
  readonly order: string;
}

export interface AlertRecord extends AlertKey {
  readonly id: string;
  readonly ruleName: string;
  readonly tags: readonly string[];
  /** The partners or groups that it is about; empty where the rule names none. */
  readonly partners: readonly string[];
  /** The earliest event. */
  readonly first: { readonly order: string; readonly at: string };
  readonly last: LastEvent;
  /** Order of the last event by which it was opened; left out for one that never was: it would have been raised. */
  readonly opening?: string;
  readonly closing?: Closing;
  readonly correction?: Correction;
  readonly acknowledgement?: Acknowledgement;
  /** Counts the writes. */
  readonly version: number;
}

/**
 * The record after one more event. An event that is known already changes nothing, and the answer is the record itself.
 *
 * @throws RangeError for an event of no alert, or of another one.
 */
export function alertAfter(record: AlertRecord | undefined, event: AlertEvent): AlertRecord {
  const alone = recordOf(event);
  if (record === undefined) return alone;
  if (record.id !== alone.id) throw new RangeError(`the event ${event.id} is not of the alert ${record.id}`);
  const next = merged(record, alone);
  return isSame(record, next) ? record : next;
}

/** The record of an alert of which this is the only event. */
function recordOf(event: AlertEvent): AlertRecord {
  const { alert, ruleName, tags, at } = event;
  const key = alert === undefined ? undefined : alertKey(alert.id);
  if (alert === undefined || key === undefined) throw new RangeError(`the event ${event.id} is of no alert`);
  return {
    ...key,
    id: alert.id,
    ruleName,
    tags,
    partners: partnersOf(event),
    first: { order: alert.order, at },
    last: lastOf(event, alert),
    ...present('opening', openingOf(event, alert)),
    ...present('closing', closingOf(event, alert)),
    ...present('correction', correctionOf(event, alert)),
    version: 1,
  };
}

/** Of each part the one of the newest event, whichever of the two has it; of the first part that of the earliest. */
function merged(record: AlertRecord, other: AlertRecord): AlertRecord {
  const newest = record.last.order < other.last.order ? other : record;
  const { ruleName, tags, partners, last } = newest;
  return {
    ...record,
    ruleName,
    tags,
    partners,
    last,
    first: other.first.order < record.first.order ? other.first : record.first,
    ...present(
      'opening',
      [record.opening, other.opening]
        .filter((order) => order !== undefined)
        .sort()
        .at(-1),
    ),
    ...present('closing', latest(record.closing, other.closing)),
    ...present('correction', latest(record.correction, other.correction)),
    version: record.version + 1,
  };
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]: Value });
}

/** How an alert stands, as people are told of it. */
export interface AlertStanding {
  readonly state: 'open' | 'closed';
  /** The level that it is at; of a closed one, the level that it had. */
  readonly severity: Severity;
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly closedPeriod?: Period;
  readonly closedBecause?: string;
  /** Left out once the alert was opened again. */
  readonly acknowledgement?: Omit<Acknowledgement, 'order'>;
}

export function standingOf({ first, last, opening, closing, acknowledgement }: AlertRecord): AlertStanding {
  const seen =
    acknowledgement === undefined || (opening !== undefined && acknowledgement.order < opening)
      ? undefined
      : withoutOrder(acknowledgement);
  const common = { openedAt: first.at, ...(seen !== undefined && { acknowledgement: seen }) };
  if (last.level !== 'clear') return { ...common, state: 'open', severity: last.level };
  const { at, period, because, severity } = closing ?? { ...last, because: last.reason };
  return { ...common, state: 'closed', severity, closedAt: at, closedPeriod: period, closedBecause: because };
}

/** "Vietnam" where a rule has one alert a partner, otherwise the rule's name. */
export function subjectName({ rule, subject, ruleName }: Pick<AlertRecord, 'rule' | 'subject' | 'ruleName'>): string {
  return subject === rule ? ruleName : partnerName(subject);
}

function partnersOf({ partners, rule, subject }: AlertEvent): readonly string[] {
  return partners ?? (subject === rule ? [] : [subject]);
}

function withoutOrder({ by, at, comment }: Acknowledgement): Omit<Acknowledgement, 'order'> {
  return { by, at, ...(comment !== undefined && { comment }) };
}

function lastOf(event: AlertEvent, { order, after }: AlertMark): LastEvent {
  const { id, kind, at, period, value, threshold, reason, severity } = event;
  const { scale, unit, basis, retrievedAt, recording } = event.explanation;
  const told = { id, kind, at, period, value, threshold, reason, severity, scale, unit, basis, retrievedAt };
  return { ...told, ...(recording !== undefined && { recording }), order, level: after };
}

function openingOf({ kind }: AlertEvent, { before, after, order }: AlertMark): string | undefined {
  return kind === 'raised' || (before === 'clear' && after !== 'clear') ? order : undefined;
}

function closingOf({ at, period, reason }: AlertEvent, { before, after, order }: AlertMark): Closing | undefined {
  if (before === 'clear' || after !== 'clear') return undefined;
  return { order, at, period, because: reason, severity: before };
}

function correctionOf({ kind, at, period, reason }: AlertEvent, mark: AlertMark): Correction | undefined {
  if (kind !== 'corrected') return undefined;
  return { order: mark.order, at, period, verdict: mark.verdict ?? 'changed', reason };
}

function latest<Part extends { readonly order: string }>(one: Part | undefined, other: Part | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return one.order < other.order ? other : one;
}

/** Every part carries the order of the event that it is of: the same orders, the same record. */
function isSame(one: AlertRecord, other: AlertRecord): boolean {
  return (
    one.first.order === other.first.order &&
    one.last.order === other.last.order &&
    one.opening === other.opening &&
    one.closing?.order === other.closing?.order &&
    one.correction?.order === other.correction?.order
  );
}
