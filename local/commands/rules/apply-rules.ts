/** `chokepoint rules apply DIR`: makes the rules of a service what the files say. */
import * as z from 'zod';
import { differenceLine } from '../../../shared/domain/rule-diff.ts';
import { sourceProfiles } from '../../../shared/sources/index.ts';
import { readRules, type RuleFile } from '../../rule-files.ts';
import { UsageError } from '../../usage-error.ts';
import { rulesApi } from './deployed-rules.ts';
import type { RulesOptions } from './rules-options.ts';

const CHANGES = ['created', 'replaced', 'removed', 'unchanged'] as const;

const importedSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      change: z.enum(CHANGES),
      diff: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
    }),
  ),
  runs: z.array(z.string()).default([]),
});
type Imported = z.output<typeof importedSchema>;

/** Exit code 0. The files are checked here first, with their lines; the service checks them again, all before any is stored. */
export async function applyRuleFiles(options: RulesOptions): Promise<number> {
  const [path, ...more] = options.names;
  if (path === undefined || more.length > 0)
    throw new UsageError(
      `rules apply: found ${options.names.length} paths, expected one file or directory: rules apply DIR`,
    );
  const client = rulesApi(options);
  const files = await readRules(path, sourceProfiles);
  const query = new URLSearchParams({
    ...(options.dryRun && { 'dry-run': 'true' }),
    ...(options.reason !== undefined && { reason: options.reason }),
  });
  const body = { rules: files.map(({ document }) => document), removeOthers: options.removeOthers };
  const request = `POST /rule-set${query.size === 0 ? '' : `?${query.toString()}`}`;
  const imported = await client.call(importedSchema, request, { body }).catch((error: unknown) => {
    throw inFiles(error, files);
  });
  if (options.json) printJson(imported, options);
  else process.stdout.write(textOf(imported, options));
  return 0;
}

/** The service names documents by their place in the list; a person knows them by their files. */
function inFiles(error: unknown, files: readonly RuleFile[]): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replaceAll(
    /\brules\[(\d+)\]/g,
    (found, index: string) => files[Number(index)]?.file ?? found,
  );
  return new Error(message, { cause: error });
}

function printJson({ results, runs }: Imported, { dryRun }: RulesOptions): void {
  for (const result of results) process.stdout.write(`${JSON.stringify({ type: 'rule', ...result })}\n`);
  process.stdout.write(`${JSON.stringify({ type: 'summary', ...countsOf(results), dryRun, runs })}\n`);
}

function textOf({ results, runs }: Imported, { dryRun }: RulesOptions): string {
  const changed = results.filter(({ change }) => change !== 'unchanged');
  const lines = changed.flatMap(({ id, change, diff }) => [
    `${change.padEnd(8)}  ${id}`,
    ...diff.map((difference) => `            ${differenceLine(difference)}`),
  ]);
  const counts = countsOf(results);
  const summary = CHANGES.map((change) => `${counts[change]} ${change}`).join(', ');
  const after = dryRun
    ? ' Nothing was stored: this was a dry run.'
    : runs.length === 0
      ? ''
      : ` Evaluated by the ${runs.length === 1 ? 'run' : 'runs'} ${runs.join(', ')}.`;
  return `${[...lines, `${results.length} ${results.length === 1 ? 'rule' : 'rules'}: ${summary}.${after}`].join('\n')}\n`;
}

function countsOf(results: Imported['results']): Record<(typeof CHANGES)[number], number> {
  const count = (wanted: (typeof CHANGES)[number]) => results.filter(({ change }) => change === wanted).length;
  return {
    created: count('created'),
    replaced: count('replaced'),
    removed: count('removed'),
    unchanged: count('unchanged'),
  };
}
