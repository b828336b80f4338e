/** A plan in batches: each is one reference in the state machine's state, and one call of a function. */
import type { Period } from '../../shared/domain/period.ts';
import { type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import type { EvaluateBatch, PullBatch } from '../../shared/domain/run.ts';
import type { SeriesId } from '../../shared/domain/series.ts';

/**
 * A state carries 256 KiB, and an execution 25,000 events, some eight of them a batch. A thousand references with a run
 * of eighty characters are 110 KB, and those of the evaluations come on top.
 */
const PULLS_AT_MOST = 1_000;
const EVALUATIONS_AT_MOST = 500;
const RULES_PER_BATCH = 25;

/**
 * Batches of one period each, oldest first: as many series as the source takes at once, or so many times that number that
 * the plan stays about as small as it must be (the last batch of a period may be a small one).
 */
export function pullBatches(wanted: ReadonlyMap<Period, readonly SeriesId[]>, seriesPerPull: number): PullBatch[] {
  const pulls = [...wanted.values()].reduce((sum, { length }) => sum + Math.ceil(length / seriesPerPull), 0);
  const size = seriesPerPull * Math.max(1, Math.ceil(pulls / PULLS_AT_MOST));
  return [...wanted].flatMap(([period, ids]) => chunks(ids, size).map((series) => ({ period, series })));
}

/** Rules on the same series come together, so that a history is read once. */
export function evaluateBatches(rules: readonly RuleDocument[]): EvaluateBatch[] {
  const size = Math.max(RULES_PER_BATCH, Math.ceil(rules.length / EVALUATIONS_AT_MOST));
  const keyed = rules.map((rule) => ({ id: rule.id, key: `${seriesIdsOf(rule).join(' ')} ${rule.id}` }));
  const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ id }) => id);
  return chunks(sorted, size).map((ids) => ({ rules: ids }));
}

/** Rules that share nothing, or whose series do not matter. */
export function idBatches(ids: readonly string[]): EvaluateBatch[] {
  return chunks(ids, Math.max(RULES_PER_BATCH, Math.ceil(ids.length / EVALUATIONS_AT_MOST))).map((rules) => ({
    rules,
  }));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
