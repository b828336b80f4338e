/**
 * Rules in DynamoDB. A revision is written before the rule that it becomes, so nothing is ever in force without a
 * record. A writer that dies between the two, or comes second, leaves a revision that never was in force: each
 * names the version it was meant to replace, so the revisions that were are found by going back from the rule.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RuleDocument, schemaFor } from '../domain/rule.ts';
import type { RuleStore, StoredRule } from '../ports/rule-store.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  ABSENT,
  type Condition,
  getItem,
  type Item,
  type Members,
  parseItem,
  putItem,
  queryKind,
  toItem,
  unlessRefused,
} from './item.ts';
import { keys, type Kind } from './keys.ts';
import type { Table } from './table.ts';

/** By the form that the document means to have, so that a refusal names the place and not the whole. */
const documentSchema = z.unknown().transform((stored, context): RuleDocument => {
  const parsed = schemaFor(stored).safeParse(stored);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const storedRuleSchema = z.object({
  document: documentSchema,
  onHold: z.string().exactOptional(),
  version: z.int().min(1),
  updatedAt: z.string(),
} satisfies Members<StoredRule>);

/** What `put` must know of the stored rule: a document that today's language refuses can still be replaced. */
const headSchema = z.object({
  document: z.unknown(),
  onHold: z.string().exactOptional(),
  version: z.int().min(1),
  removed: z.literal(true).exactOptional(),
});
type Head = z.output<typeof headSchema>;

const revisionSchema = z.object({
  document: z.unknown(),
  onHold: z.string().exactOptional(),
  previous: z.int().min(0),
  at: z.string(),
});

/** Each lost attempt means that another writer won, so many mean that something else is wrong. */
const ATTEMPTS = 50;

type Change = Omit<StoredRule, 'version'>;

/** The rules of a table. A removed rule stays as an item that nothing lists, so that versions are never used twice. */
export function dynamoRuleStore(table: Table): RuleStore {
  return {
    list: async () => (await queryKind(table, 'rule')).map((item) => parseItem(storedRuleSchema, item)),
    get: async (id) => {
      const item = await getItem(table, keys.rule(id));
      return item === undefined || parseItem(headSchema, item).removed ? undefined : parseItem(storedRuleSchema, item);
    },
    put: (rule) => put(table, rule),
    remove: (id) => remove(table, id),
  };
}

async function put(table: Table, rule: Change): Promise<'created' | 'replaced' | 'unchanged'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = await readHead(table, rule.document.id);
    const inForce = head !== undefined && head.removed === undefined;
    if (inForce && sameRule(head, rule)) return 'unchanged';
    const revision = await writeRevision(table, rule, head?.version ?? 0);
    if (await putItem(table, ruleItem(rule, revision), replacing(head))) return inForce ? 'replaced' : 'created';
  }
  throw new Error(`rule ${rule.document.id} not stored: others changed it during each of ${ATTEMPTS} attempts`);
}

async function readHead(table: Table, id: string): Promise<Head | undefined> {
  const item = await getItem(table, keys.rule(id));
  return item === undefined ? undefined : parseItem(headSchema, item);
}

function sameRule(a: Pick<Head, 'document' | 'onHold'>, b: Change): boolean {
  return a.onHold === b.onHold && canonicalJson(a.document) === canonicalJson(b.document);
}

interface Revision {
  readonly version: number;
  readonly at: string;
}

/** Writes the revision under the first free number, or finds the one that an interrupted attempt at this left. */
async function writeRevision(table: Table, rule: Change, previous: number): Promise<Revision> {
  const { document, onHold, updatedAt: at } = rule;
  for (let version = previous + 1; ; version++) {
    const key = keys.revision(document.id, version);
    if (await putItem(table, toItem(key, { document, onHold, previous, at }), ABSENT)) return { version, at };
    const item = await getItem(table, key);
    if (item === undefined) continue;
    const stored = parseItem(revisionSchema, item);
    if (stored.previous === previous && sameRule(stored, rule)) return { version, at: stored.at };
  }
}

function ruleItem({ document, onHold }: Change, { version, at }: Revision): Item {
  const kind: Kind = 'rule';
  return toItem(keys.rule(document.id), { kind, id: document.id, document, onHold, version, updatedAt: at });
}

function replacing(head: Head | undefined): Condition {
  return head === undefined
    ? ABSENT
    : { expression: '#version = :version', names: { '#version': 'version' }, values: { ':version': head.version } };
}

async function remove({ client, table }: Table, id: string): Promise<void> {
  const { pk, sk } = keys.rule(id);
  // Without its kind the item leaves the index.
  const update = new UpdateCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: 'SET #removed = :true REMOVE #kind',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#removed': 'removed', '#kind': 'kind' },
    ExpressionAttributeValues: { ':true': true },
  });
  await unlessRefused(client.send(update));
}
