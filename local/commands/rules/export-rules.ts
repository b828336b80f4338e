/** `chokepoint rules export`: the rules of a service as files, one a rule. The same rules make the same files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { writtenRule } from '../../../shared/domain/written-rule.ts';
import { UsageError } from '../../usage-error.ts';
import { deployedRules, rulesApi } from './deployed-rules.ts';
import type { RulesOptions } from './rules-options.ts';

/** Exit code 0. */
export async function exportRules(options: RulesOptions): Promise<number> {
  const { json, out, names } = options;
  if (names.length > 0)
    throw new UsageError(`rules export: found ${JSON.stringify(names[0])}, expected only options; see --help`);
  const documents = await deployedRules(rulesApi(options));
  if (out !== undefined) {
    const files = await written(documents, resolve(out));
    if (json) for (const [index, file] of files.entries()) print({ type: 'rule', id: documents[index]?.id, file });
    else process.stdout.write(`${files.length} ${files.length === 1 ? 'rule' : 'rules'} written to ${out}.\n`);
  } else if (json) for (const document of documents) print({ type: 'rule', document: writtenRule(document) });
  else process.stdout.write(documents.map(yamlOf).join('---\n'));
  return 0;
}

async function written(documents: readonly RuleDocument[], directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  for (const document of documents) {
    const file = join(directory, `${document.id}.yaml`);
    await writeFile(file, yamlOf(document));
    files.push(file);
  }
  return files;
}

function yamlOf(document: RuleDocument): string {
  return stringify(writtenRule(document), { lineWidth: 0 });
}

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
