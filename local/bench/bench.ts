/** `npm run bench -- NAME [--json] [--size SIZE]`: measures, and checks that what was measured did its work. */
import { parseArgs } from 'node:util';
import type { Bench, BenchOptions, Measurement } from './measurement.ts';

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  assess: async () => (await import('./assess.ts')).assessBench,
  deliver: async () => (await import('./deliver.ts')).deliverBench,
  look: async () => (await import('./look.ts')).lookBench,
  pull: async () => (await import('./pull.ts')).pullBench,
  console: async () => (await import('./console.ts')).consoleBench,
  'cold-start': async () => (await import('./cold-start.ts')).coldStartBench,
};
const SIZES = ['small', 'medium', 'large'] as const;

const say = (text: string) => void process.stderr.write(`${text}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === 'string') {
    say(
      `${asked}\nusage: npm run bench -- NAME [--json] [--size ${SIZES.join('|')}]; names: ${Object.keys(BENCHES).join(', ')}`,
    );
    return 2;
  }
  try {
    const bench = await asked.load();
    say(bench.about);
    const found = await bench.run({ size: asked.size, progress: say });
    print(found, asked.json);
    return 0;
  } catch (error) {
    say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return 1;
  }
}

interface Asked {
  readonly load: () => Promise<Bench>;
  readonly size: BenchOptions['size'];
  readonly json: boolean;
}

/** What was asked for, or what is wrong with it. */
function readArguments(): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, size: { type: 'string', default: 'medium' } },
    });
    const [name = '', ...rest] = positionals;
    const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
    const size = SIZES.find((each) => each === values.size);
    if (load === undefined) return name === '' ? 'no name was given' : `no benchmark is called ${name}`;
    if (rest.length > 0) return `one name at a time; after ${name} came ${rest.join(' ')}`;
    if (size === undefined) return `no size is called ${values.size}`;
    return { load, size, json: values.json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function print(found: readonly Measurement[], json: boolean): void {
  for (const measurement of found)
    process.stdout.write(json ? `${JSON.stringify(measurement)}\n` : `${row(measurement)}\n`);
}

function row({ task, size, value, unit, peer = 'chokepoint' }: Measurement): string {
  return [task.padEnd(28), peer.padEnd(11), size.padEnd(7), figure(value).padStart(12), unit].join(' ');
}

/** Three digits that mean something. */
function figure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
