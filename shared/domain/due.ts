/**
 * When a reader is to be told of an event: at once, with the next digest, after the quiet hours, or when a snooze ends.
 * Decided from the instant at which the event was there to be told, so that asking again later gives the same answer, or
 * the one that the reader's settings have meanwhile.
 */
import type { AlertEvent } from './alert.ts';
import { isLateness, type NoticeEvent } from './notice.ts';
import type { QuietHours, ReaderSettings } from './reader-settings.ts';
import { localTime, minuteOfDay, nextTime } from './zoned-time.ts';

export const HOLD_REASONS = ['digest', 'quiet-hours', 'snooze'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What of an event decides when it is told. */
export interface Urgency {
  /** The alert that it is of, which may be snoozed. */
  readonly alert?: string;
  /** It brought the alert to critical: that may break through quiet hours and digests. An end or a reminder may not. */
  readonly isCritical: boolean;
}

/** Alerts that the reader does not want to hear of, with the instant until which; ISO 8601, UTC. */
export type Snoozes = Readonly<Record<string, string>>;

/** What of a reader decides when they are told. */
export type Timing = Pick<
  ReaderSettings,
  'timeZone' | 'cadence' | 'digestAt' | 'digestDay' | 'criticalAtOnce' | 'quietHours'
>;

export interface Due {
  /** When to tell, ISO 8601, UTC. */
  readonly due: string;
  /** What it waits for first. */
  readonly why: HoldReason;
}

const ROUSING: readonly AlertEvent['kind'][] = ['raised', 'escalated', 'corrected'];

export function urgencyOf(event: NoticeEvent): Urgency {
  if (isLateness(event)) return { isCritical: false };
  const { kind, to, alert } = event;
  const isCritical = to === 'critical' && ROUSING.includes(kind);
  return { ...(alert !== undefined && { alert: alert.id }), isCritical };
}

/**
 * When an event that was there at `since` is to be told; undefined for at once.
 *
 * A digest that falls into quiet hours comes when they end, and a snooze that ends in them likewise.
 */
export function dueOf(urgency: Urgency, reader: Timing, snoozes: Snoozes, since: Date): Due | undefined {
  let at = since;
  let why: HoldReason | undefined;
  const waitUntil = (instant: Date, reason: HoldReason) => {
    if (instant <= at) return;
    at = instant;
    why ??= reason;
  };
  const snoozed = urgency.alert === undefined ? undefined : snoozes[urgency.alert];
  if (snoozed !== undefined) waitUntil(new Date(snoozed), 'snooze');
  if (!isAtOnce(urgency, reader)) waitUntil(nextDigest(at, reader), 'digest');
  waitUntil(endOfQuiet(at, urgency, reader), 'quiet-hours');
  return why === undefined ? undefined : { due: at.toISOString(), why };
}

/** True when an event that has waited since then is to be told at `now`: its time has come, and now is no quiet hour. */
export function isDue(
  urgency: Urgency,
  reader: Timing,
  snoozes: Snoozes,
  { since, now }: { since: Date; now: Date },
): boolean {
  const due = dueOf(urgency, reader, snoozes, since);
  return (due === undefined || new Date(due.due) <= now) && endOfQuiet(now, urgency, reader) <= now;
}

/** Whether it waits for no digest. */
function isAtOnce({ isCritical }: Urgency, { cadence, criticalAtOnce }: Timing): boolean {
  return cadence === 'immediate' || (isCritical && criticalAtOnce === true);
}

function nextDigest(from: Date, { timeZone, cadence, digestAt, digestDay }: Timing): Date {
  const day = cadence === 'weekly' ? (digestDay ?? 'monday') : undefined;
  return nextTime(from, digestAt, { timeZone, ...(day !== undefined && { day }) });
}

/** The instant itself outside quiet hours, and for what breaks through them. */
function endOfQuiet(at: Date, urgency: Urgency, reader: Timing): Date {
  const { quietHours, timeZone } = reader;
  if (quietHours === undefined || !isQuiet(at, quietHours, timeZone)) return at;
  const breaksThrough = urgency.isCritical && quietHours.criticalBreaksThrough && isAtOnce(urgency, reader);
  return breaksThrough ? at : nextTime(at, quietHours.until, { timeZone });
}

function isQuiet(at: Date, { from, until }: QuietHours, timeZone: string): boolean {
  const now = localTime(at, timeZone).minuteOfDay;
  const [start, end] = [minuteOfDay(from), minuteOfDay(until)];
  return start <= end ? start <= now && now < end : now >= start || now < end;
}
