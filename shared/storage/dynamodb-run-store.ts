import * as z from 'zod';
import { periodSchema } from '../domain/period.ts';
import type {
  EvaluateBatch,
  EvaluateResult,
  PlannedRelease,
  PullBatch,
  RunPlan,
  SeriesRevision,
} from '../domain/run.ts';
import type { RunStore } from '../ports/run-store.ts';
import { batchWrite } from './batch-write.ts';
import { getItem, type Members, parseItem, putItem, queryPrefix, toItem } from './item.ts';
import { type Key, keys, partition, prefix } from './keys.ts';
import { largestChangeSchema } from './largest-change-schema.ts';
import { beginRun, endRun, listRuns, noteOutcome, readRun } from './run-record-items.ts';
import type { Table } from './table.ts';

/** Releases of one item: at some 100 bytes each, half of what an item holds. */
const RELEASES_PER_ITEM = 2_000;

const planSchema = z.object({
  run: z.string(),
  source: z.string(),
  startedAt: z.string(),
  until: periodSchema,
  releases: z.int().min(0),
  pulls: z.int().min(0),
  evaluations: z.int().min(0),
} satisfies Members<RunPlan>);

const plannedSchema = z.object({
  releases: z.array(
    z.object({
      reporter: z.string(),
      period: periodSchema,
      token: z.string().exactOptional(),
    } satisfies Members<PlannedRelease>),
  ),
});

const pullSchema = z.object({ period: periodSchema, series: z.array(z.string()) } satisfies Members<PullBatch>);

const revisionsSchema = z.object({
  revisions: z.array(
    z.object({
      series: z.string(),
      period: periodSchema,
      at: z.string(),
      hash: z.string(),
      cells: z.int(),
      largest: largestChangeSchema.exactOptional(),
    } satisfies Members<SeriesRevision>),
  ),
});

const evaluateSchema = z.object({ rules: z.array(z.string()) } satisfies Members<EvaluateBatch>);

const resultSchema = z.object({
  assessments: z.int().min(0),
  events: z.int().min(0),
  outboxes: z.array(z.object({ rule: z.string(), subject: z.string() })),
} satisfies Members<EvaluateResult>);

/**
 * The runs of a table. Reading what was never saved throws a RangeError; `savePlan` throws `ItemTooLarge`, before
 * anything is written, for a batch that does not fit one item: cutting them small enough is the planner's task.
 */
export function dynamoRunStore(table: Table): RunStore {
  return {
    savePlan: (plan) => savePlan(table, plan),
    plan: (run) => read(table, keys.plan(run), planSchema),
    releases: (run) => readReleases(table, run),
    pullBatch: (run, batch) => read(table, keys.pull(run, batch), pullSchema),
    evaluateBatch: (run, batch) => read(table, keys.evaluate(run, batch), evaluateSchema),
    addRevisions: (run, batch, revisions) => addRevisions(table, keys.revised(run, batch), revisions),
    revisions: async (run) =>
      (await queryPrefix(table, partition.run(run), prefix.revisions)).flatMap(
        (item) => parseItem(revisionsSchema, item).revisions,
      ),
    saveEvaluateResult: async (run, batch, result) => {
      await putItem(table, toItem(keys.result(run, batch), result));
    },
    evaluateResults: async (run) =>
      (await queryPrefix(table, partition.run(run), prefix.results)).map((item) => parseItem(resultSchema, item)),
    begin: (run) => beginRun(table, run),
    note: (run, outcome) => noteOutcome(table, run, outcome),
    end: (run, ending) => endRun(table, run, ending),
    progress: (run) => readRun(table, run),
    list: (query) => listRuns(table, query),
  };
}

/** The plan comes last: whoever reads it finds every batch that it counts. */
async function savePlan(table: Table, { releases, pulls, evaluations, ...plan }: RunPlan): Promise<void> {
  const lengths = { releases: releases.length, pulls: pulls.length, evaluations: evaluations.length };
  const head = toItem(keys.plan(plan.run), { ...plan, ...lengths });
  const batches = [
    ...chunksOf(releases).map((chunk, index) => toItem(keys.planned(plan.run, index), { releases: chunk })),
    ...pulls.map((batch, index) => toItem(keys.pull(plan.run, index), batch)),
    ...evaluations.map((batch, index) => toItem(keys.evaluate(plan.run, index), batch)),
  ];
  await batchWrite(table, batches);
  await putItem(table, head);
}

function chunksOf(releases: readonly PlannedRelease[]): PlannedRelease[][] {
  return Array.from({ length: Math.ceil(releases.length / RELEASES_PER_ITEM) }, (_, index) =>
    releases.slice(index * RELEASES_PER_ITEM, (index + 1) * RELEASES_PER_ITEM),
  );
}

/** A shorter plan of the same run may have left items of a longer one behind: the plan says how many count. */
async function readReleases(table: Table, run: string): Promise<PlannedRelease[]> {
  const { releases: count } = await read(table, keys.plan(run), planSchema);
  const items = await queryPrefix(table, partition.run(run), prefix.releases);
  return items.flatMap((item) => parseItem(plannedSchema, item).releases).slice(0, count);
}

async function addRevisions(table: Table, key: Key, added: readonly SeriesRevision[]): Promise<void> {
  const item = await getItem(table, key);
  const known = item === undefined ? [] : parseItem(revisionsSchema, item).revisions;
  const byName = new Map([...known, ...added].map((each) => [`${each.series} ${each.period} ${each.hash}`, each]));
  // The first sight counts: a repeat of the batch under a new plan must not move it.
  for (const each of known) byName.set(`${each.series} ${each.period} ${each.hash}`, each);
  await putItem(table, toItem(key, { revisions: [...byName.values()] }));
}

async function read<Content>(table: Table, key: Key, content: z.ZodType<Content>): Promise<Content> {
  const item = await getItem(table, key);
  if (item === undefined)
    throw new RangeError(`nothing stored as ${key.pk} / ${key.sk}; expected a run that was planned`);
  return parseItem(content, item);
}
