/** Starts the runs that a change of rules asks for, and puts them on record with the reason. */
import { createHash } from 'node:crypto';
import type { RunBeginning } from '../../../shared/domain/run-record.ts';
import { RunNotStarted } from '../../../shared/ports/run-not-started.ts';
import type { ManageServices } from '../services.ts';

export interface Started {
  readonly runs: readonly string[];
  /** Why some did not start; what was changed is changed all the same. */
  readonly warnings: readonly string[];
}

export interface ChangedRules {
  /** Whose figures the rules look at; every one is run. */
  readonly sources: readonly string[];
  readonly rules: readonly string[];
  /** Names the change: a repeat of it starts no second run. */
  readonly change: string;
  readonly reason: string;
  readonly by: string;
}

/** One run a source, for these rules alone. */
export async function runAfterChange(
  { sources, rules, change, reason, by }: ChangedRules,
  services: ManageServices,
): Promise<Started> {
  const runs: string[] = [];
  const warnings: string[] = [];
  for (const source of new Set(sources)) {
    const id = runId(source, [change, ...rules].join(' '));
    const startedAt = services.clock.now().toISOString();
    const refusal = await begin({ id, source, startedAt, reason, by, rules }, services);
    if (refusal === undefined) runs.push(id);
    else warnings.push(`it is evaluated with the next scheduled run: ${refusal.message}`);
  }
  return { runs, warnings };
}

/** Puts the run on record and starts it; why, when it did not start. */
export async function begin(
  run: RunBeginning,
  { runs, runStarter, clock }: ManageServices,
): Promise<RunNotStarted | undefined> {
  const { id, source, from, until, rules } = run;
  await runs.begin(run);
  try {
    await runStarter.start({
      run: id,
      source,
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(rules !== undefined && { rules }),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof RunNotStarted)) throw error;
    await runs.end(id, { at: clock.now().toISOString(), failed: true, problem: error.message });
    return error;
  }
}

/** The same for the same text; a name that Step Functions takes. */
export function runId(source: string, text: string): string {
  return `${source}-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}
