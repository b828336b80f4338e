/** A text whose numbers do not break at a line's end: `1 000 000` keeps together. */
export function unbroken(text: string): string {
  return text
    .replace(/(?<=\d) (?=\d{3}(?!\d))/g, '\u202f')
    .replace(/(?<=\d) (?=(?:points|USD|EUR|GBP|kg)\b)/g, '\u00a0');
}
