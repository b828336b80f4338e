/** `chokepoint rules test`: the test files beside the rules. */
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { readRuleFiles, type RuleFile } from '../../rule-files.ts';
import { readRuleTests, type RuleTestFile } from '../../rule-test-files.ts';
import { type Difference, runRuleTest } from '../../rule-tests.ts';
import { shippedRules } from '../../shipped-rules.ts';
import { UsageError } from '../../usage-error.ts';
import type { RulesOptions } from './rules-options.ts';

interface Outcome {
  readonly file: string;
  readonly rule: string;
  readonly case: string;
  readonly passed: boolean;
  readonly differences: readonly Difference[];
}

/** Exit code 0 when every case passed, 1 otherwise. */
export async function testRules({ rules = shippedRules, json, names }: RulesOptions): Promise<number> {
  const files = await readRuleFiles(rules, sourceProfiles);
  const tests = (await readRuleTests(rules, files)).filter(({ rule }) => names.length === 0 || names.includes(rule.id));
  if (tests.length === 0) throw new UsageError(`no tests of ${names.join(', ')} in ${rules}`);
  const outcomes = tests.flatMap((test) => run(test, files));
  const failed = outcomes.filter(({ passed }) => !passed).length;
  const summary = `${outcomes.length - failed} passed, ${failed} failed`;
  if (json) for (const outcome of outcomes) process.stdout.write(`${JSON.stringify({ type: 'test', ...outcome })}\n`);
  else process.stdout.write(`${[...tests.flatMap(({ file }) => textOf(file, outcomes)), summary].join('\n')}\n`);
  if (json) process.stderr.write(`${summary}\n`);
  return failed === 0 ? 0 : 1;
}

function run({ file, rule, cases, lineOf }: RuleTestFile, files: readonly RuleFile[]): Outcome[] {
  const silencers = files.map(({ document }) => document).filter(({ id }) => rule['silenced-by'].includes(id));
  return cases.map((each, index) => {
    const outcome = runRuleTest(rule, silencers, each);
    if ('problem' in outcome) {
      const path = `cases[${index}].${outcome.problem.path}`.replace(/\.$/, '');
      throw new UsageError(`${file}:${lineOf(path)}: ${path}: expected ${outcome.problem.message}`);
    }
    const { differences } = outcome;
    return { file, rule: rule.id, case: each.name, passed: differences.length === 0, differences };
  });
}

function textOf(file: string, outcomes: readonly Outcome[]): string[] {
  const lines = outcomes
    .filter((outcome) => outcome.file === file)
    .flatMap(({ case: name, passed, differences }) => [
      `  ${passed ? 'ok    ' : 'FAILED'} ${name}`,
      ...differences.map(({ period, expected, found }) => `         ${period}: expected ${expected}; found ${found}`),
    ]);
  return [file, ...lines];
}
