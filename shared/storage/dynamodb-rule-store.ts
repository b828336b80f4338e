/**
 * Rules in DynamoDB. A revision is written before the rule that it becomes, so nothing is ever in force without a
 * record. A writer that dies between the two, or comes second, leaves a revision that never was in force: each
 * names the version it was meant to replace, so the revisions that were are found by going back from the rule.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RuleRevision } from '../domain/rule-revision.ts';
import type { Authorship, RuleHead, RuleStore, RuleWrite, Saved, StoredRule } from '../ports/rule-store.ts';
import { ABSENT, type Condition, getItem, parseItem, putItem, queryKind, queryPrefix, unlessRefused } from './item.ts';
import { keys, partition, prefix } from './keys.ts';
import { ruleLister } from './listed-rules.ts';
import {
  changeOf,
  type Draft,
  headSchema,
  isInForce,
  removedItem,
  revisionSchema,
  ruleItem,
  sameRule,
  type Standing,
  standing,
  writeRevision,
} from './rule-item.ts';
import type { Table } from './table.ts';

/** Each lost attempt means that another writer won, so many mean that something else is wrong. */
const ATTEMPTS = 50;

/** The rules of a table. A removed rule stays as an item of its own kind, so that versions are never used twice. */
export function dynamoRuleStore(table: Table): RuleStore {
  return {
    list: ruleLister(table),
    get: async (id) => {
      const head = await readHead(table, id);
      return head === undefined || head.change === 'removed' ? undefined : storedOf(head);
    },
    head: (id) => readHead(table, id),
    put: (rule) => put(table, rule),
    save: (write) => save(table, write),
    remove: (id, by) => remove(table, id, by),
    revisions: (id) => revisions(table, id),
    unsettled: async () => (await queryKind(table, 'removed-rule')).map((item) => parseItem(headSchema, item)),
    settle: (id, version) => settle(table, id, version),
  };
}

async function readHead(table: Table, id: string): Promise<RuleHead | undefined> {
  const item = await getItem(table, keys.rule(id));
  return item === undefined ? undefined : parseItem(headSchema, item);
}

function storedOf(head: RuleHead | undefined): StoredRule | undefined {
  if (head === undefined) return undefined;
  const { change: _, ...stored } = head;
  return stored;
}

async function put(table: Table, draft: Draft): Promise<'created' | 'replaced' | 'unchanged'> {
  const { id } = draft.document;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = await standing(table, id);
    if (isInForce(head) && sameRule(head, draft)) return 'unchanged';
    if ((await replace(table, head, draft)) !== undefined) return isInForce(head) ? 'replaced' : 'created';
  }
  throw new Error(`rule ${id} not stored: others changed it during each of ${ATTEMPTS} attempts`);
}

async function save(table: Table, { expected, at, by, ...write }: RuleWrite): Promise<Saved> {
  const { id } = write.document;
  const draft: Draft = { ...write, updatedAt: at, ...(by !== undefined && { updatedBy: by }) };
  const head = await standing(table, id);
  if ((isInForce(head) ? head.version : 0) !== expected) return 'stale';
  if (isInForce(head) && sameRule(head, draft)) {
    const rule = storedOf(await readHead(table, id));
    return rule?.version === expected ? { change: 'unchanged', rule } : 'stale';
  }
  const rule = await replace(table, head, draft);
  return rule === undefined ? 'stale' : { change: changeOf(head, draft), rule };
}

/** Puts the draft in place of what stands; undefined when somebody else was first. */
async function replace(table: Table, head: Standing | undefined, draft: Draft): Promise<StoredRule | undefined> {
  const { id } = draft.document;
  const change = changeOf(head, draft);
  const written = await writeRevision(table, draft, { change, previous: head?.version ?? 0 });
  const stored = { ...draft, version: written.version, updatedAt: written.at };
  if (await putItem(table, ruleItem(draft, written, change), replacing(head))) return stored;
  // The SDK repeats a write whose answer was lost, and the repeat meets its own item.
  return (await standing(table, id))?.version === written.version ? stored : undefined;
}

function replacing(head: Standing | undefined): Condition {
  return head === undefined
    ? ABSENT
    : { expression: '#version = :version', names: { '#version': 'version' }, values: { ':version': head.version } };
}

async function remove(
  table: Table,
  id: string,
  { expected, at, by, reason }: Authorship & { readonly expected?: number },
): Promise<'removed' | 'absent' | 'stale'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = await standing(table, id);
    if (!isInForce(head)) return expected === undefined ? 'absent' : 'stale';
    if (expected !== undefined && head.version !== expected) return 'stale';
    const author = { ...(by !== undefined && { updatedBy: by }), ...(reason !== undefined && { reason }) };
    // What is removed may be in a language of its time: it is carried over as it is.
    const draft = { ...head, ...author, updatedAt: at, document: { ...Object(head.document), id } };
    const written = await writeRevision(table, draft, { change: 'removed', previous: head.version });
    if (await putItem(table, removedItem(head, id, written, author), replacing(head))) return 'removed';
    if ((await standing(table, id))?.version === written.version) return 'removed';
  }
  throw new Error(`rule ${id} not removed: others changed it during each of ${ATTEMPTS} attempts`);
}

async function revisions(table: Table, id: string): Promise<RuleRevision[]> {
  const head = await standing(table, id);
  const items = await queryPrefix(table, partition.rule(id), prefix.ruleRevisions);
  const byKey = new Map(items.map((item) => [item.sk, parseItem(revisionSchema, item)]));
  const inForce: RuleRevision[] = [];
  for (let version = head?.version ?? 0; version > 0; ) {
    const revision = byKey.get(keys.revision(id, version).sk);
    if (revision === undefined) break;
    const { previous, at, by, reason, change = previous === 0 ? 'created' : 'replaced', document } = revision;
    const author = { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
    inForce.push({ version, at, ...author, change, document });
    version = previous;
  }
  return inForce;
}

async function settle({ client, table }: Table, id: string, version: number): Promise<void> {
  const { pk, sk } = keys.rule(id);
  // Without its kind the item leaves the index.
  const update = new UpdateCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: 'REMOVE #kind',
    ConditionExpression: '#removed = :true AND #version = :version',
    ExpressionAttributeNames: { '#removed': 'removed', '#version': 'version', '#kind': 'kind' },
    ExpressionAttributeValues: { ':true': true, ':version': version },
  });
  await unlessRefused(client.send(update));
}
