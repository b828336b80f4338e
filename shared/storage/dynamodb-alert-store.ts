import * as z from 'zod';
import type { AlertEvent, AlertState, RuleProgress, Step, Told } from '../domain/alert.ts';
import { periodSchema } from '../domain/period.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import { alertEventSchema, levelSchema } from './alert-event-schema.ts';
import {
  ABSENT,
  follows,
  getItem,
  type Members,
  parseItem,
  putItem,
  queryAll,
  queryKind,
  queryPrefix,
  toItem,
} from './item.ts';
import { acknowledge, listAlerts, readAlert, recordAlert } from './alert-items.ts';
import { keys, type Kind, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const toldSchema = z.object({
  since: periodSchema,
  through: periodSchema,
  steps: z.array(
    z.object({
      from: periodSchema,
      level: levelSchema,
      alert: periodSchema.exactOptional(),
    } satisfies Members<Step>),
  ),
} satisfies Members<Told>);

const stateSchema: z.ZodType<AlertState> = z.object({
  rule: z.string(),
  subject: z.string(),
  told: toldSchema,
  outbox: z.array(alertEventSchema),
  reviewed: z.array(periodSchema).exactOptional(),
  version: z.int().min(1),
} satisfies Members<AlertState>);

const progressSchema: z.ZodType<RuleProgress> = z.object({
  rule: z.string(),
  since: periodSchema,
  through: periodSchema,
  revision: z.string(),
} satisfies Members<RuleProgress>);

/** An event has a `kind` and an `id` of its own; under a name of its own they stay out of the index. */
const eventItemSchema = z.object({ event: alertEventSchema });

const outboxSchema = z.object({ rule: z.string() });

/** A state is in the index as long as something waits in its outbox. */
function listing({ rule, subject, outbox }: AlertState): { kind: Kind; id: string } | object {
  return outbox.length === 0 ? {} : { kind: 'outbox' satisfies Kind, id: `${rule}~${subject}` };
}

/** Comes after every id in the order of keys. */
const LAST = '\uffff';

/** The alert states, progress and events of a table. `saveState` throws `ItemTooLarge` for an outbox beyond 400 KB. */
export function dynamoAlertStore(table: Table): AlertStore {
  return {
    states: (rule) => readStates(table, rule),
    state: async (rule, subject) => {
      const item = await getItem(table, keys.state(rule, subject));
      return item === undefined ? undefined : parseItem(stateSchema, item);
    },
    saveState: async (state) =>
      putItem(
        table,
        toItem(keys.state(state.rule, state.subject), { ...state, ...listing(state) }),
        follows(state.version),
      ),
    undelivered: async () => [
      ...new Set((await queryKind(table, 'outbox')).map((item) => parseItem(outboxSchema, item).rule)),
    ],
    saveProgress: (progress) => saveProgress(table, progress),
    recordEvent: async (event) => {
      await putItem(table, toItem(keys.event(event.rule, event.at, event.id), { event }), ABSENT);
    },
    events: async (rule) =>
      (await queryPrefix(table, partition.rule(rule), prefix.events)).map(
        (item) => parseItem(eventItemSchema, item).event,
      ),
    event: async (rule, at, id) => {
      const item = await getItem(table, keys.event(rule, at, id));
      return item === undefined ? undefined : parseItem(eventItemSchema, item).event;
    },
    recordAlert: (event) => recordAlert(table, event),
    alert: (id) => readAlert(table, id),
    listAlerts: (query) => listAlerts(table, query),
    alertEvents: ({ id, rule, first, last }) => eventsBetween(table, { rule, from: first.at, until: last.at }, id),
    acknowledge: (id, seen) => acknowledge(table, id, seen),
  };
}

/** The events of one alert: those of its rule within its life that name it. */
async function eventsBetween(
  table: Table,
  { rule, from, until }: { rule: string; from: string; until: string },
  alert: string,
): Promise<AlertEvent[]> {
  const [start, end] = [keys.event(rule, from, ''), keys.event(rule, until, LAST)];
  const items = await queryAll(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :start AND :end',
    ExpressionAttributeValues: { ':pk': start.pk, ':start': start.sk, ':end': end.sk },
  });
  const events = items.map((item) => parseItem(eventItemSchema, item).event);
  return events.filter((event) => event.alert?.id === alert).sort(byOrder);
}

function byOrder({ alert: one }: AlertEvent, { alert: other }: AlertEvent): number {
  return (one?.order ?? '') < (other?.order ?? '') ? -1 : 1;
}

/**
 * Progress first: an evaluation writes its states before its progress, so the states read afterwards hold all
 * that the progress speaks of.
 */
async function readStates(table: Table, rule: string): Promise<{ progress?: RuleProgress; states: AlertState[] }> {
  const item = await getItem(table, keys.progress(rule));
  const items = await queryPrefix(table, partition.rule(rule), prefix.states);
  const states = items.map((state) => parseItem(stateSchema, state));
  return item === undefined ? { states } : { progress: parseItem(progressSchema, item), states };
}

async function saveProgress(table: Table, progress: RuleProgress): Promise<void> {
  // Refused means that the same revision is as far already: nothing is left to do.
  await putItem(table, toItem(keys.progress(progress.rule), progress), {
    expression: 'attribute_not_exists(pk) OR #revision <> :revision OR #through < :through',
    names: { '#revision': 'revision', '#through': 'through' },
    values: { ':revision': progress.revision, ':through': progress.through },
  });
}
