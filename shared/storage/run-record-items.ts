/** The record of a run: its beginning, what became of each batch, its end. Each is a write that may be repeated. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { periodSchema } from '../domain/period.ts';
import {
  RUN_STEPS,
  type RunBeginning,
  type RunEnding,
  type RunProgress,
  type RunRecord,
  type StepOutcome,
} from '../domain/run-record.ts';
import type { RunQuery } from '../ports/run-store.ts';
import {
  ABSENT,
  type Members,
  parseItem,
  putItem,
  queryLatest,
  queryPartition,
  toItem,
  unlessRefused,
} from './item.ts';
import { keys, type Kind, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const KIND: Kind = 'run';
/** Items of one request to the index. */
const PAGE = 200;
/** The most that one answer looks through, so that a filter that finds nothing ends in time. */
const LOOKED_THROUGH = 2_000;

const endingSchema = z.object({
  at: z.string(),
  failed: z.boolean(),
  problem: z.string().exactOptional(),
} satisfies Members<RunEnding>);

const recordSchema: z.ZodType<RunRecord> = z.object({
  id: z.string(),
  source: z.string(),
  startedAt: z.string(),
  reason: z.string().exactOptional(),
  by: z.string().exactOptional(),
  rules: z.array(z.string()).exactOptional(),
  from: periodSchema.exactOptional(),
  until: periodSchema.exactOptional(),
  ended: endingSchema.exactOptional(),
} satisfies Members<RunRecord>);

/** The run under a name of its own, beside what the index looks at. */
const itemSchema = z
  .object({ run: recordSchema, ended: endingSchema.exactOptional(), id: z.string() })
  .transform(({ run, ended, id }) => ({ index: id, record: { ...run, ...(ended !== undefined && { ended }) } }));

const outcomeSchema: z.ZodType<StepOutcome> = z.object({
  step: z.enum(RUN_STEPS),
  batch: z.int().min(0),
  failed: z.boolean(),
  problem: z.string().exactOptional(),
} satisfies Members<StepOutcome>);

const lengthsSchema = z.object({ pulls: z.int(), evaluations: z.int() });
const eventsSchema = z.object({ events: z.int() });

export async function beginRun(table: Table, run: RunBeginning): Promise<void> {
  const content = { kind: KIND, id: `${new Date(run.startedAt).toISOString()}~${run.id}`, run };
  await putItem(table, toItem(keys.run(run.id), content), ABSENT);
}

/** A later end of the same run, as after a redrive, replaces an earlier one. */
export async function endRun({ client, table }: Table, run: string, ending: RunEnding): Promise<void> {
  const { pk, sk } = keys.run(run);
  const update = new UpdateCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: 'SET #ended = :ended',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#ended': 'ended' },
    ExpressionAttributeValues: { ':ended': ending },
  });
  await unlessRefused(client.send(update));
}

/** What is done stays done: a failure that is heard of later belongs to an attempt that does not count. */
export async function noteOutcome(table: Table, run: string, outcome: StepOutcome): Promise<void> {
  const item = toItem(keys.outcome(run, outcome.step, outcome.batch), outcome);
  if (!outcome.failed) await putItem(table, item);
  else
    await putItem(table, item, {
      expression: 'attribute_not_exists(pk) OR #failed = :true',
      names: { '#failed': 'failed' },
      values: { ':true': true },
    });
}

export async function readRun(table: Table, run: string): Promise<RunProgress | undefined> {
  const items = await queryPartition(table, partition.run(run));
  const [head] = items.filter(({ sk }) => sk === keys.run(run).sk);
  if (head === undefined) return undefined;
  const plan = items.find(({ sk }) => sk === keys.plan(run).sk);
  const those = (start: string) => items.filter(({ sk }) => sk.startsWith(start));
  return {
    record: parseItem(itemSchema, head).record,
    ...(plan !== undefined && { planned: parseItem(lengthsSchema, plan) }),
    outcomes: those(prefix.outcomes).map((item) => parseItem(outcomeSchema, item)),
    events: those(prefix.results).map((item) => parseItem(eventsSchema, item).events),
  };
}

export async function listRuns(
  table: Table,
  { source, limit, after }: RunQuery,
): Promise<{ items: RunRecord[]; next?: string }> {
  const items: RunRecord[] = [];
  let before = after;
  for (let looked = 0; looked < LOOKED_THROUGH; looked += PAGE) {
    const page = await queryLatest(table, KIND, { limit: PAGE, before });
    for (const item of page) {
      const { index, record } = parseItem(itemSchema, item);
      if (items.length === limit) return { items, ...(before !== undefined && { next: before }) };
      before = index;
      if (source === undefined || record.source === source) items.push(record);
    }
    if (page.length < PAGE) return { items };
  }
  return { items, ...(before !== undefined && { next: before }) };
}
