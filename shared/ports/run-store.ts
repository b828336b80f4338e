import type { EvaluateBatch, EvaluateResult, PullBatch, RunPlan } from '../domain/run.ts';

/** The plan of a run and what its batches yielded, so that only references pass between the states. */
export interface RunStore {
  /** Stores the plan and its batches; a repeat with the same run writes the same items again. */
  savePlan(plan: RunPlan): Promise<void>;
  /** The plan without its batches. Throws when there is no such run. */
  plan(run: string): Promise<Omit<RunPlan, 'pulls' | 'evaluations'> & { pulls: number; evaluations: number }>;
  pullBatch(run: string, batch: number): Promise<PullBatch>;
  evaluateBatch(run: string, batch: number): Promise<EvaluateBatch>;
  saveEvaluateResult(run: string, batch: number, result: EvaluateResult): Promise<void>;
  /** The results of every evaluation batch that has finished. */
  evaluateResults(run: string): Promise<EvaluateResult[]>;
}
