/**
 * The 7-bit alphabet of text messages (3GPP TS 23.038), in which one part holds 160 characters.
 * A single character outside it turns the whole message into UCS-2, where a part holds 70: twice the price or more.
 */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Sent as an escape and a second septet, so each counts two. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** What stands in for characters that compatibility decomposition does not bring into the alphabet. */
const SUBSTITUTES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "'": '‘’‚‛′‵‹›`´ʼʹ',
    '"': '“”„‟″‶«»',
    '-': '‐‑‒–—―−⁃•‣¬',
    '.': '·‧∙',
    '/': '÷⁄∕',
    '*': '∗⋅',
    ' ': '\t\u1680\u180e',
    '\n': '\u2028\u2029',
    '...': '…',
    '>=': '≥⩾',
    '<=': '≤⩽',
    '!=': '≠',
    '~': '≈∼≃',
    '+/-': '±',
    '->': '→⇒',
    '<-': '←⇐',
    '^': '↑',
    x: '×',
    u: 'µμ',
    deg: '°',
    '0/00': '‰',
    '|': '¦',
    '(c)': '©',
    '(R)': '®',
    c: '¢',
    Rs: '₹',
    RUB: '₽',
    l: 'ł',
    L: 'Ł',
    d: 'đð',
    D: 'ĐÐ',
    i: 'ı',
    h: 'ħ',
    H: 'Ħ',
    t: 'ŧ',
    T: 'ŦΤ',
    n: 'ŋ',
    N: 'ŊΝ',
    oe: 'œ',
    OE: 'Œ',
    th: 'þ',
    Th: 'Þ',
    SS: 'ẞ',
    A: 'Α',
    B: 'Β',
    E: 'Ε',
    Z: 'Ζ',
    I: 'Ι',
    K: 'Κ',
    M: 'Μ',
    O: 'Ο',
    P: 'Ρ',
    Y: 'Υ',
    X: 'Χ',
  }).flatMap(([substitute, characters]) => [...characters].map((character) => [character, substitute])),
);

/** Carriage returns go too: a line break in a text message is one line feed. */
const DROPPED = /[\p{Cc}\p{Cf}\p{M}]/u;

const PART = { 'GSM-7': { single: 160, several: 153 }, 'UCS-2': { single: 70, several: 67 } } as const;

const ELLIPSIS = '...';

/** How a text message is encoded, what it counts, and how many parts are billed. */
export interface SmsParts {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets in GSM-7 (an extension character counts two), UTF-16 code units in UCS-2. */
  readonly units: number;
  readonly parts: number;
}

/**
 * The text in GSM-7 characters alone: line feeds stay, other control and format characters go, accents and
 * typography that the alphabet lacks become their nearest plain form, and what has none becomes `?`.
 */
export function foldToGsm7(text: string): string {
  return [...text.replaceAll('\r\n', '\n').normalize('NFC')].map(foldCharacter).join('');
}

/** The parts a message is billed as; an empty message is sent, and billed, as one. */
export function smsParts(text: string): SmsParts {
  const sizes = [...text].map(septets);
  const gsm7 = sizes.filter((size) => size !== undefined);
  const encoding = gsm7.length === sizes.length ? 'GSM-7' : 'UCS-2';
  const characters = encoding === 'GSM-7' ? gsm7 : [...text].map((character) => character.length);
  const units = characters.reduce((sum, size) => sum + size, 0);
  const { single, several } = PART[encoding];
  return { encoding, units, parts: units <= single ? 1 : countParts(characters, several) };
}

/**
 * The text folded and cut to at most `units` septets; a cut text ends in `...` where that leaves room for a word.
 * @throws RangeError when `units` is no whole number from 0.
 */
export function truncateGsm7(text: string, units: number): string {
  if (!Number.isInteger(units) || units < 0) {
    throw new RangeError(`A text message cannot be cut to ${units} units: expected a whole number from 0`);
  }
  const folded = foldToGsm7(text);
  if (smsParts(folded).units <= units) return folded;
  return units > ELLIPSIS.length ? prefix(folded, units - ELLIPSIS.length).trimEnd() + ELLIPSIS : prefix(folded, units);
}

/** What the character counts in GSM-7, or undefined when the alphabet lacks it. */
function septets(character: string): 1 | 2 | undefined {
  if (BASIC.has(character)) return 1;
  return EXTENSION.has(character) ? 2 : undefined;
}

function foldCharacter(character: string): string {
  const substitute = SUBSTITUTES.get(character);
  if (substitute !== undefined) return substitute;
  if (character === '\n') return character;
  if (DROPPED.test(character)) return '';
  if (septets(character) !== undefined) return character;
  const decomposed = character.normalize('NFKD');
  return decomposed === character ? '?' : [...decomposed].map(foldCharacter).join('');
}

/** Neither an escaped pair nor a surrogate pair is split between two parts, so a part may end one unit short. */
function countParts(characters: readonly number[], capacity: number): number {
  let parts = 1;
  let used = 0;
  for (const size of characters) {
    if (used + size > capacity) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}

function prefix(folded: string, units: number): string {
  let used = 0;
  let end = 0;
  for (const character of folded) {
    used += septets(character) ?? 0;
    if (used > units) break;
    end += character.length;
  }
  return folded.slice(0, end);
}
