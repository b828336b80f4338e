/** The rows that Census gives for groups of countries beside the countries themselves, computed from membership. */
import { scheduleCPartner } from '../../shared/sources/schedule-c.ts';
import type { CountryRow } from './census-recording.ts';

interface Group {
  readonly code: string;
  readonly name: string;
  readonly has: (code: string) => boolean;
}

// The members since 2020-02; a recording of earlier months would need them by date.
const EU = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));
const MEXICO = '2010';

/** First digit of Schedule C is the continent, but Mexico (2010) counts to North America. */
const GROUPS: readonly Group[] = [
  { code: '0003', name: 'EUROPEAN UNION', has: (code) => EU.has(scheduleCPartner(code)) },
  { code: '0020', name: 'USMCA (NAFTA)', has: (code) => code === '1220' || code === MEXICO },
  { code: '1XXX', name: 'NORTH AMERICA', has: (code) => code.startsWith('1') || code === MEXICO },
  { code: '2XXX', name: 'CENTRAL AMERICA', has: (code) => code.startsWith('2') && code !== MEXICO },
  { code: '3XXX', name: 'SOUTH AMERICA', has: (code) => code.startsWith('3') },
  { code: '4XXX', name: 'EUROPE', has: (code) => code.startsWith('4') },
  { code: '5XXX', name: 'ASIA', has: (code) => code.startsWith('5') },
  { code: '6XXX', name: 'AUSTRALIA AND OCEANIA', has: (code) => code.startsWith('6') },
  { code: '7XXX', name: 'AFRICA', has: (code) => code.startsWith('7') },
];

/** One row for each group that has a member among the rows. */
export function groupRows(rows: readonly CountryRow[]): CountryRow[] {
  return GROUPS.flatMap(({ code, name, has }) => {
    const members = rows.filter((row) => has(row.code));
    return members.length === 0 ? [] : [{ code, name, value: sum(members) }];
  });
}

/** The row of all countries, which Census marks `-`. */
export function worldRow(rows: readonly CountryRow[]): CountryRow {
  return { code: '-', name: 'TOTAL FOR ALL COUNTRIES', value: sum(rows) };
}

function sum(rows: readonly CountryRow[]): number {
  return rows.reduce((total, { value }) => total + value, 0);
}
