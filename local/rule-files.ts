/** Rules as files: YAML or JSON, one rule a file. Every problem names its file, line and path. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { RuleDocument } from '../shared/domain/rule.ts';
import { parseRule, problemLine } from '../shared/domain/rule-problems.ts';
import type { SourceProfile } from '../shared/domain/source-profile.ts';
import { readLocatedYaml } from './located-yaml.ts';
import { UsageError } from './usage-error.ts';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
/** Tests of rules, and the JSON Schema that editors read, lie beside the rules. */
const NO_RULE = /\.(?:test\.(?:yaml|yml|json)|schema\.json)$/;

export interface RuleFile {
  readonly file: string;
  /** Line of its id. */
  readonly line: number;
  readonly document: RuleDocument;
}

type Profiles = ReadonlyMap<string, SourceProfile>;

/**
 * Reads every rule of a directory and of those below it, in order of path; files of rule tests are left out.
 *
 * @throws UsageError with one line a problem; then no rule is returned, so nothing is stored by halves
 */
export async function readRuleFiles(directory: string, profiles: Profiles): Promise<RuleFile[]> {
  return readEach(await ruleFiles(directory), profiles);
}

/** Reads one rule file, or every rule of a directory. Throws like {@link readRuleFiles}. */
export async function readRules(path: string, profiles: Profiles): Promise<RuleFile[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`cannot read ${path}: expected a rule file or a directory of them`, { cause });
  });
  return found.isDirectory() ? readRuleFiles(path, profiles) : readEach([path], profiles);
}

async function readEach(files: readonly string[], profiles: Profiles): Promise<RuleFile[]> {
  const rules: RuleFile[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const result = readRule(file, await readFile(file, 'utf8'), profiles);
    if ('document' in result) rules.push(result);
    else problems.push(...result.problems);
  }
  problems.push(...repeatedIds(rules));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return rules;
}

async function ruleFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new UsageError(
      `cannot read the rules directory ${directory}: expected a directory with .yaml, .yml or .json files`,
      { cause },
    );
  });
  const files = names.filter((name) => EXTENSIONS.has(extname(name)) && !NO_RULE.test(name)).sort();
  if (files.length === 0)
    throw new UsageError(`no rules in ${directory}: expected at least one .yaml, .yml or .json file`);
  return files.map((name) => join(directory, name));
}

function readRule(file: string, text: string, profiles: Profiles): RuleFile | { problems: string[] } {
  const yaml = readLocatedYaml(text);
  if ('fault' in yaml) return { problems: [`${file}:${yaml.line}: not YAML: ${yaml.fault}`] };
  const parsed = parseRule(yaml.value, profiles);
  if (parsed.ok) return { file, line: yaml.lineOf('id'), document: parsed.document };
  return {
    problems: parsed.problems.map((problem) => `${file}:${yaml.lineOf(problem.path)}: ${problemLine(problem)}`),
  };
}

function repeatedIds(rules: readonly RuleFile[]): string[] {
  const first = new Map<string, string>();
  return rules.flatMap(({ file, line, document: { id } }) => {
    const earlier = first.get(id);
    first.set(id, earlier ?? file);
    return earlier === undefined
      ? []
      : [`${file}:${line}: id: found ${JSON.stringify(id)}, expected an id of its own; ${earlier} has it already`];
  });
}
