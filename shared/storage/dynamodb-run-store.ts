import * as z from 'zod';
import { periodSchema } from '../domain/period.ts';
import type { EvaluateBatch, EvaluateResult, PullBatch, RunPlan } from '../domain/run.ts';
import type { RunStore } from '../ports/run-store.ts';
import { batchWrite } from './batch-write.ts';
import { getItem, type Members, parseItem, putItem, queryPrefix, toItem } from './item.ts';
import { type Key, keys, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const planSchema = z.object({
  run: z.string(),
  source: z.string(),
  startedAt: z.string(),
  until: periodSchema,
  releases: z.array(periodSchema),
  pulls: z.int().min(0),
  evaluations: z.int().min(0),
} satisfies Members<RunPlan>);

const pullSchema = z.object({ period: periodSchema, series: z.array(z.string()) } satisfies Members<PullBatch>);

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
    pullBatch: (run, batch) => read(table, keys.pull(run, batch), pullSchema),
    evaluateBatch: (run, batch) => read(table, keys.evaluate(run, batch), evaluateSchema),
    saveEvaluateResult: async (run, batch, result) => {
      await putItem(table, toItem(keys.result(run, batch), result));
    },
    evaluateResults: async (run) =>
      (await queryPrefix(table, partition.run(run), prefix.results)).map((item) => parseItem(resultSchema, item)),
  };
}

/** The plan comes last: whoever reads it finds every batch that it counts. */
async function savePlan(table: Table, { pulls, evaluations, ...plan }: RunPlan): Promise<void> {
  const head = toItem(keys.plan(plan.run), { ...plan, pulls: pulls.length, evaluations: evaluations.length });
  const batches = [
    ...pulls.map((batch, index) => toItem(keys.pull(plan.run, index), batch)),
    ...evaluations.map((batch, index) => toItem(keys.evaluate(plan.run, index), batch)),
  ];
  await batchWrite(table, batches);
  await putItem(table, head);
}

async function read<Content>(table: Table, key: Key, content: z.ZodType<Content>): Promise<Content> {
  const item = await getItem(table, key);
  if (item === undefined)
    throw new RangeError(`nothing stored as ${key.pk} / ${key.sk}; expected a run that was planned`);
  return parseItem(content, item);
}
