/** Partners: the countries and territories that a reporter trades with, by ISO 3166-1 alpha-2 code. */
import { nearest } from './edit-distance.ts';
import { PARTNER_NAMES } from './partner-names.ts';
import type { PartnerCode } from './series.ts';

const UNLISTED = /^ZZ-(.+)$/;

/** What people write instead of a code or of the name in the table, in lower case. */
const ALIASES: ReadonlyMap<string, PartnerCode> = new Map([
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['britain', 'GB'],
  ['usa', 'US'],
  ['u.s.', 'US'],
  ['united states of america', 'US'],
  ['prc', 'CN'],
  ["people's republic of china", 'CN'],
  ['korea', 'KR'],
  ['republic of korea', 'KR'],
  ['korea, south', 'KR'],
  ['korea, north', 'KP'],
  ['dprk', 'KP'],
  ['chinese taipei', 'TW'],
  ['viet nam', 'VN'],
  ['czech republic', 'CZ'],
  ['holland', 'NL'],
  ['el', 'GR'],
  ['russian federation', 'RU'],
  ['türkiye', 'TR'],
  ['turkiye', 'TR'],
  ['burma', 'MM'],
  ['ivory coast', 'CI'],
  ['cape verde', 'CV'],
  ['swaziland', 'SZ'],
  ['macedonia', 'MK'],
  ['macau', 'MO'],
  ['uae', 'AE'],
  ['drc', 'CD'],
  ['dr congo', 'CD'],
]);

/** True for a code of the table, in capitals. A source's unlisted partner (`ZZ-…`) is none. */
export function isPartner(code: string): boolean {
  return PARTNER_NAMES.has(code);
}

/** The name as an analyst writes it. For a code that is in no table, words that say so. */
export function partnerName(code: PartnerCode): string {
  const name = PARTNER_NAMES.get(code);
  if (name !== undefined) return name;
  return `unlisted partner ${UNLISTED.exec(code)?.[1] ?? code}`;
}

/** Every code, in alphabetical order. */
export function partnerCodes(): PartnerCode[] {
  return [...PARTNER_NAMES.keys()];
}

/** The code that somebody means who wrote a name, a usual other name, a misspelt one, or a code in small letters. */
export function suggestPartner(text: string): PartnerCode | undefined {
  const wanted = text.trim().toLowerCase();
  if (PARTNER_NAMES.has(wanted.toUpperCase())) return wanted.toUpperCase();
  const alias = ALIASES.get(wanted);
  if (alias !== undefined) return alias;
  // Three letters are a code of another kind, and the nearest name would be a guess.
  if (wanted.length <= 3) return undefined;
  const meant = nearest(wanted, [...PARTNER_NAMES.values()]);
  return partnerCodes().find((code) => partnerName(code) === meant);
}
