/**
 * Times of the day in a time zone as instants, by the calendar of the runtime, which knows when summer begins. Pure: the
 * instant is an argument.
 */
import { type TimeOfDay, WEEKDAYS, type Weekday } from './reader-settings.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface LocalTime {
  /** The local date and time, as if it were UTC: milliseconds of whole minutes. */
  readonly asUtc: number;
  readonly minuteOfDay: number;
  readonly weekday: Weekday;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** What a clock on the wall says. Throws a RangeError for a time zone that there is not. */
export function localTime(instant: Date, timeZone: string): LocalTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  return { asUtc, minuteOfDay: hour * 60 + minute, weekday: weekdayOf(asUtc) };
}

/** 1970-01-01 was a Thursday, and the names begin with Monday. */
function weekdayOf(asUtc: number): Weekday {
  return WEEKDAYS[(Math.floor(asUtc / DAY_MS) + 3) % WEEKDAYS.length] as Weekday;
}

/**
 * The instant at which the clock says so. An hour that summer time skips is taken as the hour after it; of one that comes
 * twice the first counts.
 */
function instantAt(asUtc: number, timeZone: string): Date {
  const offsetAt = (instant: number) => localTime(new Date(instant), timeZone).asUtc - floorToMinute(instant);
  const [before, after] = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
  const candidates = [asUtc - Math.max(before, after), asUtc - Math.min(before, after)];
  const hit = candidates.find((candidate) => localTime(new Date(candidate), timeZone).asUtc === asUtc);
  return new Date(hit ?? asUtc - before);
}

function floorToMinute(instant: number): number {
  return Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

/** Minutes from midnight of `HH:MM`. */
export function minuteOfDay(time: TimeOfDay): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The first instant from `from` on at which it is `time` in the zone, on that day of the week where one is given. */
export function nextTime(from: Date, time: TimeOfDay, { timeZone, day }: { timeZone: string; day?: Weekday }): Date {
  const today = localTime(from, timeZone);
  const midnight = today.asUtc - today.minuteOfDay * MINUTE_MS;
  // From the day before: where midnight itself is skipped, its instant may lie on either side.
  for (let days = -1; days <= WEEKDAYS.length + 1; days++) {
    const wall = midnight + days * DAY_MS + minuteOfDay(time) * MINUTE_MS;
    if (day !== undefined && weekdayOf(wall) !== day) continue;
    const instant = instantAt(wall, timeZone);
    if (instant >= from) return instant;
  }
  throw new RangeError(`no ${time} in ${timeZone} after ${from.toISOString()}`);
}
