/**
 * A period is a calendar month, written `2026-07`. Inside loops it is an index: months since year 0,
 * so that adding and comparing are plain arithmetic.
 */
import * as z from 'zod';

const PERIOD = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** `2026-07`: four digits, a hyphen, a month from 01 to 12. */
export const periodSchema = z.string().regex(PERIOD, { error: 'a month such as 2026-07' });

/** A calendar month as `YYYY-MM`. Compares correctly as a string. */
export type Period = string;

/** True when the text is a calendar month. */
export function isPeriod(text: string): boolean {
  return PERIOD.test(text);
}

/** Months since year 0. Throws a RangeError when the text is no period. */
export function periodIndex(period: Period): number {
  const match = PERIOD.exec(period);
  if (match === null) throw new RangeError(`not a period: ${JSON.stringify(period)}; expected a month such as 2026-07`);
  return Number(match[1]) * 12 + Number(match[2]) - 1;
}

/** The inverse of {@link periodIndex}. */
export function periodAt(index: number): Period {
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String(index - year * 12 + 1).padStart(2, '0')}`;
}

/** The period `months` later (earlier when negative). */
export function addMonths(period: Period, months: number): Period {
  return periodAt(periodIndex(period) + months);
}

/** Every period from the first to the last, both included; empty when the last is before the first. */
export function periodsBetween(from: Period, until: Period): Period[] {
  const first = periodIndex(from);
  return Array.from({ length: Math.max(0, periodIndex(until) - first + 1) }, (_, offset) => periodAt(first + offset));
}

/** The calendar month that an instant falls in, in UTC. */
export function periodOf(instant: string): Period {
  const period = instant.slice(0, 7);
  periodIndex(period);
  return period;
}
