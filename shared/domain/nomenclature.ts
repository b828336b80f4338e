/**
 * Commodity codes in time: which exist, and where a code stops meaning what it meant. A source counts by the edition of
 * the Harmonized System in force and by its own finer codes; when a code is split, merged or retired, a history across
 * that month is no history of one thing, unless the basket holds all parts before and after.
 */
import { CODE_SYSTEMS, type CodeBreak } from './code-breaks.ts';
import { HS_2022_TABLE } from './hs-2022-codes.ts';
import type { Period } from './period.ts';

export type { CodeBreak };

export interface HsEdition {
  readonly year: number;
  /** First month in which reporters that change on time use it. */
  readonly from: Period;
}

/** Editions since 2012; the last is to come. Reporters to UN Comtrade change later, some by years. */
const HS_EDITIONS: readonly HsEdition[] = [
  { year: 2012, from: '2012-01' },
  { year: 2017, from: '2017-01' },
  { year: 2022, from: '2022-01' },
  { year: 2028, from: '2028-01' },
];

export type Existence = boolean | 'unknown';

const CODE = /^\d{2}(?:\d{2}){0,4}$/;
/** Its codes are as each reporter sends them, in the edition that the reporter uses. */
const MANY_REPORTERS = 'un-comtrade';
/** HS 2022 came into force in the United States within this month, which holds codes of both editions. */
const CHANGED_WITHIN_MONTH = { source: 'us-census', period: '2022-01' } as const;
const [HS_2017, HS_2022, HS_2028] = ['2017-01', '2022-01', '2028-01'] as const;

const HS_2022_CODES: ReadonlySet<string> = new Set(readTable(HS_2022_TABLE));

/** The edition in force in a period; undefined before 2012. */
export function hsEdition(period: Period): HsEdition | undefined {
  return HS_EDITIONS.findLast(({ from }) => from <= period);
}

/** The codes of HS 2022 that begin with these digits, in ascending order, the digits themselves included. */
export function hsCodesUnder(digits: string): string[] {
  return [...HS_2022_CODES].filter((code) => code.startsWith(digits)).sort();
}

/**
 * The known breaks that concern a code at a source: its own, those of its parts, and those of the code that it is part
 * of. Of an HS6 or shorter, changes of national codes within it are left out, because it does not change with them.
 */
export function breaksOf(source: string, commodity: string): CodeBreak[] {
  return breaksAt(source).filter((known) => concerns(known, commodity));
}

/**
 * The breaks between two periods that a basket is not closed under: goods of it came from outside or went there, so
 * that what is computed across them compares different things. A basket is closed under a break when it holds every
 * code before and every code after, itself or as part of a shorter code. National codes change within an HS6: they
 * cannot break a series of six digits or fewer.
 */
export function openBreaks(source: string, commodities: readonly string[], from: Period, until: Period): CodeBreak[] {
  return breaksAt(source).filter(
    (known) =>
      from < known.period &&
      known.period <= until &&
      commodities.some((commodity) => concerns(known, commodity)) &&
      !isClosed(known, commodities),
  );
}

/**
 * Whether the source's nomenclature has the code in the period. `unknown` wherever that does not follow from HS 2022 or
 * from a known break: only the source can tell then.
 */
export function codeExists(source: string, commodity: string, period: Period): Existence {
  if (!CODE.test(commodity)) return false;
  const chapter = commodity.slice(0, 2);
  if (chapter === '00' || chapter === '77') return false;
  // Reporters use these two for what they like.
  if (chapter === '98' || chapter === '99') return 'unknown';
  const harmonized = hsExists(source, commodity.slice(0, 6), period);
  if (harmonized === false || commodity.length <= 6) return harmonized;
  return byBreaks(breaksAt(source), commodity, period);
}

function hsExists(source: string, code: string, period: Period): Existence {
  // Chapters have been the same in every edition.
  if (code.length === 2) return HS_2022_CODES.has(code);
  const known = byBreaks(breaksAt(source), code, period);
  const listed = HS_2022_CODES.has(code);
  if (source === MANY_REPORTERS) return known === true && listed ? true : 'unknown';
  if (period < HS_2017 || period >= HS_2028) return 'unknown';
  if (period < HS_2022) return known;
  return isChanging(source, period) && (known !== 'unknown' || !listed) ? 'unknown' : listed;
}

function isChanging(source: string, period: Period): boolean {
  return source === CHANGED_WITHIN_MONTH.source && period === CHANGED_WITHIN_MONTH.period;
}

function byBreaks(breaks: readonly CodeBreak[], code: string, period: Period): Existence {
  const known = breaks.find(({ from, to }) => from.includes(code) || to.includes(code));
  if (known === undefined) return 'unknown';
  return (period < known.period ? known.from : known.to).includes(code);
}

function breaksAt(source: string): CodeBreak[] {
  return CODE_SYSTEMS.filter(({ sources }) => sources.includes(source)).flatMap(({ breaks }) => breaks);
}

function concerns({ from, to }: CodeBreak, commodity: string): boolean {
  return [...from, ...to].some((code) => {
    if (commodity.startsWith(code)) return true;
    return code.startsWith(commodity) && !(code.length > 6 && commodity.length <= 6);
  });
}

function isClosed({ from, to, incomplete }: CodeBreak, commodities: readonly string[]): boolean {
  if (incomplete === true) return false;
  return [...from, ...to].every((code) => commodities.some((commodity) => code.startsWith(commodity)));
}

function readTable(table: string): string[] {
  const chapters = table.trim().replaceAll('\n  ', ' ').split('\n');
  return chapters.flatMap((line) => {
    const [chapter = '', ...groups] = line.split(' ');
    return [chapter, ...groups.flatMap((group) => headingOf(chapter, group))];
  });
}

function headingOf(chapter: string, group: string): string[] {
  const [heading = '', ...subheadings] = group.match(/../g) ?? [];
  return [`${chapter}${heading}`, ...subheadings.map((digits) => `${chapter}${heading}${digits}`)];
}
