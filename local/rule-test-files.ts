/** Reads the test files beside the rules. Every problem names its file, line and path. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleDocument } from '../shared/domain/rule.ts';
import { problemLine, schemaProblems } from '../shared/domain/rule-problems.ts';
import { nearest } from '../shared/domain/edit-distance.ts';
import { readLocatedYaml } from './located-yaml.ts';
import type { RuleFile } from './rule-files.ts';
import { type RuleTest, ruleTestSchema } from './rule-test-schema.ts';
import { UsageError } from './usage-error.ts';

const TEST_FILE = /\.test\.(?:yaml|yml|json)$/;

export interface RuleTestFile {
  readonly file: string;
  readonly rule: RuleDocument;
  readonly cases: RuleTest['cases'];
  lineOf(path: string): number;
}

/**
 * Reads every test file of a directory, in order of name.
 *
 * @param rules those of the same directory
 * @throws UsageError with one line a problem, and when there is no test
 */
export async function readRuleTests(directory: string, rules: readonly RuleFile[]): Promise<RuleTestFile[]> {
  const names = (await readdir(directory)).filter((name) => TEST_FILE.test(name)).sort();
  if (names.length === 0)
    throw new UsageError(`no rule tests in ${directory}: expected at least one file such as NAME.test.yaml`);
  const tests: RuleTestFile[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const file = join(directory, name);
    const read = readTest(file, await readFile(file, 'utf8'), rules);
    if ('problems' in read) problems.push(...read.problems);
    else tests.push(read);
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return tests;
}

function readTest(file: string, text: string, rules: readonly RuleFile[]): RuleTestFile | { problems: string[] } {
  const yaml = readLocatedYaml(text);
  if ('fault' in yaml) return { problems: [`${file}:${yaml.line}: not YAML: ${yaml.fault}`] };
  const parsed = ruleTestSchema.safeParse(yaml.value, { reportInput: true });
  if (!parsed.success) {
    const problems = schemaProblems(ruleTestSchema, parsed.error.issues, yaml.value);
    return { problems: problems.map((problem) => `${file}:${yaml.lineOf(problem.path)}: ${problemLine(problem)}`) };
  }
  const { rule: name, cases } = parsed.data;
  const rule = rules.find((each) => each.document.id === name || each.file === join(file, '..', name))?.document;
  if (rule !== undefined) return { file, rule, cases, lineOf: yaml.lineOf };
  const ids = rules.map(({ document }) => document.id);
  const suggestion = nearest(name, ids);
  const problem = {
    path: 'rule',
    found: JSON.stringify(name),
    expected: `one of ${ids.join(', ')}`,
    ...(suggestion !== undefined && { suggestion }),
  };
  return { problems: [`${file}:${yaml.lineOf('rule')}: ${problemLine(problem)}`] };
}
