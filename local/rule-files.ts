/** Rules as files: YAML or JSON, one rule a file. Every problem names its file, line and path. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { RuleDocument } from '../shared/domain/rule.ts';
import { parseRule, problemLine } from '../shared/domain/rule-problems.ts';
import type { SourceProfile } from '../shared/domain/source-profile.ts';
import { UsageError } from './usage-error.ts';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

export interface RuleFile {
  readonly file: string;
  /** Line of its id. */
  readonly line: number;
  readonly document: RuleDocument;
}

/**
 * Reads every rule of a directory, in order of file name.
 *
 * @throws UsageError with one line a problem; then no rule is returned, so nothing is stored by halves
 */
export async function readRuleFiles(directory: string, profiles: ReadonlyMap<string, SourceProfile>): Promise<RuleFile[]> {
  const files = await ruleFiles(directory);
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
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new UsageError(`cannot read the rules directory ${directory}: expected a directory with .yaml, .yml or .json files`, { cause });
  });
  const files = names.filter((name) => EXTENSIONS.has(extname(name))).sort();
  if (files.length === 0) throw new UsageError(`no rules in ${directory}: expected at least one .yaml, .yml or .json file`);
  return files.map((name) => join(directory, name));
}

function readRule(file: string, text: string, profiles: ReadonlyMap<string, SourceProfile>): RuleFile | { problems: string[] } {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter });
  const [fault] = yaml.errors;
  if (fault !== undefined) return { problems: [`${file}:${fault.linePos?.[0].line ?? 1}: not YAML: ${fault.message.split('\n')[0]}`] };
  const parsed = parseRule(yaml.toJS(), profiles);
  if (parsed.ok) return { file, line: lineOf('id'), document: parsed.document };
  return { problems: parsed.problems.map((problem) => `${file}:${lineOf(problem.path)}: ${problemLine(problem)}`) };

  function lineOf(path: string): number {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== '').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    for (let depth = keys.length; depth > 0; depth--) {
      const offset = offsetOf(yaml.getIn(keys.slice(0, depth - 1), true) ?? yaml.contents, keys[depth - 1] ?? '');
      if (offset !== undefined) return lineCounter.linePos(offset).line;
    }
    return 1;
  }
}

/** Where a key stands in its mapping, or an item in its list. */
function offsetOf(parent: unknown, key: string | number): number | undefined {
  if (isMap(parent)) {
    const pair = parent.items.find(({ key: name }) => isScalar(name) && String(name.value) === String(key));
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const items = typeof parent === 'object' && parent !== null ? Reflect.get(parent, 'items') : undefined;
  const item: unknown = Array.isArray(items) && typeof key === 'number' ? items[key] : undefined;
  return isScalar(item) || isMap(item) ? item.range?.[0] : undefined;
}

function repeatedIds(rules: readonly RuleFile[]): string[] {
  const first = new Map<string, string>();
  return rules.flatMap(({ file, line, document: { id } }) => {
    const earlier = first.get(id);
    first.set(id, earlier ?? file);
    return earlier === undefined ? [] : [`${file}:${line}: id: found ${JSON.stringify(id)}, expected an id of its own; ${earlier} has it already`];
  });
}
