/**
 * Every rule of a table, again and again: a version of a rule never changes, so a document that was read before is not
 * read again. Reading a thousand documents takes most of a second, their versions a tenth of it.
 */
import * as z from 'zod';
import type { StoredRule } from '../ports/rule-store.ts';
import { getItem, type Item, parseItem, queryAll, queryKind } from './item.ts';
import { keys, type Kind } from './keys.ts';
import { headSchema, storedRuleSchema } from './rule-item.ts';
import type { Table } from './table.ts';
import { BY_KIND } from './table-definition.ts';

const KIND: Kind = 'rule';
/** With more documents to read than so many, reading all of them at once is quicker. */
const READ_ONE_BY_ONE = 20;

const versionSchema = z.object({ id: z.string(), version: z.int() });

/** Reads the rules in order of id; keeps what it read. */
export function ruleLister(table: Table): () => Promise<StoredRule[]> {
  let kept: ReadonlyMap<string, StoredRule> = new Map();
  const keep = (rules: readonly StoredRule[]): StoredRule[] => {
    kept = new Map(rules.map((rule) => [rule.document.id, rule]));
    return [...rules];
  };
  const readAll = async () => (await queryKind(table, KIND)).map((item) => parseItem(storedRuleSchema, item));
  return async () => {
    if (kept.size === 0) return keep(await readAll());
    const known = kept;
    const versions = (await versionsIn(table)).map((item) => parseItem(versionSchema, item));
    const isKnown = ({ id, version }: z.output<typeof versionSchema>) => known.get(id)?.version === version;
    if (versions.filter((each) => !isKnown(each)).length > READ_ONE_BY_ONE) return keep(await readAll());
    const rules = await Promise.all(
      versions.map(async (each) => (isKnown(each) ? known.get(each.id) : readInForce(table, each.id))),
    );
    return keep(rules.filter((rule) => rule !== undefined));
  };
}

async function versionsIn(table: Table): Promise<Item[]> {
  return queryAll(table, {
    IndexName: BY_KIND,
    KeyConditionExpression: '#kind = :kind',
    ProjectionExpression: 'pk, sk, #schema, #id, #version',
    ExpressionAttributeNames: { '#kind': 'kind', '#schema': 'schema', '#id': 'id', '#version': 'version' },
    ExpressionAttributeValues: { ':kind': KIND },
  });
}

/** The index may be behind: a rule that was removed meanwhile is no rule. */
async function readInForce(table: Table, id: string): Promise<StoredRule | undefined> {
  const item = await getItem(table, keys.rule(id));
  if (item === undefined || parseItem(headSchema, item).change === 'removed') return undefined;
  return parseItem(storedRuleSchema, item);
}
