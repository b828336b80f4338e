/** `chokepoint rules validate | test | backtest | diff`: rules as files. */
import { UsageError } from '../usage-error.ts';
import { parameters } from './parameters.ts';
import { backtestRules } from './rules/backtest-rules.ts';
import { diffRules } from './rules/diff-rules.ts';
import type { RulesOptions } from './rules/rules-options.ts';
import { testRules } from './rules/test-rules.ts';
import { validateRules } from './rules/validate-rules.ts';

const HELP = `chokepoint rules <command> [options]

  validate               check rule files and print each rule as its sentence
  test                   run the tests beside the rules (NAME.test.yaml)
  backtest [RULE...]     what rules would have done, as known at the time and by today's figures
  diff A B               what changes between two rule files or two directories of them

  --rules DIR            rule files (default: the rules that ship)
  --data DIR             for backtest and diff: the figures of a local service (default: the carried figures)
  --json                 one JSON object a line on standard output, everything else on standard error

Exit code: 0 fine, 1 a rule test failed, 2 wrong input.`;

const verbs: Readonly<Record<string, (options: RulesOptions) => Promise<number>>> = {
  validate: validateRules,
  test: testRules,
  backtest: backtestRules,
  diff: diffRules,
};

/** Exit code: 0, or 1 when a rule test failed. Wrong input is a UsageError. */
export async function rulesCommand(args: string[]): Promise<number> {
  const { values, positionals } = parameters(args, {
    rules: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  const [name, ...names] = positionals;
  if (values.help === true || name === undefined) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const verb = verbs[name];
  if (verb === undefined)
    throw new UsageError(
      `unknown command rules ${JSON.stringify(name)}; expected one of ${Object.keys(verbs).join(', ')}`,
    );
  if (name === 'validate' && names.length > 0)
    throw new UsageError(`rules validate: found ${JSON.stringify(names[0])}, expected only options; see --help`);
  // Whoever reads the first lines only, such as head, has seen enough.
  process.stdout.once('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const { rules, data, json = false } = values;
  return verb({ json, names, ...(rules !== undefined && { rules }), ...(data !== undefined && { data }) });
}
