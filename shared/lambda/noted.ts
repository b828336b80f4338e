import type { RunStep } from '../domain/run-record.ts';
import type { RunStore } from '../ports/run-store.ts';

export interface NotedStep {
  readonly run: string;
  readonly step: RunStep;
  /** Left out for a step that a run has once. */
  readonly batch?: number;
}

/** Does the work of a step and puts on the run's record what became of it. Throws what the work throws. */
export async function noted<Output>(
  runs: Pick<RunStore, 'note'>,
  { run, step, batch = 0 }: NotedStep,
  work: () => Promise<Output>,
): Promise<Output> {
  try {
    const output = await work();
    await runs.note(run, { step, batch, failed: false });
    return output;
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    // Why the work failed matters more than why that could not be put on record.
    await runs.note(run, { step, batch, failed: true, problem }).catch(() => undefined);
    throw error;
  }
}
