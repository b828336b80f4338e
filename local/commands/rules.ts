/** `chokepoint rules validate [--rules DIR]`: checks the files and prints each rule as its sentence. */
import { leadOf } from '../../shared/domain/rule.ts';
import { ruleSentence } from '../../shared/domain/rule-sentence.ts';
import { sourceProfile, sourceProfiles } from '../../shared/sources/index.ts';
import { readRuleFiles } from '../rule-files.ts';
import { shippedRules } from '../shipped-rules.ts';
import { UsageError } from '../usage-error.ts';
import { parameters } from './parameters.ts';

/** Exit code 0 when every file holds a rule. */
export async function rulesCommand(args: string[]): Promise<number> {
  const { values, positionals } = parameters(args, { rules: { type: 'string' }, json: { type: 'boolean' } });
  const [verb = 'validate'] = positionals;
  if (verb !== 'validate') throw new UsageError(`unknown command rules ${JSON.stringify(verb)}; expected rules validate`);
  const rules = await readRuleFiles(values.rules ?? shippedRules, sourceProfiles);
  for (const { file, document } of rules) {
    const sentence = ruleSentence(document, sourceProfile(leadOf(document).series.source));
    process.stdout.write(values.json === true ? `${JSON.stringify({ file, rule: document.id, sentence })}\n` : `${file}: ${document.name}\n  ${sentence}\n`);
  }
  return 0;
}
