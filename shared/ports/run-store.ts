import type {
  EvaluateBatch,
  EvaluateResult,
  PlannedRelease,
  PullBatch,
  RunPlan,
  SeriesRevision,
} from '../domain/run.ts';

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
}
