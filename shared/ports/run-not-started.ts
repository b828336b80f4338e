export interface RunRefusal {
  /** Trying again does not help: nobody runs this source here. */
  readonly isLasting?: boolean;
  readonly cause?: unknown;
}

/** What was changed is changed; only the run that should look at it did not start. A scheduled run will. */
export class RunNotStarted extends Error {
  override name = 'RunNotStarted' as const;
  readonly isLasting: boolean;

  constructor(message: string, { isLasting = false, cause }: RunRefusal = {}) {
    super(message, { cause });
    this.isLasting = isLasting;
  }
}
