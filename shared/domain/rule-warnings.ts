/** What a rule may say and probably does not mean. It is no reason to refuse it. */
import { suggestCode } from './code-suggestion.ts';
import { codeExists } from './nomenclature.ts';
import { type Condition, conditionsOf, type RuleDocument } from './rule.ts';
import { codesOf } from './series-selection.ts';
import type { SourceProfile } from './source-profile.ts';

/** HS 2022 is in force, and every code that it retired is gone. */
const JUDGED_IN = '2023-01';

/**
 * One line a commodity code that the nomenclature does not have. They do not refuse the rule: a basket may need a code of
 * an earlier edition to be closed under a break, and not every break is known here.
 *
 * @param known codes that there are figures of, by source: these exist, whatever is known of the nomenclature
 */
export function ruleWarnings(
  document: RuleDocument,
  profileOf: (source: string) => SourceProfile,
  known: Readonly<Record<string, readonly string[]>> = {},
): string[] {
  return [...new Set(conditionsOf(document).flatMap((condition) => codeWarnings(condition, profileOf, known)))];
}

function codeWarnings(
  { series }: Condition,
  profileOf: (source: string) => SourceProfile,
  known: Readonly<Record<string, readonly string[]>>,
): string[] {
  const { digits } = profileOf(series.source);
  const codes = known[series.source] ?? [];
  return codesOf(series)
    .filter((code) => !codes.includes(code) && codeExists(series.source, code, JUDGED_IN) === false)
    .map((code) => {
      const meant = suggestCode(code, digits, codes);
      return `found commodity ${JSON.stringify(code)}, expected a code of HS 2022${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
    });
}
