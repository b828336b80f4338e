/**
 * Who was in the EU when, by month, as the changing aggregates of Comext count it. From the accession treaties and the
 * withdrawal agreement (in force at the end of 2020-01-31); a month counts from the first in which the state was a member.
 */
import type { Period } from '../../domain/period.ts';

const SINCE: ReadonlyMap<Period, string> = new Map([
  ['1958-01', 'BE DE FR IT LU NL'],
  ['1973-01', 'DK GB IE'],
  ['1981-01', 'GR'],
  ['1986-01', 'ES PT'],
  ['1995-01', 'AT FI SE'],
  ['2004-05', 'CY CZ EE HU LT LV MT PL SI SK'],
  ['2007-01', 'BG RO'],
  ['2013-07', 'HR'],
]);
const UK_LEFT: Period = '2020-02';

const JOINED: ReadonlyMap<string, Period> = new Map(
  [...SINCE].flatMap(([period, states]) => states.split(' ').map((state) => [state, period] as const)),
);

/** The 27 members since the United Kingdom left, in alphabetical order. */
export const EU27_2020: readonly string[] = [...JOINED.keys()].filter((state) => state !== 'GB').sort();

const MEMBERS_2020: ReadonlySet<string> = new Set(EU27_2020);

/** True for one of the 27, whatever the period. */
export function isMember2020(state: string): boolean {
  return MEMBERS_2020.has(state);
}

/** True for a state that was a member in the period. */
export function wasMember(state: string, period: Period): boolean {
  const since = JOINED.get(state);
  return since !== undefined && since <= period && (state !== 'GB' || period < UK_LEFT);
}
