/**
 * Three of these tools can pass while they do nothing: dependency-cruiser without a parser, oxlint without types, knip
 * without entries. So each rule is broken once, in a small tree with the project's own settings, and must be reported.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const settings = [
  'package.json',
  'biome.json',
  '.oxlintrc.json',
  '.dependency-cruiser.mjs',
  'knip.json',
  'tsconfig.json',
];
const folders = ['shared', 'functions', 'infra', 'local', 'console', 'test'];
const TOOLS_TAKE_MS = 120_000;

const planted: Record<string, string> = {
  'shared/domain/share.ts': 'export const share = (part: number, total: number): number => part / total;\n',
  'shared/domain/asks-storage.ts': "import { stored } from '../storage/stored.ts';\nexport const asked = stored;\n",
  'shared/domain/reads-file.ts':
    "import { readFileSync } from 'node:fs';\nexport const read = () => readFileSync('x');\n",
  'shared/domain/reads-clock.ts': 'export const today = () => Date.now();\n',
  'shared/domain/reads-environment.ts': "export const stage = () => process.env['STAGE'];\n",
  'shared/domain/named-zod.ts': "import { z } from 'zod';\nexport const text = z.string();\n",
  'shared/domain/ring-a.ts': "import { b } from './ring-b.ts';\nexport const a = (): number => b() + 1;\n",
  'shared/domain/ring-b.ts': "import { a } from './ring-a.ts';\nexport const b = (): number => a() + 1;\n",
  'shared/domain/switches.ts':
    "export function word(side: 'above' | 'below'): string {\n  switch (side) {\n    case 'above':\n      return 'over';\n  }\n  return '';\n}\n",
  'shared/loose.ts': 'export const loose = 1;\n',
  'shared/ports/asks-source.ts': "import { asked } from '../sources/asks-storage.ts';\nexport const port = asked;\n",
  'shared/sources/asks-storage.ts': "import { stored } from '../storage/stored.ts';\nexport const asked = stored;\n",
  'shared/storage/stored.ts':
    'export const stored = async (): Promise<number> => 1;\nexport const nobodyUsesThis = 2;\n',
  'shared/storage/forgets-await.ts':
    "import { stored } from './stored.ts';\nexport function save(): void {\n  stored();\n}\n",
  'functions/first/handler.ts':
    "import { second } from '../second/second.ts';\nimport { share } from '../../shared/domain/share.ts';\nexport const handler = async () => second + share(1, 2);\n",
  'functions/second/handler.ts': "import { second } from './second.ts';\nexport const handler = async () => second;\n",
  'functions/second/second.ts': 'export const second: number = "two";\n',
  'infra/app.ts': "import { handler } from '../functions/first/handler.ts';\nexport const app = handler;\n",
  'shared/api/asks-storage.ts': "import { stored } from '../storage/stored.ts';\nexport const kept = stored;\n",
  'shared/api/shape.ts': "export const shape = 'a schema';\n",
  'console/asks-storage.ts': "import { stored } from '../shared/storage/stored.ts';\nexport const kept = stored;\n",
  'console/bundles-schema.ts': "import { shape } from '../shared/api/shape.ts';\nexport const bundled = shape;\n",
  'console/bundles-zod.ts': "import * as z from 'zod';\nexport const text = z.string();\n",
  'local/cli.ts': "import { app } from '../infra/app.ts';\nexport default app;\n",
  'local/swallows.ts': 'export function swallow(run: () => void): void {\n  try {\n    run();\n  } catch {}\n}\n',
  'test/everything.test.ts': '',
};

interface Finding {
  readonly file: string;
  readonly rule: string;
}

let directory: string;
const reported: Record<string, Finding[]> = {};

/** Runs a tool with this very Node and gives its standard output, whatever its exit code. */
function output(tool: string, argv: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = join(repository, 'node_modules', '.bin', tool);
    execFile(process.execPath, [script, ...argv], { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else if (stdout === '') reject(new Error(`${tool} printed nothing: ${stderr}`));
      else resolve(stdout);
    });
  });
}

async function plant(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'chokepoint-planted-')));
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const file of settings) await cp(join(repository, file), join(root, file));
  const everything = Object.keys(planted).filter((file) => file.endsWith('.ts') && !file.startsWith('test/'));
  const imports = everything.map((file) => `import '../${file}';\n`).join('');
  for (const [file, text] of Object.entries(planted)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text === '' ? imports : text);
  }
  return root;
}

async function oxlint(): Promise<Finding[]> {
  const { diagnostics } = JSON.parse(await output('oxlint', ['--type-aware', '--format=json', ...folders], directory));
  return diagnostics.map((found: { filename: string; code: string }) => ({ file: found.filename, rule: found.code }));
}

async function depcruise(): Promise<Finding[]> {
  const argv = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
  const { summary } = JSON.parse(await output('depcruise', argv, directory));
  return summary.violations.map((found: { from: string; rule: { name: string } }) => ({
    file: found.from,
    rule: found.rule.name,
  }));
}

async function biome(): Promise<Finding[]> {
  const text = await output('biome', ['lint', '--reporter=github', '.'], directory);
  return [...text.matchAll(/title=([^,]+),file=([^,]+),/g)].map(([, rule, file]) => ({
    file: relative(directory, file!),
    rule: rule!,
  }));
}

async function knip(): Promise<Finding[]> {
  const { issues } = JSON.parse(await output('knip', ['--reporter', 'json', '--no-config-hints'], directory));
  return issues.flatMap(({ file, exports = [] }: { file: string; exports?: { name: string }[] }) =>
    exports.map(({ name }) => ({ file, rule: `unused ${name}` })),
  );
}

async function tsc(): Promise<Finding[]> {
  const text = await output('tsc', ['-p', '.', '--pretty', 'false'], directory);
  return [...text.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+)/gm)].map(([, file, rule]) => ({
    file: file!,
    rule: rule!,
  }));
}

beforeAll(async () => {
  directory = await plant();
  for (const tool of [oxlint, depcruise, biome, knip, tsc]) reported[tool.name] = await tool();
}, TOOLS_TAKE_MS);

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a planted violation is reported', () => {
  it.each([
    ['depcruise', 'domain-is-pure', 'shared/domain/asks-storage.ts', 'the domain imports storage'],
    ['depcruise', 'domain-is-pure', 'shared/domain/reads-file.ts', "the domain imports one of Node's modules"],
    ['depcruise', 'api-is-a-contract', 'shared/api/asks-storage.ts', 'the contract of the API imports storage'],
    ['depcruise', 'ports-are-interfaces', 'shared/ports/asks-source.ts', 'a port imports a source'],
    ['depcruise', 'sources-is-an-adapter', 'shared/sources/asks-storage.ts', 'a source imports storage'],
    ['depcruise', 'functions-use-shared', 'functions/first/handler.ts', 'a function imports its sibling'],
    ['depcruise', 'infra-runs-nothing', 'infra/app.ts', 'infra imports a handler'],
    ['depcruise', 'local-without-infra', 'local/cli.ts', 'local imports infra'],
    ['depcruise', 'console-over-the-api', 'console/asks-storage.ts', 'the console imports storage'],
    ['depcruise', 'console-knows-shapes-only', 'console/bundles-schema.ts', 'the console bundles a schema'],
    ['depcruise', 'console-knows-shapes-only', 'console/bundles-zod.ts', 'the console bundles the schema library'],
    ['depcruise', 'no-circular', 'shared/domain/ring-a.ts', 'two files import each other'],
    ['depcruise', 'no-file-directly-in-shared', 'test/everything.test.ts', 'a file lies directly in shared'],
    ['oxlint', 'typescript(no-floating-promises)', 'shared/storage/forgets-await.ts', 'a promise is not awaited'],
    ['oxlint', 'typescript(switch-exhaustiveness-check)', 'shared/domain/switches.ts', 'a switch forgets a case'],
    ['oxlint', 'eslint(no-restricted-properties)', 'shared/domain/reads-clock.ts', 'the domain reads the clock'],
    [
      'oxlint',
      'eslint(no-restricted-globals)',
      'shared/domain/reads-environment.ts',
      'the domain reads the environment',
    ],
    ['oxlint', 'import(no-cycle)', 'shared/domain/ring-b.ts', 'two files import each other'],
    ['oxlint', 'import(no-default-export)', 'local/cli.ts', 'an export is the default'],
    ['oxlint', 'eslint(no-empty)', 'local/swallows.ts', 'a catch swallows'],
    ['biome', 'lint/style/noRestrictedImports', 'shared/domain/named-zod.ts', 'zod is imported by name'],
    ['knip', 'unused nobodyUsesThis', 'shared/storage/stored.ts', 'nobody imports an export'],
    ['tsc', 'TS2322', 'functions/second/second.ts', 'a text stands where a number belongs'],
  ])('by %s as %s in %s: %s', (tool, rule, file) => {
    expect(reported[tool]).toContainEqual({ file, rule });
  });

  it('and the file without one is not', () => {
    expect(
      Object.values(reported)
        .flat()
        .filter(({ file }) => file === 'shared/domain/share.ts'),
    ).toEqual([]);
  });
});

describe('the project itself', () => {
  it('has no clock in its domain; a bare `new Date()` is what no linter sees', async () => {
    const domain = join(repository, 'shared', 'domain');
    const files = (await readdir(domain, { recursive: true })).filter((file) => file.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(10);
    const texts = await Promise.all(
      files.map(async (file) => [file, await readFile(join(domain, file), 'utf8')] as const),
    );
    expect(texts.filter(([, text]) => /new Date\(\)|Date\.now/.test(text)).map(([file]) => file)).toEqual([]);
  });

  it(
    'is seen whole by dependency-cruiser, which passes when it sees nothing',
    async () => {
      const argv = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
      const { summary } = JSON.parse(await output('depcruise', argv, repository));
      expect(summary.totalCruised).toBeGreaterThan(100);
      expect(summary.totalDependenciesCruised).toBeGreaterThan(200);
    },
    TOOLS_TAKE_MS,
  );
});
