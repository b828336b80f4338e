import type { AlertEvent } from './alert.ts';
import type { Lateness } from './lateness.ts';

/** What a notice tells of: alert events, releases that are late, or both. */
export type NoticeEvent = AlertEvent | Lateness;

export function isLateness(event: NoticeEvent): event is Lateness {
  return event.kind === 'release-late';
}

/** What one reader is sent at one time: the events of a release, of a digest, or that have waited otherwise. */
export interface NoticeText {
  /** Derived from the reader and the events: a repeat has the same id. */
  readonly id: string;
  /** Ids of the events told. */
  readonly events: readonly string[];
  /** At most 99 ASCII characters, no control characters. */
  readonly subject: string;
  /** Plain text. */
  readonly email: string;
  /** GSM-7, one part: at most 148 units, since SNS puts `CHOKEPOINT> ` before it. */
  readonly sms: string;
}
