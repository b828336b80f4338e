/** How a reader wants to be told: when at once, when together, and when not at all. */

export const CADENCES = ['immediate', 'daily', 'weekly'] as const;
export type Cadence = (typeof CADENCES)[number];

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `HH:MM`, 00:00 to 23:59, in the reader's time zone. */
export type TimeOfDay = string;

/** From one time of the day until another, perhaps on the next day. */
export interface QuietHours {
  readonly from: TimeOfDay;
  readonly until: TimeOfDay;
  /** Critical events are told in quiet hours too. */
  readonly criticalBreaksThrough: boolean;
}

export interface ReaderSettings {
  readonly name: string;
  /** A name of the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly cadence: Cadence;
  /** When a digest is due. */
  readonly digestAt: TimeOfDay;
  /** Of a weekly digest, and of no other. */
  readonly digestDay?: Weekday;
  /** Of a digest: critical events do not wait for it. */
  readonly criticalAtOnce?: boolean;
  readonly quietHours?: QuietHours;
}

export const SETTINGS_DEFAULT = { timeZone: 'UTC', cadence: 'immediate', digestAt: '08:00' } as const;

export const LONGEST_NAME = 100;

const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** True for a name that the calendar of the runtime knows; offsets such as `+02:00` are no zones, they know no summer. */
export function isTimeZone(name: string): boolean {
  if (name.length > 64 || !ZONE_NAME.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export function isTimeOfDay(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}
