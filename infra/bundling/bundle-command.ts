/** `node bundle-command.ts FOLDER DIRECTORY`: the function's bundle as `index.mjs`, which is what CDK zips. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const [folder, directory] = process.argv.slice(2);
if (folder === undefined || directory === undefined)
  throw new Error('Expected a folder of functions/ and a directory.');
try {
  const { code } = await bundle(folder);
  writeFileSync(join(directory, 'index.mjs'), code);
} catch (error) {
  // Of esbuild, whose message says all; the trace is its own.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
