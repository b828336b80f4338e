/** The records of alerts: written by compare-and-set, listed by the instant at which they were raised. */
import * as z from 'zod';
import { passes } from '../domain/alert-filter.ts';
import { alertKey } from '../domain/alert-id.ts';
import {
  type Acknowledgement,
  type AlertRecord,
  alertAfter,
  type Closing,
  type Correction,
  type LastEvent,
} from '../domain/alert-record.ts';
import { type AlertEvent, EVENT_KINDS, VERDICTS } from '../domain/alert.ts';
import { periodSchema } from '../domain/period.ts';
import type { AlertQuery } from '../ports/alert-store.ts';
import { levelSchema } from './alert-event-schema.ts';
import { scaleSchema } from './explanation-schema.ts';
import {
  follows,
  getItem,
  type Item,
  type Members,
  parseItem,
  putItem,
  queryLatest,
  queryPrefix,
  toItem,
} from './item.ts';
import { keys, type Kind, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const ATTEMPTS = 10;
const KIND: Kind = 'alert';
/** Items of one request: a page of DynamoDB holds about as many. */
const PAGE = 500;
/** The most that one answer looks through, so that a filter that finds nothing ends in time. */
const LOOKED_THROUGH = 5_000;

const severitySchema = levelSchema.exclude(['clear']);

const lastSchema = z.object({
  id: z.string(),
  kind: z.enum(EVENT_KINDS),
  at: z.string(),
  period: periodSchema,
  value: z.number().nullable(),
  threshold: z.number(),
  reason: z.string(),
  severity: severitySchema,
  order: z.string(),
  level: levelSchema,
  scale: scaleSchema,
  unit: z.string(),
  basis: z.string(),
  retrievedAt: z.string(),
  recording: z.string().exactOptional(),
} satisfies Members<LastEvent>);

const closingSchema = z.object({
  order: z.string(),
  at: z.string(),
  period: periodSchema,
  because: z.string(),
  severity: severitySchema,
} satisfies Members<Closing>);

const correctionSchema = z.object({
  order: z.string(),
  at: z.string(),
  period: periodSchema,
  verdict: z.enum(VERDICTS),
  reason: z.string(),
} satisfies Members<Correction>);

const acknowledgementSchema = z.object({
  by: z.string(),
  at: z.string(),
  comment: z.string().exactOptional(),
  order: z.string(),
} satisfies Members<Acknowledgement>);

const recordSchema: z.ZodType<AlertRecord> = z.object({
  id: z.string(),
  rule: z.string(),
  subject: z.string(),
  opened: periodSchema,
  ruleName: z.string(),
  tags: z.array(z.string()),
  partners: z.array(z.string()),
  first: z.object({ order: z.string(), at: z.string() }),
  last: lastSchema,
  opening: z.string().exactOptional(),
  closing: closingSchema.exactOptional(),
  correction: correctionSchema.exactOptional(),
  acknowledgement: acknowledgementSchema.exactOptional(),
  version: z.int().min(1),
} satisfies Members<AlertRecord>);

/** The record under a name of its own, beside what the index and the compare-and-set look at. */
const itemSchema = z.object({ id: z.string(), version: z.int(), alert: recordSchema });

/** Writes the event down; repeats its compare-and-set until nobody was first. */
export async function recordAlert(table: Table, event: AlertEvent): Promise<void> {
  const id = event.alert?.id;
  if (id !== undefined) await change(table, id, (record) => alertAfter(record, event));
}

export async function readAlert(table: Table, id: string): Promise<AlertRecord | undefined> {
  const key = alertKey(id);
  const item = key === undefined ? undefined : await getItem(table, keys.alert(key));
  return item === undefined ? undefined : parseItem(itemSchema, item).alert;
}

export async function acknowledge(
  table: Table,
  id: string,
  seen: Omit<Acknowledgement, 'order'> | undefined,
): Promise<AlertRecord | undefined> {
  return change(table, id, (record) => {
    if (record === undefined) return undefined;
    const { acknowledgement, ...rest } = record;
    if (seen === undefined && acknowledgement === undefined) return record;
    const version = record.version + 1;
    return seen === undefined
      ? { ...rest, version }
      : { ...rest, acknowledgement: { ...seen, order: record.last.order }, version };
  });
}

/** Answers the record as it then stands. A `decide` that answers what it was given, or nothing, writes nothing. */
async function change(
  table: Table,
  id: string,
  decide: (record: AlertRecord | undefined) => AlertRecord | undefined,
): Promise<AlertRecord | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const record = await readAlert(table, id);
    const next = decide(record);
    if (next === undefined || next === record) return record;
    if (await putItem(table, itemOf(next), follows(next.version))) return next;
  }
  throw new Error(`the record of the alert ${id} changed at every one of ${ATTEMPTS} attempts to write it`);
}

function itemOf(alert: AlertRecord): Item {
  return toItem(keys.alert(alert), { kind: KIND, id: indexId(alert), version: alert.version, alert });
}

/** By instant, so that the index lists alerts in the order in which they were raised. */
function indexId({ first, id }: AlertRecord): string {
  return `${new Date(first.at).toISOString()}~${id}`;
}

export async function listAlerts(table: Table, query: AlertQuery): Promise<{ items: AlertRecord[]; next?: string }> {
  return query.filter.rule === undefined ? listAll(table, query) : listOfRule(table, query.filter.rule, query);
}

/** A rule has few alerts: all of them are read, and put in order here. */
async function listOfRule(
  table: Table,
  rule: string,
  { filter, limit, after }: AlertQuery,
): Promise<{ items: AlertRecord[]; next?: string }> {
  const stored = await queryPrefix(table, partition.rule(rule), prefix.alerts);
  const found = stored
    .map((item) => parseItem(itemSchema, item))
    .filter(({ id, alert }) => (after === undefined || id < after) && passes(alert, filter))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(({ alert }) => alert);
  return last === undefined || found.length <= limit ? { items } : { items, next: last.id };
}

async function listAll(table: Table, { filter, limit, after }: AlertQuery) {
  const items: AlertRecord[] = [];
  let before = after;
  for (let looked = 0; looked < LOOKED_THROUGH; looked += PAGE) {
    const page = await queryLatest(table, KIND, { limit: PAGE, before });
    for (const [index, item] of page.entries()) {
      const { id, alert } = parseItem(itemSchema, item);
      before = id;
      if (!passes(alert, filter)) continue;
      items.push(alert);
      if (items.length < limit) continue;
      return index === page.length - 1 && page.length < PAGE ? { items } : { items, next: id };
    }
    if (page.length < PAGE) return { items };
  }
  return { items, ...(before !== undefined && { next: before }) };
}
