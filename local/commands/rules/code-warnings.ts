/** Commodity codes that the nomenclature does not have at the last month that is carried: probably a slip. */
import { codeExists } from '../../../shared/domain/nomenclature.ts';
import { suggestCode } from '../../../shared/domain/code-suggestion.ts';
import { type Condition, conditionsOf } from '../../../shared/domain/rule.ts';
import { codesOf } from '../../../shared/domain/series-selection.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import type { RuleFile } from '../../rule-files.ts';
import type { Figures } from './figures.ts';

/** HS 2022 is in force, and every code that it retired is gone. */
const JUDGED_IN = '2023-01';

/**
 * One line a code. They do not refuse the rule: a basket may need a code of an earlier edition to be closed under a
 * break, and not every break is known here.
 */
export function codeWarnings({ document }: RuleFile, figures: Figures): string[] {
  return [...new Set(conditionsOf(document).flatMap((condition) => warningsOf(condition, figures)))];
}

function warningsOf({ series }: Condition, { codes }: Figures): string[] {
  const { digits } = sourceProfile(series.source);
  const known = codes[series.source] ?? [];
  return codesOf(series)
    .filter((code) => !known.includes(code) && codeExists(series.source, code, JUDGED_IN) === false)
    .map((code) => {
      const meant = suggestCode(code, digits, known);
      return `found commodity ${JSON.stringify(code)}, expected a code of HS 2022${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
    });
}
