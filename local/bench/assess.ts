/** Ten thousand rules over ten years of months, by the general engine, by hand-written loops and by DuckDB. */
import { assess, type Track } from '../../shared/domain/assess.ts';
import { assessLatest, planLatest } from '../../shared/domain/latest.ts';
import type { Rule } from '../../shared/domain/rule.ts';
import { type Duck, openDuck } from './duckdb.ts';
import { makeLoops } from './loops.ts';
import { type Bench, type BenchOptions, type Measurement, mustEqual, timed, timedAsync } from './measurement.ts';
import { addTransitions, hashOf, latestOf, referenceTransitions } from './reference.ts';
import { makeWorkload, MONTHS, type Workload, type WorkloadRule } from './workload.ts';
import { compiledRules, freshHistory } from './workload-rules.ts';

/** Single rules that are backtested: all kinds are among them as often as in the workload. */
const SINGLE = 200;

export const assessBench: Bench = {
  about: [
    'Synthetic trade; 10,000 rules written in the rule language, each "for two months running", over 120 months.',
    'Timed: from panels (columns in memory, nothing computed of them yet) to every level and the list of all changes.',
    'Not timed: parsing and compiling the rules, making the panels and the plan; nor, for the peers, loading.',
    'latest-all: the newest month only, from panels of the last months; the loops have theirs packed side by side.',
    'Everything is compared with a slow reference computed from the definitions.',
  ].join('\n'),
  async run(options) {
    options.progress(`making the workload (${options.size}) and its reference`);
    const workload = makeWorkload(options.size);
    const scene = { workload, rules: compiledRules(workload), expected: referenceTransitions(workload), ...options };
    options.progress(`${scene.expected.length} changes, hash ${hashOf(scene.expected)}`);
    return [...(await backtestAll(scene)), ...backtestOne(scene), ...latestAll(scene), ...(await duckDb(scene))];
  },
};

interface Scene extends BenchOptions {
  readonly workload: Workload;
  readonly rules: readonly Rule[];
  /** Every transition of every rule. */
  readonly expected: readonly number[];
}

function measured({ size }: Scene, task: string, value: number, peer?: string): Measurement {
  return { bench: 'assess', task, size, value, unit: 'ms', ...(peer !== undefined && { peer }) };
}

function mustAgree(what: string, found: readonly number[], expected: readonly number[]): void {
  mustEqual(`${what}, changes`, found.length, expected.length);
  mustEqual(`${what}, hash of all changes`, hashOf(found), hashOf(expected));
}

const runsOf = ({ size }: Scene) => (size === 'large' ? { warmUp: 2, runs: 5 } : { warmUp: 5, runs: 15 });

async function backtestAll(scene: Scene): Promise<Measurement[]> {
  const { workload, rules, expected, progress } = scene;
  progress('backtest-all');
  const fresh = freshHistory(workload);
  let found: number[] = [];
  const engine = timed(runsOf(scene), fresh, (history) => {
    const tracks = rules.map((rule) => assess(rule, history).tracks[0] as Track);
    found = [];
    for (let rule = 0; rule < tracks.length; rule++) addTransitions(found, rule, (tracks[rule] as Track).levels);
  });
  mustAgree('backtest-all', found, expected);
  const loops = makeLoops(workload);
  const peer = timed(
    runsOf(scene),
    () => loops,
    ({ backtest }) => {
      const firing = backtest();
      found = [];
      for (let rule = 0; rule < rules.length; rule++) addTransitions(found, rule, firing, rule * MONTHS);
    },
  );
  mustAgree('backtest-all by loops', found, expected);
  return [measured(scene, 'backtest-all', engine), measured(scene, 'backtest-all', peer, 'loops')];
}

/** The transitions of one rule, as if it were the first. */
function ofRule(expected: readonly number[], rule: number): number[] {
  const first = rule * MONTHS * 2;
  return expected.filter((each) => each >= first && each < first + MONTHS * 2).map((each) => each - first);
}

/** Each single rule once, after a warm-up on others, on a panel that nothing was computed of. */
function backtestOne(scene: Scene): Measurement[] {
  const { workload, rules, expected, progress } = scene;
  progress('backtest-one');
  const fresh = freshHistory(workload);
  const loops = makeLoops(workload);
  const runs = { warmUp: SINGLE, runs: SINGLE };
  const found: number[][] = [];
  const [next, nextOfLoops] = [counter(rules.length), counter(rules.length)];
  const engine = timed(
    runs,
    () => ({ rule: rules[next()] as Rule, history: fresh() }),
    ({ rule, history }) => {
      const changes: number[] = [];
      addTransitions(changes, 0, (assess(rule, history).tracks[0] as Track).levels);
      found.push(changes);
    },
  );
  const peer = timed(runs, nextOfLoops, (index) => {
    const changes: number[] = [];
    addTransitions(changes, 0, loops.backtestOne(workload.rules[index] as WorkloadRule));
    found.push(changes);
  });
  found.forEach((each, run) => mustAgree(`backtest-one, run ${run}`, each, ofRule(expected, run % (2 * SINGLE))));
  return [measured(scene, 'backtest-one', engine), measured(scene, 'backtest-one', peer, 'loops')];
}

function counter(until: number): () => number {
  let next = 0;
  return () => next++ % until;
}

function latestAll(scene: Scene): Measurement[] {
  const { workload, rules, expected, progress } = scene;
  progress('latest-all');
  const plan = planLatest(rules);
  const [recent, whole] = [freshHistory(workload, plan.periods), freshHistory(workload)()];
  const runs = { warmUp: 200, runs: 200 };
  let levels = new Uint8Array();
  const engine = timed(runs, recent, (history) => {
    levels = Uint8Array.from(assessLatest(plan, history, whole).levels);
  });
  mustFire('latest-all', levels, expected);
  const loops = makeLoops(workload);
  let firing = new Uint8Array();
  const peer = timed(
    runs,
    () => loops,
    ({ latest }) => {
      firing = Uint8Array.from(latest());
    },
  );
  mustFire('latest-all by loops', firing, expected);
  return [measured(scene, 'latest-all', engine), measured(scene, 'latest-all', peer, 'loops')];
}

function mustFire(what: string, levels: Uint8Array, expected: readonly number[]): void {
  const firing = [...levels].map((level) => (level === 0 ? 0 : 1));
  mustEqual(what, hashOf(firing), hashOf([...latestOf(expected, levels.length)]));
}

async function duckDb(scene: Scene): Promise<Measurement[]> {
  const { workload, progress } = scene;
  progress('loading DuckDB');
  const duck = await openDuck(workload);
  if (duck === undefined) {
    progress('DuckDB is not installed here: no figures of it');
    return [];
  }
  try {
    return await duckFigures(scene, duck);
  } finally {
    duck.close();
  }
}

async function duckFigures(scene: Scene, duck: Duck): Promise<Measurement[]> {
  const { expected, rules, progress } = scene;
  progress('DuckDB');
  let found: number[] = [];
  const all = await timedAsync({ warmUp: 1, runs: 5 }, async () => {
    found = await duck.backtest();
  });
  mustAgree('backtest-all by DuckDB', found, expected);
  const next = counter(rules.length);
  const ones: number[][] = [];
  const one = await timedAsync({ warmUp: 5, runs: 25 }, async () => ones.push(await duck.backtestOne(next())));
  ones.forEach((each, rule) =>
    mustAgree(
      `backtest-one by DuckDB, rule ${rule}`,
      each.map((code) => code - rule * MONTHS * 2),
      ofRule(expected, rule),
    ),
  );
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
