import type { RunBeginning, RunEnding, RunProgress, RunRecord, StepOutcome } from '../domain/run-record.ts';
import type {
  EvaluateBatch,
  EvaluateResult,
  PlannedRelease,
  PullBatch,
  RunPlan,
  SeriesRevision,
} from '../domain/run.ts';

export interface RunQuery {
  readonly source?: string;
  /** The most to answer. */
  readonly limit: number;
  /** What an earlier answer gave as `next`. */
  readonly after?: string;
}

type Lists = 'releases' | 'pulls' | 'evaluations';

/** The plan of a run and what its batches yielded, so that only references pass between the states. */
export interface RunStore {
  /** Stores the plan and its batches; a repeat with the same run writes the same items again. */
  savePlan(plan: RunPlan): Promise<void>;
  /** The plan with the lengths of its lists. Throws when there is no such run. */
  plan(run: string): Promise<Omit<RunPlan, Lists> & Readonly<Record<Lists, number>>>;
  /** The releases that the run processes. */
  releases(run: string): Promise<PlannedRelease[]>;
  pullBatch(run: string, batch: number): Promise<PullBatch>;
  evaluateBatch(run: string, batch: number): Promise<EvaluateBatch>;
  /** Keeps what a pull found revised, beside what an earlier attempt at the same batch found. Safe to repeat. */
  addRevisions(run: string, batch: number, revisions: readonly SeriesRevision[]): Promise<void>;
  /** What all pulls of the run found revised. */
  revisions(run: string): Promise<SeriesRevision[]>;
  saveEvaluateResult(run: string, batch: number, result: EvaluateResult): Promise<void>;
  /** The results of every evaluation batch that has finished. */
  evaluateResults(run: string): Promise<EvaluateResult[]>;
  /** Puts the beginning of a run on record; a repeat keeps the first. */
  begin(run: RunBeginning): Promise<void>;
  /** Keeps what became of a batch. What is done stays done; a failure gives way to a later success. */
  note(run: string, outcome: StepOutcome): Promise<void>;
  /** Keeps how the run ended; without effect for one that never began. */
  end(run: string, ending: RunEnding): Promise<void>;
  /** Everything on record about a run. Strongly consistent. */
  progress(run: string): Promise<RunProgress | undefined>;
  /** Runs, newest first. With `next` there may be more. What began a moment ago may be missing. */
  list(query: RunQuery): Promise<{ items: RunRecord[]; next?: string }>;
}
