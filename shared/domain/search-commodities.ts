/** Finds commodity codes by words or by digits, among the codes of HS 2022 and of the baskets. */
import { basket, basketIds } from './baskets.ts';
import { CHAPTER_TEXTS, HS6_TEXTS } from './commodity-texts.ts';
import { hsCodesUnder } from './nomenclature.ts';

export interface FoundCommodity {
  readonly code: string;
  /** Our own short text, of the code itself or of the nearest shorter code that has one. */
  readonly text: string;
  /** Baskets that hold the code. */
  readonly baskets: readonly string[];
}

interface Entry {
  readonly found: FoundCommodity;
  /** Words of the text, in lower case. */
  readonly own: readonly string[];
  /** Those of its baskets' labels. */
  readonly labels: readonly string[];
}

const TEXTS: ReadonlyMap<string, string> = new Map([...readTexts(CHAPTER_TEXTS), ...readTexts(HS6_TEXTS)]);
const BASKETS: ReadonlyMap<string, readonly string[]> = basketsByCode();
const ENTRIES: readonly Entry[] = entries();

const DIGITS = /^[\d.\s]+$/;

/** The short text of a code, or of the nearest shorter code that has one. */
export function commodityText(code: string): string | undefined {
  for (let length = code.length; length >= 2; length -= 2) {
    const text = TEXTS.get(code.slice(0, length));
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * At most `limit` codes. Digits, with or without dots, find the codes that begin with them. Words find the codes whose
 * text or basket has a word that begins with each of them; those whose own text has most of the words come first, then
 * those with the fewest others.
 */
export function searchCommodities(text: string, limit: number): FoundCommodity[] {
  const wanted = text.trim();
  if (wanted === '' || limit < 1) return [];
  const found = DIGITS.test(wanted) ? byDigits(wanted.replace(/[.\s]/g, '')) : byWords(wordsOf(wanted));
  return found.slice(0, limit);
}

function byDigits(digits: string): FoundCommodity[] {
  const codes = new Set([...hsCodesUnder(digits), ...[...BASKETS.keys()].filter((code) => code.startsWith(digits))]);
  return [...codes].sort(shortestFirst).map(commodity);
}

function byWords(words: readonly string[]): FoundCommodity[] {
  if (words.length === 0) return [];
  return ENTRIES.filter(({ own, labels }) => words.every((word) => begins(own, word) || begins(labels, word)))
    .map((entry) => ({ entry, rank: rankOf(entry, words) }))
    .sort((a, b) => b.rank - a.rank || a.entry.own.length - b.entry.own.length || byCode(a.entry.found, b.entry.found))
    .map(({ entry }) => entry.found);
}

/** How many words the text itself has: a whole word counts double. */
function rankOf({ own }: Entry, words: readonly string[]): number {
  return words.filter((word) => begins(own, word)).length + words.filter((word) => own.includes(word)).length;
}

function begins(own: readonly string[], word: string): boolean {
  return own.some((one) => one.startsWith(word));
}

function entries(): Entry[] {
  const codes = new Set([...TEXTS.keys(), ...BASKETS.keys()]);
  return [...codes].sort().map((code) => {
    const found = commodity(code);
    const labels = found.baskets.flatMap((id) => wordsOf(basket(id).label));
    return { found, own: [...new Set(wordsOf(found.text))], labels };
  });
}

function commodity(code: string): FoundCommodity {
  return { code, text: commodityText(code) ?? '', baskets: BASKETS.get(code) ?? [] };
}

function basketsByCode(): Map<string, string[]> {
  const byCode = new Map<string, string[]>();
  for (const id of basketIds())
    for (const { hs6, cn8, hts10 } of basket(id).lines)
      for (const code of [hs6, ...cn8, ...hts10]) byCode.set(code, [...(byCode.get(code) ?? []), id]);
  return byCode;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function byCode(a: FoundCommodity, b: FoundCommodity): number {
  return shortestFirst(a.code, b.code);
}

function shortestFirst(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function readTexts(table: string): [code: string, text: string][] {
  return table.split(';').map((entry) => {
    const [code = '', ...words] = entry.trim().split(/\s+/);
    return [code, words.join(' ')];
  });
}
