import * as z from 'zod';
import type { AlertState, RuleProgress, Step, Told } from '../domain/alert.ts';
import { periodSchema } from '../domain/period.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import { alertEventSchema, levelSchema } from './alert-event-schema.ts';
import { ABSENT, follows, getItem, type Members, parseItem, putItem, queryPrefix, toItem } from './item.ts';
import { keys, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const toldSchema = z.object({
  since: periodSchema,
  through: periodSchema,
  steps: z.array(z.object({ from: periodSchema, level: levelSchema } satisfies Members<Step>)),
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

/** The alert states, progress and events of a table. `saveState` throws `ItemTooLarge` for an outbox beyond 400 KB. */
export function dynamoAlertStore(table: Table): AlertStore {
  return {
    states: (rule) => readStates(table, rule),
    state: async (rule, subject) => {
      const item = await getItem(table, keys.state(rule, subject));
      return item === undefined ? undefined : parseItem(stateSchema, item);
    },
    saveState: async (state) =>
      putItem(table, toItem(keys.state(state.rule, state.subject), state), follows(state.version)),
    saveProgress: (progress) => saveProgress(table, progress),
    recordEvent: async (event) => {
      await putItem(table, toItem(keys.event(event.rule, event.at, event.id), { event }), ABSENT);
    },
    events: async (rule) =>
      (await queryPrefix(table, partition.rule(rule), prefix.events)).map(
        (item) => parseItem(eventItemSchema, item).event,
      ),
  };
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
