/** When releases are to be expected, and which are late: by the source's habit, without a calendar of its own. */
import { addMonths, type Period, periodIndex } from './period.ts';
import type { Release } from './release.ts';
import type { SourceProfile } from './source-profile.ts';

const DAY_MS = 86_400_000;
/** A habit is the median of so many releases seen live, and of no fewer than so many. */
const HABIT_RELEASES = 12;
const HABIT_AT_LEAST = 3;
/** A release so long after it was late was not waited for: history was filled in, or nobody looked. */
const LIVE_WITHIN_DAYS = 31;

export interface Expected {
  readonly source: string;
  readonly reporter: string;
  readonly period: Period;
  /** `due`: it is to come, on that day or since then; `late`: it should have come; `arrived`: it is there. */
  readonly state: 'due' | 'late' | 'arrived';
  /** The day on which it is, or was, to be expected: `2026-09-04`. */
  readonly due: string;
  /** The day from which it counts as late. */
  readonly lateFrom: string;
  /** How the due day came about: the median lag of releases seen live, or what is usual at the source. */
  readonly by: 'habit' | 'usual';
  /** Of one that has arrived. */
  readonly release?: Release;
}

/**
 * Every known release with the day on which it was due, and those to come: all up to the first whose day has not come
 * yet. In order of reporter, then period.
 *
 * @param now ISO 8601, UTC
 */
export function releaseCalendar(profile: SourceProfile, releases: readonly Release[], now: string): Expected[] {
  const byReporter = Map.groupBy([...releases].sort(inOrder), ({ reporter }) => reporter);
  return [...byReporter].flatMap(([reporter, known]) => {
    const expect = expectation(profile, known);
    const arrived = known.map((release): Expected => {
      return { ...named(profile, reporter, release.period), state: 'arrived', ...expect(release.period), release };
    });
    return [...arrived, ...pending(profile, { reporter, known, today: now.slice(0, 10) })];
  });
}

interface Waiting {
  readonly reporter: string;
  readonly known: readonly Release[];
  /** `2026-09-04` */
  readonly today: string;
}

/** What is to come after the newest release, up to and with the first that is not due yet. */
function pending(profile: SourceProfile, { reporter, known, today }: Waiting): Expected[] {
  const newest = known.at(-1)?.period;
  if (newest === undefined) return [];
  const expect = expectation(profile, known);
  const expected: Expected[] = [];
  for (let period = addMonths(newest, 1); ; period = addMonths(period, 1)) {
    const days = expect(period);
    expected.push({ ...named(profile, reporter, period), state: days.lateFrom <= today ? 'late' : 'due', ...days });
    if (days.due > today) return expected;
  }
}

function named({ id }: SourceProfile, reporter: string, period: Period) {
  return { source: id, reporter, period };
}

/** The days of a period. Who is slower than usual by habit is late that much later; nobody is late sooner. */
function expectation({ lag }: SourceProfile, known: readonly Release[]) {
  const habit = habitualLag(known, lag.lateDays + LIVE_WITHIN_DAYS);
  const dueDays = habit ?? lag.usualDays;
  const lateDays = Math.max(lag.lateDays, dueDays + lag.lateDays - lag.usualDays);
  return (period: Period) => ({
    due: dayAfter(period, dueDays),
    lateFrom: dayAfter(period, lateDays),
    by: habit === undefined ? ('usual' as const) : ('habit' as const),
  });
}

/**
 * Median days from the end of the period to the first sight, of the last releases that were seen live: in a later look
 * than the one that found an earlier period, and not long after the fact.
 */
function habitualLag(known: readonly Release[], atMost: number): number | undefined {
  const lags = known
    .filter((release, index) => known.slice(0, index).some(({ firstSeen }) => firstSeen < release.firstSeen))
    .map(({ period, firstSeen }) => Math.floor((Date.parse(firstSeen) - endOf(period)) / DAY_MS) + 1)
    .filter((days) => days > 0 && days <= atMost)
    .slice(-HABIT_RELEASES)
    .sort((a, b) => a - b);
  if (lags.length < HABIT_AT_LEAST) return undefined;
  const half = Math.floor(lags.length / 2);
  const [lower = 0, upper = 0] = [lags[half - 1], lags[half]];
  return lags.length % 2 === 1 ? upper : Math.round((lower + upper) / 2);
}

/** The instant at which the period is over, in milliseconds. */
function endOf(period: Period): number {
  const next = periodIndex(period) + 1;
  return Date.UTC(Math.floor(next / 12), next % 12);
}

/** A lag of 35 days after July is 4 September. */
function dayAfter(period: Period, days: number): string {
  return new Date(endOf(period) + (days - 1) * DAY_MS).toISOString().slice(0, 10);
}

function inOrder(a: Release, b: Release): number {
  return a.period === b.period ? 0 : a.period < b.period ? -1 : 1;
}
