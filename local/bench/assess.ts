/** Ten thousand rules over ten years of months, by the general engine, by hand-written loops and by DuckDB. */
import { Worker } from 'node:worker_threads';
import { type Task, TASKS } from './assess-task.ts';
import { type Duck, openDuck } from './duckdb.ts';
import { type Bench, type BenchOptions, type Measurement, timedAsync } from './measurement.ts';
import { hashOf, mustAgree, mustFire, ofRule, referenceTransitions } from './reference.ts';
import { makeWorkload, MONTHS, type Workload } from './workload.ts';

export const assessBench: Bench = {
  about: [
    'Synthetic trade; 10,000 rules written in the rule language, each "for two months running", over 120 months.',
    'Timed: from panels (columns in memory, nothing computed of them yet) to every level and the list of all changes.',
    'Not timed: parsing and compiling the rules, making the panels and the plan; nor, for the peers, loading.',
    'latest-all: the newest month only, from panels of the last months; the loops have theirs packed side by side.',
    'Each figure is the median of many runs after a warm-up, in a thread of its own.',
    'Everything is compared with a slow reference computed from the definitions.',
  ].join('\n'),
  async run(options) {
    const measurements: Measurement[] = [];
    for (const task of TASKS)
      for (const by of ['engine', 'loops'] as const) {
        options.progress(`${task} by ${by === 'engine' ? 'the engine' : 'loops'}`);
        const value = await inOwnThread({ task, by, size: options.size });
        measurements.push(measured(options, task, value, by === 'engine' ? undefined : by));
      }
    return [...measurements, ...(await duckDb(options))];
  },
};

function measured({ size }: BenchOptions, task: string, value: number, peer?: string): Measurement {
  return { bench: 'assess', task, size, value, unit: 'ms', ...(peer !== undefined && { peer }) };
}

/** Milliseconds. Rejects with what the thread threw: results that differ, for one. */
function inOwnThread(task: Task): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('assess-task.ts', import.meta.url), { workerData: task });
    worker.once('message', (value) => resolve(Number(value)));
    worker.once('error', reject);
  });
}

interface Scene extends BenchOptions {
  readonly workload: Workload;
  /** Every transition of every rule. */
  readonly expected: readonly number[];
}

async function duckDb(options: BenchOptions): Promise<Measurement[]> {
  options.progress('loading DuckDB');
  const workload = makeWorkload(options.size);
  const duck = await openDuck(workload);
  if (duck === undefined) {
    options.progress('DuckDB is not installed here: no figures of it');
    return [];
  }
  try {
    const expected = referenceTransitions(workload);
    options.progress(`DuckDB; ${expected.length} changes, hash ${hashOf(expected)}`);
    return await duckFigures({ ...options, workload, expected }, duck);
  } finally {
    duck.close();
  }
}

async function duckFigures(scene: Scene, duck: Duck): Promise<Measurement[]> {
  const { expected } = scene;
  let found: number[] = [];
  const all = await timedAsync({ warmUp: 1, runs: 5 }, async () => {
    found = await duck.backtest();
  });
  mustAgree('backtest-all by DuckDB', found, expected);
  const ones: number[][] = [];
  const one = await timedAsync({ warmUp: 5, runs: 25 }, async () => ones.push(await duck.backtestOne(ones.length)));
  ones.forEach((each, rule) => {
    const own = each.map((code) => code - rule * MONTHS * 2);
    mustAgree(`backtest-one by DuckDB, rule ${rule}`, own, ofRule(expected, rule));
  });
  let firing = new Uint8Array();
  const latest = await timedAsync({ warmUp: 2, runs: 9 }, async () => {
    firing = Uint8Array.from(await duck.latest());
  });
  mustFire('latest-all by DuckDB', firing, expected);
  return [
    measured(scene, 'backtest-all', all, 'duckdb'),
    measured(scene, 'backtest-one', one, 'duckdb'),
    measured(scene, 'latest-all', latest, 'duckdb'),
  ];
}
