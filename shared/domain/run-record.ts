/** What there is to say of a run while it goes on, and afterwards. */
import type { Period } from './period.ts';

export const RUN_STEPS = ['plan', 'pull', 'evaluate', 'deliver'] as const;
export type RunStep = (typeof RUN_STEPS)[number];

/** Why a run was started: on record from its beginning. */
export interface RunBeginning {
  readonly id: string;
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** "the rule x was replaced"; left out for a scheduled run. */
  readonly reason?: string;
  readonly by?: string;
  /** These rules alone. */
  readonly rules?: readonly string[];
  readonly from?: Period;
  readonly until?: Period;
}

export interface RunEnding {
  readonly at: string;
  readonly failed: boolean;
  readonly problem?: string;
}

export interface RunRecord extends RunBeginning {
  readonly ended?: RunEnding;
}

/** What became of one batch so far; one that failed may be tried again. */
export interface StepOutcome {
  readonly step: RunStep;
  readonly batch: number;
  readonly failed: boolean;
  readonly problem?: string;
}

export interface Count {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

export interface RunStatus {
  readonly id: string;
  readonly source: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly rules?: readonly string[];
  readonly pulls: Count;
  readonly evaluations: Count;
  /** Alert events found. */
  readonly events: number;
  readonly problems: readonly string[];
}

/** What the table knows of a run. */
export interface RunProgress {
  readonly record: RunRecord;
  /** The lengths of the plan's lists; left out until it is made. */
  readonly planned?: { readonly pulls: number; readonly evaluations: number };
  readonly outcomes: readonly StepOutcome[];
  /** One an evaluated batch. */
  readonly events: readonly number[];
}

/** Longer than an execution may take; whatever has not ended by then never will. */
const LONGEST_MS = 13 * 3_600_000;
const PROBLEMS_SHOWN = 20;

/** How the run stands at an instant, ISO 8601. */
export function runStatus({ record, planned, outcomes, events }: RunProgress, now: string): RunStatus {
  const { ended, id, source, startedAt, reason, by, rules } = record;
  const isLost = ended === undefined && Date.parse(now) - Date.parse(startedAt) > LONGEST_MS;
  return {
    id,
    source,
    state: stateOf(ended, isLost),
    startedAt,
    ...(ended !== undefined && { endedAt: ended.at }),
    ...(reason !== undefined && { reason }),
    ...(by !== undefined && { by }),
    ...(rules !== undefined && { rules }),
    pulls: countOf(outcomes, 'pull', planned?.pulls),
    evaluations: countOf(outcomes, 'evaluate', planned?.evaluations),
    events: events.reduce((sum, count) => sum + count, 0),
    problems: firstOf([
      ...(ended?.problem === undefined ? [] : [ended.problem]),
      ...outcomes.flatMap(({ step, batch, problem }) =>
        problem === undefined ? [] : [problemLine(step, batch, problem)],
      ),
      ...(isLost ? ['the run has not ended within 13 hours'] : []),
    ]),
  };
}

function stateOf(ended: RunEnding | undefined, isLost: boolean): RunStatus['state'] {
  if (ended === undefined) return isLost ? 'failed' : 'running';
  return ended.failed ? 'failed' : 'succeeded';
}

/** A shorter plan of the same run may have left outcomes of a longer one behind. */
function countOf(outcomes: readonly StepOutcome[], step: RunStep, total = 0): Count {
  const of = outcomes.filter((outcome) => outcome.step === step && outcome.batch < total);
  const failed = of.filter((outcome) => outcome.failed).length;
  return { done: of.length - failed, failed, total };
}

function firstOf(problems: readonly string[]): readonly string[] {
  if (problems.length <= PROBLEMS_SHOWN) return problems;
  return [...problems.slice(0, PROBLEMS_SHOWN), `and ${problems.length - PROBLEMS_SHOWN} more`];
}

function problemLine(step: RunStep, batch: number, problem: string): string {
  return step === 'pull' || step === 'evaluate' ? `${step}, batch ${batch}: ${problem}` : `${step}: ${problem}`;
}
