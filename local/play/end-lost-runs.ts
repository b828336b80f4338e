/** Ends on record the runs that an earlier process left unfinished. The lock on the data directory proves that it is gone. */
import type { RunStore } from '../../shared/ports/run-store.ts';

/** Runs under way at once were few; an older one was dealt with by an earlier start. */
const LOOKED_AT = 20;

/** A run that is taken up again by its name ends anew. */
export async function endLostRuns(runs: Pick<RunStore, 'list' | 'end'>, now: string): Promise<void> {
  const { items } = await runs.list({ limit: LOOKED_AT });
  for (const { id, ended } of items)
    if (ended === undefined) await runs.end(id, { at: now, failed: true, problem: 'the service was ended meanwhile' });
}
