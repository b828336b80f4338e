/** What one reader is sent about one or more alert events of one release. */
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
