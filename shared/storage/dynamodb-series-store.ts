/**
 * Series in DynamoDB. One item a period holds every measure, each with its partners as one map: a new month of
 * 500 series is 500 writes, and a history is one query.
 *
 * A vintage is written before it becomes current, so the newest vintage is the truth and the current item a copy
 * that may lag behind after a crash. Therefore a retrieval is compared with the newest vintage, and whoever finds
 * the copy behind brings it up to date. That keeps a content that turns A, B, A as three vintages, whoever died when.
 */
import * as z from 'zod';
import { fingerprint } from '../domain/fingerprint.ts';
import { type Period, periodSchema } from '../domain/period.ts';
import type { Breakdown, SeriesId, Vintage } from '../domain/series.ts';
import type { SeriesStore } from '../ports/series-store.ts';
import { ABSENT, getItem, type Members, parseItem, putItem, queryAll, queryLast, queryPrefix, toItem } from './item.ts';
import { keys, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';
import { VintageConflict } from './vintage-conflict.ts';

const breakdownSchema = z.object({
  unit: z.string(),
  total: z.number(),
  partners: z.record(z.string(), z.number()),
} satisfies Members<Breakdown>);

const vintageSchema = z.object({
  series: z.string(),
  period: periodSchema,
  measures: z.object({
    value: breakdownSchema.exactOptional(),
    quantity: breakdownSchema.exactOptional(),
  } satisfies Members<Vintage['measures']>),
  suppressed: z.boolean().exactOptional(),
  retrievedAt: z.string(),
  query: z.string(),
  recording: z.string().exactOptional(),
  hash: z.string(),
} satisfies Members<Vintage>);

/** `shows` is the sort key of the vintage that the item is a copy of; compared as text, the later one is greater. */
const currentSchema = vintageSchema.extend({ shows: z.string() });

const periodItemSchema = z.object({ period: periodSchema });

/**
 * The series of a table. `keep` throws `VintageConflict` when another content was stored for the very same instant
 * of retrieval, `ItemTooLarge` when a period's partners do not fit one item.
 */
export function dynamoSeriesStore(table: Table): SeriesStore {
  return {
    current: async (series) =>
      (await queryPrefix(table, partition.series(series), prefix.current)).map((item) =>
        parseItem(vintageSchema, item),
      ),
    periods: (series, from, until) => periods(table, { series, from, until }),
    vintages: async (series, period) =>
      (await queryPrefix(table, partition.series(series), prefix.vintages(period))).map((item) =>
        parseItem(vintageSchema, item),
      ),
    everyVintage: (series) => everyVintage(table, series),
    mark: (series) => mark(table, series),
    asOf: (series, instant) => asOf(table, series, new Date(instant).toISOString()),
    newest: (series, period) => newestVintage(table, series, period),
    keep: (vintage, read) => keep(table, vintage, read),
  };
}

interface Range {
  readonly series: SeriesId;
  readonly from: Period;
  readonly until: Period;
}

async function periods(table: Table, { series, from, until }: Range): Promise<Period[]> {
  // DynamoDB refuses a range whose end lies before its start.
  if (until < from) return [];
  const items = await queryAll(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
    ProjectionExpression: 'pk, sk, #schema, #period',
    ExpressionAttributeNames: { '#schema': 'schema', '#period': 'period' },
    ExpressionAttributeValues: {
      ':pk': partition.series(series),
      ':from': keys.current(series, from).sk,
      ':until': keys.current(series, until).sk,
    },
  });
  return items.map((item) => parseItem(periodItemSchema, item).period);
}

/** The sort keys of all vintages: a vintage is never changed, so the same keys are the same contents. */
async function mark(table: Table, series: SeriesId): Promise<string> {
  const items = await queryAll(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ProjectionExpression: 'pk, sk',
    ExpressionAttributeValues: { ':pk': partition.series(series), ':prefix': prefix.everyVintage },
  });
  return fingerprint(items.map(({ sk }) => sk).join(' '));
}

/** Sort keys end in the instant of retrieval, so later entries of a period are later retrievals. */
async function everyVintage(table: Table, series: SeriesId): Promise<Vintage[]> {
  const items = await queryPrefix(table, partition.series(series), prefix.everyVintage);
  return items.map((item) => parseItem(vintageSchema, item));
}

async function asOf(table: Table, series: SeriesId, instant: string): Promise<Vintage[]> {
  const standing = new Map<Period, Vintage>();
  for (const vintage of await everyVintage(table, series)) {
    if (new Date(vintage.retrievedAt).toISOString() <= instant) standing.set(vintage.period, vintage);
  }
  return [...standing.values()];
}

async function keep(
  table: Table,
  vintage: Vintage,
  read?: { readonly newest: Vintage | undefined },
): Promise<'first' | 'revised' | 'unchanged'> {
  const [current, newest] = await Promise.all([
    readCurrent(table, vintage.series, vintage.period),
    read === undefined ? newestVintage(table, vintage.series, vintage.period) : read.newest,
  ]);
  let truth = newest;
  if (newest?.hash !== vintage.hash) {
    await writeVintage(table, vintage);
    if (newest === undefined || sortKey(newest) < sortKey(vintage)) truth = vintage;
  }
  if (truth === undefined || (current !== undefined && current.shows >= sortKey(truth))) return 'unchanged';
  if (!(await showAsCurrent(table, truth))) return 'unchanged';
  return current === undefined ? 'first' : 'revised';
}

function sortKey({ series, period, retrievedAt }: Vintage): string {
  return keys.vintage(series, period, retrievedAt).sk;
}

async function readCurrent(table: Table, series: SeriesId, period: Period) {
  const item = await getItem(table, keys.current(series, period));
  return item === undefined ? undefined : parseItem(currentSchema, item);
}

async function newestVintage(table: Table, series: SeriesId, period: Period): Promise<Vintage | undefined> {
  const item = await queryLast(table, partition.series(series), prefix.vintages(period));
  return item === undefined ? undefined : parseItem(vintageSchema, item);
}

async function writeVintage(table: Table, vintage: Vintage): Promise<void> {
  const key = keys.vintage(vintage.series, vintage.period, vintage.retrievedAt);
  if (await putItem(table, toItem(key, vintage), ABSENT)) return;
  // It is there already: written by an earlier attempt at the same retrieval, or by another one of that instant.
  const stored = await getItem(table, key);
  if (stored === undefined || parseItem(vintageSchema, stored).hash !== vintage.hash) throw new VintageConflict(key);
}

/** Makes a vintage the current one unless a later one is; false when that one was there first. */
async function showAsCurrent(table: Table, vintage: Vintage): Promise<boolean> {
  const key = keys.current(vintage.series, vintage.period);
  const shows = sortKey(vintage);
  const written = await putItem(table, toItem(key, { ...vintage, shows }), {
    expression: 'attribute_not_exists(pk) OR #shows < :shows',
    names: { '#shows': 'shows' },
    values: { ':shows': shows },
  });
  if (written) return true;
  // The SDK repeats a write whose answer was lost, and the repeat meets its own item.
  return (await readCurrent(table, vintage.series, vintage.period))?.shows === shows;
}
