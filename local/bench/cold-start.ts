/** What a cold start of each function costs before its first line of work: the bundle, and importing it in a fresh process. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Bench, type Measurement, median, mustEqual } from './measurement.ts';

const RUNS = 21;
const FUNCTIONS = new URL('../../functions/', import.meta.url);

/** Prints how long the import took, and what came. */
const PROBE = `
  const start = performance.now();
  const { handler } = await import(process.argv[1]);
  console.log(JSON.stringify({ ms: performance.now() - start, handler: typeof handler }));
`;
const probed = z.object({ ms: z.number(), handler: z.string() });

export const coldStartBench: Bench = {
  about: [
    'Each function bundled with the options of the stack, then imported by a Node of its own that does nothing else.',
    `Timed: the import alone, in the middle of ${RUNS} processes. Not in it: starting Node itself (see "node"), and what AWS adds.`,
  ].join('\n'),
  async run({ progress }) {
    const directory = await mkdtemp(join(tmpdir(), 'chokepoint-bench-'));
    try {
      const { bundle } = await bundler();
      const measurements: Measurement[] = [];
      for (const name of await functionNames()) {
        progress(name);
        const file = join(directory, `${name}.mjs`);
        const { code } = await bundle(name);
        await writeFile(file, code);
        const ms = await importing(file);
        measurements.push({
          bench: 'cold-start',
          task: `${name}, bundle`,
          size: '',
          value: Math.round(code.length / 102.4) / 10,
          unit: 'kB',
        });
        measurements.push({ bench: 'cold-start', task: `${name}, import`, size: '', value: ms, unit: 'ms' });
      }
      return [
        ...measurements,
        { bench: 'cold-start', task: 'node, to its first line', size: '', value: await starting(), unit: 'ms' },
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** Every folder that has a handler. */
async function functionNames(): Promise<string[]> {
  const files = await readdir(FUNCTIONS, { recursive: true });
  return files.flatMap((file) => (file.endsWith('/handler.ts') ? [dirname(file)] : [])).sort();
}

const bundlingModule = z.object({
  bundle: z.function({ input: [z.string()], output: z.promise(z.object({ code: z.instanceof(Uint8Array) })) }),
});

/** As the stack bundles. Read at run time: nothing else in `local` needs what `infra` is made of. */
async function bundler() {
  return bundlingModule.parse(await import(new URL('../../infra/bundling/bundle.ts', import.meta.url).href));
}

async function importing(file: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const { stdout } = await inFreshNode(PROBE, file);
    const { ms, handler } = probed.parse(JSON.parse(stdout));
    mustEqual(`what ${file} exports as handler`, handler, 'function');
    // The first one reads the file from the disk.
    if (run > 0) times.push(ms);
  }
  return median(times);
}

/** From the start of the process to the first line of a script: what no bundle can help. */
async function starting(): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { stdout } = await inFreshNode('console.log(performance.now())');
    times.push(Number(stdout));
  }
  return median(times);
}

function inFreshNode(script: string, ...parameters: string[]) {
  // Nothing of this environment: no options for Node, no compile cache.
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, ...parameters], { env: {} });
}
