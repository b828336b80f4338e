/** The code that somebody probably meant who wrote one that cannot be used. */
import { nearest } from './edit-distance.ts';
import { hsCodesUnder } from './nomenclature.ts';

/**
 * Looks first among codes that are known to have figures, then among those of HS 2022 of a length that the source
 * publishes: in the same heading, then in the same chapter. Undefined when none is near.
 *
 * @param digits the lengths that a code may have
 */
export function suggestCode(
  code: string,
  digits: readonly number[],
  known: readonly string[] = [],
): string | undefined {
  const fits = (candidate: string) => digits.includes(candidate.length) && candidate !== code;
  const beginning = (codes: readonly string[]) =>
    codes.find((candidate) => candidate.startsWith(code) || code.startsWith(candidate));
  const carried = known.filter(fits);
  const heading = hsCodesUnder(code.slice(0, 4)).filter(fits);
  const chapter = hsCodesUnder(code.slice(0, 2)).filter(fits);
  const alike = heading.filter((candidate) => candidate.length === code.length);
  return (
    beginning(carried) ??
    nearest(code, carried) ??
    nearest(code, alike) ??
    beginning([...heading].reverse()) ??
    nearest(code, chapter)
  );
}
