/** Texts that people type and others read: one line, nothing invisible that could turn or hide what stands beside it. */

/** Format characters that some scripts need between letters: zero width joiner and non-joiner. */
const JOINERS = /[\u200c\u200d]/u;
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu;

/**
 * The text on one line in normal form C: line breaks, tabs and other white space become one space, controls,
 * bidirectional overrides and other invisible or unassigned characters go. May be empty.
 */
export function plainLine(text: string): string {
  return (
    text
      // What is invisible goes first: spaces on either side of it are one, and letters meet their accents.
      .replace(INVISIBLE, (character) => (JOINERS.test(character) ? character : ''))
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .normalize('NFC')
      .trim()
  );
}
