import type { Period } from '../domain/period.ts';

export interface RunRequest {
  /** The name of the run: a second start by the same name is no second run. At most 80 letters, digits and `_ -`. */
  readonly run: string;
  readonly source: string;
  readonly from?: Period;
  readonly until?: Period;
  /** These rules alone. */
  readonly rules?: readonly string[];
}

export type ExecutionState = 'running' | 'succeeded' | 'failed';

/** Starts runs of the state machine of a source. */
export interface RunStarter {
  /** Throws `RunNotStarted` when the source has no state machine, or none can be reached. */
  start(request: RunRequest): Promise<void>;
  /** How the execution of a run stands; undefined where nobody knows of it any more. */
  state(run: Pick<RunRequest, 'run' | 'source'>): Promise<ExecutionState | undefined>;
}
