/** `chokepoint rules validate`: checks the files, prints each rule as its sentence, and says what there are no figures of. */
import { ruleSentence } from '../../../shared/domain/rule-sentence.ts';
import { sourceProfile, sourceProfiles } from '../../../shared/sources/index.ts';
import { readRuleFiles, type RuleFile } from '../../rule-files.ts';
import { shippedRules } from '../../shipped-rules.ts';
import { skippedText } from './backtest-files.ts';
import { codeWarnings } from './code-warnings.ts';
import { type Figures, missingSeries } from './figures.ts';
import { recordedFigures } from './recorded-figures.ts';
import type { RulesOptions } from './rules-options.ts';

/** Exit code 0 when every file holds a rule; a rule without carried figures is one all the same. */
export async function validateRules({ rules, json }: RulesOptions): Promise<number> {
  const files = await readRuleFiles(rules ?? shippedRules, sourceProfiles);
  const figures = await recordedFigures();
  for (const file of files) process.stdout.write(json ? `${jsonLine(file, figures)}\n` : textOf(file, figures));
  return 0;
}

function sentenceOf({ document }: RuleFile): string {
  return ruleSentence(document, sourceProfile);
}

function jsonLine(file: RuleFile, figures: Figures): string {
  const missing = missingSeries(file.document, figures);
  const warnings = codeWarnings(file, figures);
  return JSON.stringify({
    type: 'rule',
    file: file.file,
    rule: file.document.id,
    sentence: sentenceOf(file),
    ...(missing.length > 0 && { missing }),
    ...(warnings.length > 0 && { warnings }),
  });
}

function textOf(file: RuleFile, figures: Figures): string {
  const missing = missingSeries(file.document, figures);
  const notes = [
    ...codeWarnings(file, figures).map((warning) => `  warning: ${warning}`),
    ...(missing.length === 0
      ? []
      : [`  not in the carried recording: ${skippedText({ missing })}; it needs a live source`]),
  ];
  return `${[`${file.file}: ${file.document.name}`, `  ${sentenceOf(file)}`, ...notes].join('\n')}\n`;
}
