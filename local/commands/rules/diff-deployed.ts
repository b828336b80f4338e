/** `chokepoint rules diff DIR --api URL`: what applying the files would change. */
import type { RuleDocument } from '../../../shared/domain/rule.ts';
import { type Difference, differenceLine, differences } from '../../../shared/domain/rule-diff.ts';
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { readRules } from '../../rule-files.ts';
import { deployedRules, rulesApi } from './deployed-rules.ts';
import type { RulesOptions } from './rules-options.ts';

interface Deviation {
  readonly id: string;
  /** `removed` only where others are removed. */
  readonly change: 'created' | 'replaced' | 'only-deployed';
  readonly diff: readonly Difference[];
}

/** Exit code 0, whether there is a difference or not. */
export async function diffDeployed(options: RulesOptions, path: string): Promise<number> {
  const client = rulesApi(options);
  const files = (await readRules(path, sourceProfiles)).map(({ document }) => document);
  const deviations = deviationsOf(files, await deployedRules(client));
  if (options.json)
    for (const each of deviations) process.stdout.write(`${JSON.stringify({ type: 'difference', ...each })}\n`);
  else process.stdout.write(textOf(deviations));
  return 0;
}

function deviationsOf(files: readonly RuleDocument[], deployed: readonly RuleDocument[]): Deviation[] {
  const [here, there] = [byId(files), byId(deployed)];
  return [...new Set([...here.keys(), ...there.keys()])].sort().flatMap((id): Deviation[] => {
    const [file, rule] = [here.get(id), there.get(id)];
    if (rule === undefined) return [{ id, change: 'created', diff: [] }];
    if (file === undefined) return [{ id, change: 'only-deployed', diff: [] }];
    const diff = differences(rule, file);
    return diff.length === 0 ? [] : [{ id, change: 'replaced', diff }];
  });
}

function byId(documents: readonly RuleDocument[]): Map<string, RuleDocument> {
  return new Map(documents.map((document) => [document.id, document]));
}

const WORDS = {
  created: 'only in the files, would be created',
  replaced: 'would be replaced',
} as const;

/** What would change first; whatever is only deployed on one line at the end, however much it is. */
function textOf(deviations: readonly Deviation[]): string {
  if (deviations.length === 0) return 'No rule differs from what is deployed.\n';
  const others = deviations.filter(({ change }) => change === 'only-deployed').map(({ id }) => id);
  const lines = deviations.flatMap(({ id, change, diff }) =>
    change === 'only-deployed' ? [] : [`${id}: ${WORDS[change]}`, ...diff.map((each) => `  ${differenceLine(each)}`)],
  );
  if (others.length > 0)
    lines.push(
      `${others.length} only deployed; apply leaves them, and with --remove-others removes them: ${others.join(', ')}`,
    );
  return lines.map((line) => `${line}\n`).join('');
}
