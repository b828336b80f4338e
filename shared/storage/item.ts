/** Reading and writing single items. Every item carries its key and the version of its layout. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, paginateQuery, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ITEM_LAYOUT, type ItemLayout, upgraded } from './item-layout.ts';
import { ItemTooLarge } from './item-too-large.ts';
import { itemBytes, MAXIMUM_ITEM_BYTES } from './item-size.ts';
import type { Key, Kind } from './keys.ts';
import { StoredItemInvalid } from './stored-item-invalid.ts';
import type { Table } from './table.ts';
import { BY_KIND } from './table-definition.ts';

export type Item = Key & Readonly<Record<string, unknown>>;

/** A condition, with the names and values that it refers to. */
export interface Condition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

export const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };

/** Replaces what has version `version - 1`; for version 1 nothing may be there. */
export function follows(version: number): Condition {
  return version === 1
    ? ABSENT
    : { expression: '#version = :previous', names: { '#version': 'version' }, values: { ':previous': version - 1 } };
}

const envelopeOf = ({ reads }: ItemLayout) =>
  z.object({ pk: z.string(), sk: z.string(), schema: z.int().min(1).max(reads) });
const ENVELOPE = envelopeOf(ITEM_LAYOUT);

/** A schema for every member of a content, the optional ones too: one forgotten would be lost on reading. */
export type Members<Content> = { readonly [Member in keyof Required<Content>]: z.ZodType };

/**
 * The content of an item; one of an older layout is upgraded first. Throws {@link StoredItemInvalid} when it has a newer
 * layout than is understood, or another shape.
 */
export function parseItem<Content>(content: z.ZodType<Content>, item: Item, layout = ITEM_LAYOUT): Content {
  const outer = (layout === ITEM_LAYOUT ? ENVELOPE : envelopeOf(layout)).safeParse(item);
  if (!outer.success) throw new StoredItemInvalid(item, outer.error);
  const inner = content.safeParse(upgraded(item, outer.data.schema, layout));
  if (!inner.success) throw new StoredItemInvalid(item, inner.error);
  return inner.data;
}

/** The item as it is stored. Throws {@link ItemTooLarge}, so that no half of a batch is written first. */
export function toItem(key: Key, content: object, { writes } = ITEM_LAYOUT): Item {
  const item: Item = { ...content, schema: writes, pk: key.pk, sk: key.sk };
  const size = itemBytes(item);
  if (size > MAXIMUM_ITEM_BYTES) throw new ItemTooLarge(key, size);
  return item;
}

const keyed = z.looseObject({ pk: z.string(), sk: z.string() });

/** The item under a key, strongly consistent. */
export async function getItem({ client, table }: Table, { pk, sk }: Key): Promise<Item | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }));
  return Item === undefined ? undefined : keyed.parse(Item);
}

/** Writes an item. False when the condition does not hold, and then nothing was written. */
export async function putItem({ client, table }: Table, item: Item, condition?: Condition): Promise<boolean> {
  return unlessRefused(client.send(new PutCommand({ TableName: table, Item: item, ...conditionInput(condition) })));
}

/** A condition as the SDK's commands take it. */
function conditionInput(condition: Condition | undefined) {
  if (condition === undefined) return {};
  const { expression, names, values } = condition;
  return {
    ConditionExpression: expression,
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  };
}

/** True once the write is done, false when its condition refused it; every other failure is thrown. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The items of a partition whose sort key begins so, in order, all pages, strongly consistent. */
export async function queryPrefix(table: Table, pk: string, prefix: string): Promise<Item[]> {
  return queryAll(table, beginsWith(pk, prefix));
}

/** Every item of a partition, in order, all pages, strongly consistent. */
export async function queryPartition(table: Table, pk: string): Promise<Item[]> {
  return queryAll(table, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  });
}

function beginsWith(pk: string, prefix: string) {
  return {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  };
}

/** The last item of a partition whose sort key begins so, strongly consistent. */
export async function queryLast({ client, table }: Table, pk: string, prefix: string): Promise<Item | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({ TableName: table, ...beginsWith(pk, prefix), ScanIndexForward: false, Limit: 1 }),
  );
  return Items[0] === undefined ? undefined : keyed.parse(Items[0]);
}

/** The items of one kind in order of id, through the index: a write of the last moment may be missing. */
export async function queryKind(table: Table, kind: Kind): Promise<Item[]> {
  return queryAll(table, {
    IndexName: BY_KIND,
    KeyConditionExpression: '#kind = :kind',
    ExpressionAttributeNames: { '#kind': 'kind' },
    ExpressionAttributeValues: { ':kind': kind },
  });
}

/** The items of one kind through the index, the last id first, from below `before` on; at most `limit`, as `queryFirst`. */
export async function queryLatest(
  table: Table,
  kind: Kind,
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
): Promise<Item[]> {
  const query = {
    IndexName: BY_KIND,
    KeyConditionExpression: before === undefined ? '#kind = :kind' : '#kind = :kind AND #id < :before',
    ExpressionAttributeNames: { '#kind': 'kind', ...(before !== undefined && { '#id': 'id' }) },
    ExpressionAttributeValues: { ':kind': kind, ...(before !== undefined && { ':before': before }) },
    ScanIndexForward: false,
  };
  return queryFirst(table, query, limit);
}

/** The first items of a query. Fewer than `limit` mean that there are no more: DynamoDB ends a page at 1 MB. */
export async function queryFirst(
  { client, table }: Table,
  query: Omit<QueryCommandInput, 'TableName' | 'Limit'>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = { Limit: limit - items.length, ...(start !== undefined && { ExclusiveStartKey: start }) };
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({ TableName: table, ...query, ...page }),
    );
    for (const item of Items) items.push(keyed.parse(item));
    start = LastEvaluatedKey;
  } while (start !== undefined && items.length < limit);
  return items;
}

/** Every item of a query, whatever the number of pages: DynamoDB ends a page at 1 MB. */
export async function queryAll({ client, table }: Table, query: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, { TableName: table, ...query }))
    for (const item of Items) items.push(keyed.parse(item));
  return items;
}
