/** SNS subjects are ASCII of at most 99 characters, without control characters. */
import { foldToGsm7 } from './gsm7.ts';

export const SUBJECT_LIMIT = 99;

/** The letters and signs of GSM-7 that do not decompose into ASCII. */
const SPELT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    Æ: 'AE',
    ø: 'o',
    Ø: 'O',
    '£': 'GBP ',
    '¥': 'JPY ',
    '€': 'EUR ',
    '¡': '!',
    '¿': '?',
  }),
);

/** Latin letters lose their accents, typographic signs become plain ones; what has no ASCII likeness becomes `?`. */
export function foldToAscii(text: string): string {
  const spelt = [...foldToGsm7(text)].map((character) => SPELT.get(character) ?? character).join('');
  return spelt
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7E]/gu, '?')
    .trim();
}

/** Cuts at a word where it can, and says that it did; never longer than `limit` characters. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, Math.max(0, limit - 3));
  const space = head.lastIndexOf(' ');
  return `${(space > limit / 2 ? head.slice(0, space) : head).trimEnd()}...`.slice(0, limit);
}
