import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle } from '../../infra/bundling/bundle.ts';

/**
 * kB of 1,024 bytes, minified, with the SDK. The aim is 350. DynamoDB's client with the SDK's core, zod and the logger alone
 * are 280; what else each has is named. A budget is raised only by a change that says what for.
 */
const BUDGET_KB: Readonly<Record<string, number>> = {
  // SNS (35), and the rule language with baskets and groups (50), by which a late release finds its readers.
  'deliver-held': 440,
  // The same, and events and texts of notices.
  'deliver-notices': 450,
  // The rule language with its metrics, HS 2022 (15), baskets and groups (11), explanations.
  'evaluate-rules': 450,
  // All four sources' clients (63), Secrets Manager's client (11), the rule language to know whom a rule asks for.
  'find-releases': 465,
  // Every operation and its schemas (105), the whole domain (150), JSON Schema (20), YAML (48), clients of SNS and Step Functions (55).
  manage: 780,
  // All four sources' clients (63), Secrets Manager's client (11).
  'pull-series': 395,
  'reconcile-readers': 345,
};

/** Loads a bundle in a fresh Node and reports what came. */
const probe = `
  const { handler } = await import(process.argv[1]);
  const undici = process.moduleLoadList.some((name) => name.includes('undici'));
  console.log(JSON.stringify({ handler: typeof handler, undici }));
`;

const root = new URL('../../functions/', import.meta.url);
const folders = readdirSync(root).filter((folder) => existsSync(new URL(`${folder}/handler.ts`, root)));

describe('the budgets', () => {
  it('are one for each function', () => {
    expect(Object.keys(BUDGET_KB).sort()).toEqual(folders.sort());
  });
});

describe.each(Object.entries(BUDGET_KB))('the bundle of %s', (name, budget) => {
  let directory: string;
  let made: Bundle;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chokepoint-bundle-'));
    made = await bundle(name);
    await writeFile(join(directory, 'index.mjs'), made.code);
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  const inputs = () =>
    Object.entries(made.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));

  it(`is smaller than ${budget} kB, and not so much smaller that the budget means nothing`, () => {
    const size = made.code.length / 1024;
    expect(size).toBeLessThan(budget);
    expect(size).toBeGreaterThan(budget * 0.85);
  });

  it('has no language of zod but English', () => {
    const locales = inputs().filter((input) => /zod\/v4\/locales\/(?!en\.|index\.)/.test(input));
    expect(inputs().some((input) => input.includes('node_modules/zod/'))).toBe(true);
    expect(locales).toEqual([]);
  });

  it('has no way to credentials but the environment', () => {
    const modules = inputs().filter((input) => input.includes('node_modules/'));
    const providers = modules.filter((input) => /credential-provider|nested-clients|token-providers/.test(input));
    expect(providers.filter((input) => !input.includes('/credential-provider-env/'))).toEqual([]);
    expect(providers).not.toEqual([]);
  });

  it('loads by itself, gives a handler, and does not load undici', async () => {
    const argv = ['--input-type=module', '--eval', probe, join(directory, 'index.mjs')];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: directory, env: {} });
    expect(JSON.parse(stdout)).toEqual({ handler: 'function', undici: false });
  });
});
