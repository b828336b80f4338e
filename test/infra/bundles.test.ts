import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundling, substitutes } from '../../infra/bundling/bundling.ts';

const BUDGET_KB = 700;
const functions = ['find-releases', 'pull-series', 'evaluate-rules', 'deliver-notices'];

/** As NodejsFunction calls esbuild with the stack's options. */
async function bundle(name: string) {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../functions/${name}/handler.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    target: bundling.target,
    format: 'esm',
    mainFields: bundling.mainFields,
    minify: bundling.minify,
    banner: { js: bundling.banner },
    alias: substitutes,
    metafile: true,
    write: false,
  });
  // What is reached but shaken off is listed with no bytes.
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output!.inputs).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [file] : [],
  );
  return { inputs, code: outputFiles[0]!.contents };
}

/** Loads a bundle in a fresh Node and reports what came. */
const probe = `
  const { handler } = await import(process.argv[1]);
  const undici = process.moduleLoadList.some((name) => name.includes('undici'));
  console.log(JSON.stringify({ handler: typeof handler, undici }));
`;

describe.each(functions)('the bundle of %s', (name) => {
  let directory: string;
  let made: Awaited<ReturnType<typeof bundle>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'chokepoint-bundle-'));
    made = await bundle(name);
    await writeFile(join(directory, 'index.mjs'), made.code);
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it(`is smaller than ${BUDGET_KB} kB`, () => {
    expect(made.code.length / 1024).toBeLessThan(BUDGET_KB);
  });

  it('has no language of zod but English', () => {
    const locales = made.inputs.filter((input) => /zod\/v4\/locales\/(?!en\.|index\.)/.test(input));
    expect(made.inputs.some((input) => input.includes('node_modules/zod/'))).toBe(true);
    expect(locales).toEqual([]);
  });

  it('loads by itself, gives a handler, and does not load undici', async () => {
    const argv = ['--input-type=module', '--eval', probe, join(directory, 'index.mjs')];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: directory, env: {} });
    expect(JSON.parse(stdout)).toEqual({ handler: 'function', undici: false });
  });
});
