import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { GAP_REASONS } from '../domain/gap.ts';
import { periodSchema } from '../domain/period.ts';
import type { RuleState } from '../domain/rule-state.ts';
import type { SummaryStore } from '../ports/summary-store.ts';
import { levelSchema } from './alert-event-schema.ts';
import { pointSchema, scaleSchema } from './explanation-schema.ts';
import { canonicalJson } from './canonical-json.ts';
import { getItem, type Item, type Members, parseItem, putItem, queryKind, toItem } from './item.ts';
import { keys, type Kind } from './keys.ts';
import type { Table } from './table.ts';

const stateSchema: z.ZodType<RuleState> = z.object({
  level: levelSchema,
  verdict: z.enum(['clear', 'pending', 'warning', 'critical', 'unknown']),
  subject: z.string(),
  subjects: z.int().min(1),
  raised: z.int().min(0),
  period: periodSchema,
  value: z.number().nullable(),
  gap: z.enum(GAP_REASONS).exactOptional(),
  scale: scaleSchema,
  unit: z.string(),
  basis: z.string(),
  threshold: z.number(),
  warning: z.number().exactOptional(),
  direction: z.enum(['above', 'below']),
  distance: z.number().nullable(),
  reason: z.string(),
  sparkline: z.array(pointSchema),
  retrievedAt: z.string(),
  recording: z.string().exactOptional(),
  evaluatedAt: z.string(),
} satisfies Members<RuleState>);

const contentSchema = z.object({ state: stateSchema });

/**
 * The state as one JSON text: a list reads those of every rule, and the SDK takes far longer for a map of a hundred
 * members than for a text.
 */
const itemSchema = z.object({ id: z.string(), state: z.string() });

/** The snapshots of a table. A text that was read before is not read again. */
export function dynamoSummaryStore(table: Table): SummaryStore {
  const known = new Map<string, { readonly text: string; readonly state: RuleState }>();
  const stateIn = (item: Item): RuleState => {
    const { id, state: text } = parseItem(itemSchema, item);
    const before = known.get(id);
    if (before?.text === text) return before.state;
    const state = parseItem(contentSchema, { ...item, state: JSON.parse(text) }).state;
    known.set(id, { text, state });
    return state;
  };
  return {
    get: async (rule) => {
      const item = await getItem(table, keys.summary(rule));
      return item === undefined ? undefined : stateIn(item);
    },
    list: async () => {
      const items = await queryKind(table, 'summary');
      return new Map(items.map((item) => [parseItem(itemSchema, item).id, stateIn(item)]));
    },
    save: async (rule, state) => {
      // Most looks bring nothing new, and reading costs a tenth of writing.
      const item = await getItem(table, keys.summary(rule));
      if (item !== undefined && isSameStanding(stateIn(item), state)) return;
      const kind: Kind = 'summary';
      const content = { kind, id: rule, state: JSON.stringify(state), evaluatedAt: state.evaluatedAt };
      // Refused means that a later evaluation was faster: its snapshot is the newer one.
      await putItem(table, toItem(keys.summary(rule), content), {
        expression: 'attribute_not_exists(pk) OR #at <= :at',
        names: { '#at': 'evaluatedAt' },
        values: { ':at': state.evaluatedAt },
      });
    },
    drop: async (rule) => {
      const { pk, sk } = keys.summary(rule);
      await table.client.send(new DeleteCommand({ TableName: table.table, Key: { pk, sk } }));
    },
  };
}

/** The same but for when it was found. */
function isSameStanding(before: RuleState, now: RuleState): boolean {
  return canonicalJson(before) === canonicalJson({ ...now, evaluatedAt: before.evaluatedAt });
}
