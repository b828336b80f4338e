/** Commodity codes that the nomenclature does not have at the last month that is carried: probably a slip. */
import { ruleWarnings } from '../../../shared/domain/rule-warnings.ts';
import { sourceProfile } from '../../../shared/sources/index.ts';
import type { RuleFile } from '../../rule-files.ts';
import type { Figures } from './figures.ts';

/** One line a code. */
export function codeWarnings({ document }: RuleFile, { codes }: Figures): string[] {
  return ruleWarnings(document, sourceProfile, codes);
}
