/**
 * cfn-lint over the templates of stages that between them have every switch on and off. Any finding that is not waived here,
 * with its reason, fails; so does a waiver that nothing needs any more.
 *
 * `CFN_LINT` names the program; without it, one is installed from PyPI into node_modules/.cache (Python 3.9 or newer).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { checked } from './stage.ts';
import { stackOf } from './synthesized-pipeline.ts';

const VERSION = '1.58.0';

/** Rules that are not heeded, and why. */
const WAIVED: Readonly<Record<string, string>> = {
  W3005:
    'CDK lets a function or state machine wait for its role and the policy of that role by DependsOn; of the two the role is named by a reference already. It does no harm, and the policy does need it.',
};

const example = new URL('stages/prod.example.json', import.meta.url);
const email = 'operations@example.org';

const stages = {
  dev: { name: 'dev' },
  'dev-whole': { name: 'dev', sms: true, monthlyBudget: 10, operationsEmail: email, selfSignUp: true },
  'prod-example': { name: 'prod', ...JSON.parse(readFileSync(example, 'utf8')) },
  'prod-bare': { name: 'prod', console: false, linkBase: 'https://chokepoint.example.org' },
};

const findingsSchema = z.array(
  z.object({
    Filename: z.string(),
    Level: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
  }),
);

/** Runs a program whose failure is nobody's finding. Throws with what it said. */
function run(program: string, parameters: readonly string[], accepted = [0]): string {
  const { error, status, stdout, stderr } = spawnSync(program, parameters, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  if (error !== undefined || status === null || !accepted.includes(status))
    throw new Error(`${program} ${parameters.slice(0, 3).join(' ')} failed: ${error?.message ?? stderr.trim()}`);
  return stdout;
}

/** Path of cfn-lint. */
function linter(): string {
  const named = process.env['CFN_LINT'];
  if (named !== undefined) return named;
  const home = fileURLToPath(new URL(`../node_modules/.cache/cfn-lint-${VERSION}`, import.meta.url));
  const program = join(home, 'bin', 'cfn-lint');
  if (existsSync(program)) return program;
  mkdirSync(home, { recursive: true });
  run('python3', ['-m', 'venv', home]);
  run(join(home, 'bin', 'pip'), ['install', '--quiet', `cfn-lint==${VERSION}`]);
  return program;
}

const directory = mkdtempSync(join(tmpdir(), 'chokepoint-templates-'));
try {
  const files = Object.entries(stages).map(([name, settings]) => {
    const file = join(directory, `${name}.json`);
    writeFileSync(file, JSON.stringify(Template.fromStack(stackOf(checked(settings))).toJSON(), null, 1));
    return file;
  });
  // The exit code has a bit for errors (2), one for warnings (4) and one for remarks on style (8), which are CDK's own.
  const output = run(linter(), ['--format', 'json', '--', ...files], [0, 2, 4, 6]);
  const findings = findingsSchema.parse(JSON.parse(output === '' ? '[]' : output));
  const found = new Set(findings.map(({ Rule }) => Rule.Id));
  const problems = [
    ...findings
      .filter(({ Rule }) => WAIVED[Rule.Id] === undefined)
      .map(({ Filename, Level, Location, Message, Rule }) => {
        const where = Location.Path?.join('/') ?? '';
        return `${Filename.slice(directory.length + 1)} ${Level} ${Rule.Id} ${where}: ${Message}`;
      }),
    ...Object.keys(WAIVED).flatMap((id) => (found.has(id) ? [] : [`the waiver of ${id} is not needed any more`])),
  ];
  for (const problem of problems) console.error(problem);
  console.log(`${files.length} templates, ${findings.length} findings, ${problems.length} of them not waived`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
