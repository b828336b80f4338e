/** One figure of the assessment benchmark, in a thread of its own: nothing that was measured before leaves its traces. */
import { parentPort, workerData } from 'node:worker_threads';
import { assess, type Track } from '../../shared/domain/assess.ts';
import { assessLatest, planLatest } from '../../shared/domain/latest.ts';
import type { Rule } from '../../shared/domain/rule.ts';
import { makeLoops } from './loops.ts';
import { type Runs, timed } from './measurement.ts';
import { addTransitions, mustAgree, mustFire, ofRule, referenceTransitions } from './reference.ts';
import { makeWorkload, MONTHS, type Size, type Workload, type WorkloadRule } from './workload.ts';
import { compiledRules, freshHistory } from './workload-rules.ts';

export const TASKS = ['backtest-all', 'backtest-one', 'latest-all'] as const;

export interface Task {
  readonly task: (typeof TASKS)[number];
  readonly by: 'engine' | 'loops';
  readonly size: Size;
}

/** Single rules that are backtested: all kinds are among them as often as in the workload. */
const SINGLE = 200;

interface Scene {
  readonly workload: Workload;
  /** Every transition of every rule. */
  readonly expected: readonly number[];
  readonly runs: Runs;
}

type Measure = (scene: Scene) => number;

const MEASURES: Readonly<Record<Task['by'], Readonly<Record<Task['task'], Measure>>>> = {
  engine: { 'backtest-all': backtestAll, 'backtest-one': backtestOne, 'latest-all': latestAll },
  loops: { 'backtest-all': loopAll, 'backtest-one': loopOne, 'latest-all': loopLatest },
};

if (parentPort !== null) {
  const { task, by, size } = workerData as Task;
  const workload = makeWorkload(size);
  const runs = size === 'large' ? { warmUp: 2, runs: 5 } : { warmUp: 10, runs: 25 };
  parentPort.postMessage(MEASURES[by][task]({ workload, expected: referenceTransitions(workload), runs }));
}

function backtestAll({ workload, expected, runs }: Scene): number {
  const rules = compiledRules(workload);
  let found: number[] = [];
  const value = timed(runs, freshHistory(workload), (history) => {
    const tracks = rules.map((rule) => assess(rule, history).tracks[0] as Track);
    found = [];
    for (let rule = 0; rule < tracks.length; rule++) addTransitions(found, rule, (tracks[rule] as Track).levels);
  });
  mustAgree('backtest-all', found, expected);
  return value;
}

function loopAll({ workload, expected, runs }: Scene): number {
  const loops = makeLoops(workload);
  let found: number[] = [];
  const run = () => {
    const firing = loops.backtest();
    found = [];
    for (let rule = 0; rule < workload.rules.length; rule++) addTransitions(found, rule, firing, rule * MONTHS);
  };
  const value = timed(runs, () => undefined, run);
  mustAgree('backtest-all by loops', found, expected);
  return value;
}

/** Each single rule once, after a warm-up on others, on a panel that nothing was computed of. */
function backtestOne({ workload, expected }: Scene): number {
  const rules = compiledRules(workload);
  const fresh = freshHistory(workload);
  const found: number[][] = [];
  let next = 0;
  const prepare = () => ({ rule: rules[next++] as Rule, history: fresh() });
  const value = timed({ warmUp: SINGLE, runs: SINGLE }, prepare, ({ rule, history }) => {
    const changes: number[] = [];
    addTransitions(changes, 0, (assess(rule, history).tracks[0] as Track).levels);
    found.push(changes);
  });
  found.forEach((each, rule) => mustAgree(`backtest-one, rule ${rule}`, each, ofRule(expected, rule)));
  return value;
}

function loopOne({ workload, expected }: Scene): number {
  const loops = makeLoops(workload);
  const found: number[][] = [];
  let next = 0;
  const value = timed(
    { warmUp: SINGLE, runs: SINGLE },
    () => workload.rules[next++] as WorkloadRule,
    (rule) => {
      const changes: number[] = [];
      addTransitions(changes, 0, loops.backtestOne(rule));
      found.push(changes);
    },
  );
  found.forEach((each, rule) => mustAgree(`backtest-one by loops, rule ${rule}`, each, ofRule(expected, rule)));
  return value;
}

/** Nothing is kept on the panels from one run to the next: this path computes all that it needs in places of its own. */
function latestAll({ workload, expected, runs }: Scene): number {
  const plan = planLatest(compiledRules(workload));
  const [recent, whole] = [freshHistory(workload, plan.periods)(), freshHistory(workload)()];
  let levels = new Uint8Array();
  const run = () => {
    levels = assessLatest(plan, recent, whole).levels.slice();
  };
  const value = timed(many(runs), () => undefined, run);
  mustFire('latest-all', levels, expected);
  return value;
}

function loopLatest({ workload, expected, runs }: Scene): number {
  const loops = makeLoops(workload);
  let firing = new Uint8Array();
  const run = () => {
    firing = loops.latest().slice();
  };
  const value = timed(many(runs), () => undefined, run);
  mustFire('latest-all by loops', firing, expected);
  return value;
}

/** A run that takes a millisecond is repeated as often as it can be. */
function many({ warmUp, runs }: Runs): Runs {
  return { warmUp: warmUp * 30, runs: runs * 20 };
}
