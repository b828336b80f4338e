/** What is chosen on the page of a rule: kept in the address, so that a link leads to the same month. */
import type { Assessed } from '../../api/shapes.ts';
import { query, setQuery } from '../../shell/router.ts';
import { highest, RANGES } from './chart/chart-data.ts';

export interface Chosen {
  readonly subject: string;
  readonly period: string;
  /** Months shown; 0 is everything. */
  readonly range: number;
  /** Whether the values as first assessed are drawn beside those of now. */
  readonly first: boolean;
  /** Shares in the stack, rather than amounts. */
  readonly shares: boolean;
}

/** From the address; what it does not say is the highest subject and the last month. */
export function chosenOf(assessed: Assessed): Chosen {
  const { subjects, until } = assessed;
  const asked = query.value;
  const subject = subjects.find((each) => each.subject === asked.get('subject')) ?? highest(assessed);
  const range = RANGES.find(({ months }) => String(months) === asked.get('months')) ?? RANGES[1];
  return {
    subject: subject?.subject ?? '',
    period: asked.get('period') ?? until,
    range: range.months,
    first: asked.get('first') === 'yes',
    shares: asked.get('stack') !== 'amounts',
  };
}

/** The day whose knowledge is shown, that of its end; undefined for now. */
export function asOfChosen(): string | undefined {
  const day = query.value.get('as-of') ?? '';
  return /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined;
}

export const chooseAsOf = (day: string) => setQuery({ 'as-of': day });
export const choosePeriod = (period: string) => setQuery({ period });
export const chooseSubject = (subject: string) => setQuery({ subject });
export const chooseRange = (months: number) => setQuery({ months: months === RANGES[1].months ? '' : String(months) });
export const chooseFirst = (first: boolean) => setQuery({ first: first ? 'yes' : '' });
export const chooseStack = (shares: boolean) => setQuery({ stack: shares ? '' : 'amounts' });
