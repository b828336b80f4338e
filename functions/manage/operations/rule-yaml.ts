/** Rules as YAML, as they would lie in files. */
import { stringify } from 'yaml';
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { writtenRule } from '../../../shared/domain/written-rule.ts';

/** One document a rule. */
export function ruleYaml(documents: readonly RuleDocument[]): string {
  return documents.map((document) => stringify(writtenRule(document), { lineWidth: 0 })).join('---\n');
}
