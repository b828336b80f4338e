/** `chokepoint rules backtest`: what each rule would have done, as known at the time and by today's figures. */
import { nearest } from '../../../shared/domain/edit-distance.ts';
import { readRuleFiles, type RuleFile } from '../../rule-files.ts';
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { shippedRules } from '../../shipped-rules.ts';
import { UsageError } from '../../usage-error.ts';
import { backtestFiles, figuresFor, skippedText } from './backtest-files.ts';
import { backtestJson, backtestLines } from './backtest-text.ts';
import type { RulesOptions } from './rules-options.ts';
import { speaksUnicode } from './sparkline.ts';

/** Exit code 0, whatever the rules would have done. */
export async function backtestRules({ rules, data, json, names }: RulesOptions): Promise<number> {
  const files = await readRuleFiles(rules ?? shippedRules, sourceProfiles);
  const wanted = chosen(files, names);
  const figures = await figuresFor(files, data);
  const { backtests, skipped } = backtestFiles(wanted, figures, files);
  if (json) {
    process.stderr.write(`${figures.title}\n`);
    for (const each of backtests)
      process.stdout.write(`${JSON.stringify({ type: 'backtest', ...backtestJson(each) })}\n`);
    for (const each of skipped) process.stdout.write(`${JSON.stringify({ type: 'skipped', ...each })}\n`);
    return 0;
  }
  const unicode = speaksUnicode(process.stdout, process.env);
  process.stdout.write(`${figures.title}\n`);
  for (const each of backtests) process.stdout.write(`\n${backtestLines(each, unicode).join('\n')}\n`);
  if (skipped.length > 0) process.stdout.write('\nSkipped:\n');
  for (const each of skipped) process.stdout.write(`  ${each.rule}: ${skippedText(each)}\n`);
  return 0;
}

function chosen(files: readonly RuleFile[], names: readonly string[]): readonly RuleFile[] {
  const ids = files.map(({ document }) => document.id);
  const unknown = names.find((name) => !ids.includes(name));
  const meant = unknown === undefined ? undefined : nearest(unknown, ids);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  if (unknown !== undefined)
    throw new UsageError(`found rule ${JSON.stringify(unknown)}, expected one of ${ids.join(', ')}${hint}`);
  return names.length === 0 ? files : files.filter(({ document }) => names.includes(document.id));
}
