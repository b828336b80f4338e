/** `chokepoint rules validate | test | backtest | diff | apply | export`: rules as files, and those of a service. */
import { UsageError } from '../usage-error.ts';
import { parameters } from './parameters.ts';
import { applyRuleFiles } from './rules/apply-rules.ts';
import { backtestRules } from './rules/backtest-rules.ts';
import { diffRules } from './rules/diff-rules.ts';
import { exportRules } from './rules/export-rules.ts';
import type { RulesOptions } from './rules/rules-options.ts';
import { testRules } from './rules/test-rules.ts';
import { validateRules } from './rules/validate-rules.ts';

const HELP = `chokepoint rules <command> [options]

  validate               check rule files and print each rule as its sentence
  test                   run the tests beside the rules (NAME.test.yaml)
  backtest [RULE...]     what rules would have done, as known at the time and by today's figures
  diff A B               what changes between two rule files or two directories of them
  diff DIR --api URL     what applying the files would change
  apply DIR              make the rules of a service what the files say; the service evaluates them at once
  export                 the rules of a service as files

  --rules DIR            rule files (default: the rules that ship)
  --data DIR             for backtest and diff: the figures of a local service (default: the carried figures)
  --json                 one JSON object a line on standard output, everything else on standard error
  --api URL              the API of a service, such as http://127.0.0.1:8787 (default: CHOKEPOINT_API)
  --token TOKEN          an access token for it, an operator's to apply (default: CHOKEPOINT_TOKEN)
  --reason TEXT          why, for the record of each rule that is changed
  --remove-others        remove the rules of the service that are not among the files
  --dry-run              say what apply would do, and do nothing
  --out DIR              where export writes one YAML file a rule (default: all of them on standard output)

Exit code: 0 fine, 1 a rule test failed, 2 wrong input.`;

const verbs: Readonly<Record<string, (options: RulesOptions) => Promise<number>>> = {
  validate: validateRules,
  test: testRules,
  backtest: backtestRules,
  diff: diffRules,
  apply: applyRuleFiles,
  export: exportRules,
};

/** Exit code: 0, or 1 when a rule test failed. Wrong input is a UsageError. */
export async function rulesCommand(args: string[]): Promise<number> {
  const { values, positionals } = parameters(args, {
    rules: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
    api: { type: 'string' },
    token: { type: 'string' },
    reason: { type: 'string' },
    'remove-others': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    out: { type: 'string' },
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
  return verb({ names, ...optionsOf(values) });
}

interface Values {
  readonly rules?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly api?: string;
  readonly token?: string;
  readonly reason?: string;
  readonly 'remove-others'?: boolean;
  readonly 'dry-run'?: boolean;
  readonly out?: string;
}

/** What was given; address and token of the API may stand in the environment, where no list of processes shows them. */
function optionsOf({ rules, data, json = false, reason, out, ...values }: Values): Omit<RulesOptions, 'names'> {
  const api = values.api ?? fromEnvironment('CHOKEPOINT_API');
  const token = values.token ?? fromEnvironment('CHOKEPOINT_TOKEN');
  return {
    json,
    removeOthers: values['remove-others'] ?? false,
    dryRun: values['dry-run'] ?? false,
    ...(rules !== undefined && { rules }),
    ...(data !== undefined && { data }),
    ...(api !== undefined && { api }),
    ...(token !== undefined && { token }),
    ...(reason !== undefined && { reason }),
    ...(out !== undefined && { out }),
  };
}

function fromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
