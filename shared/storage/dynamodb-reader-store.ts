import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Address, ADDRESS_KINDS, ADDRESS_STATES, GONE_REASONS } from '../domain/address.ts';
import { LEVELS } from '../domain/alert.ts';
import type { Reader } from '../domain/reader.ts';
import { CADENCES, type QuietHours, SETTINGS_DEFAULT, WEEKDAYS } from '../domain/reader-settings.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { ReaderStore } from '../ports/reader-store.ts';
import {
  type Condition,
  follows,
  getItem,
  type Members,
  parseItem,
  putItem,
  queryKind,
  toItem,
  unlessRefused,
} from './item.ts';
import { keys, type Kind } from './keys.ts';
import type { Table } from './table.ts';

const subscriptionSchema = z.object({
  id: z.string(),
  label: z.string().exactOptional(),
  rules: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  baskets: z.array(z.string()).exactOptional(),
  commodities: z.array(z.string()).exactOptional(),
  partners: z.array(z.string()).exactOptional(),
  severities: z.array(z.enum(LEVELS).exclude(['clear'])).exactOptional(),
  lateness: z.boolean().exactOptional(),
} satisfies Members<Subscription>);

const addressSchema = z.object({
  id: z.string(),
  kind: z.enum(ADDRESS_KINDS),
  address: z.string(),
  state: z.enum(ADDRESS_STATES),
  addedAt: z.string(),
  askedAt: z.string().exactOptional(),
  confirmedAt: z.string().exactOptional(),
  remindedAt: z.string().exactOptional(),
  goneBecause: z.enum(GONE_REASONS).exactOptional(),
  removedAt: z.string().exactOptional(),
} satisfies Members<Address>);

const quietHoursSchema = z.object({
  from: z.string(),
  until: z.string(),
  criticalBreaksThrough: z.boolean(),
} satisfies Members<QuietHours>);

/** A reader of the first layout had no addresses, no settings and no version. */
const readerSchema: z.ZodType<Reader> = z.object({
  id: z.string(),
  name: z.string(),
  topic: z.string(),
  timeZone: z.string().default(SETTINGS_DEFAULT.timeZone),
  cadence: z.enum(CADENCES).default(SETTINGS_DEFAULT.cadence),
  digestAt: z.string().default(SETTINGS_DEFAULT.digestAt),
  digestDay: z.enum(WEEKDAYS).exactOptional(),
  criticalAtOnce: z.boolean().exactOptional(),
  quietHours: quietHoursSchema.exactOptional(),
  addresses: z.array(addressSchema).default([]),
  subscriptions: z.array(subscriptionSchema),
  createdAt: z.string().default('1970-01-01T00:00:00.000Z'),
  leavingAt: z.string().exactOptional(),
  asked: z.array(z.string()).exactOptional(),
  tested: z.array(z.string()).exactOptional(),
  version: z.int().min(0).default(0),
} satisfies Members<Reader>);

/** Nothing with a version is there: nobody, or a reader of the first layout. */
const UNVERSIONED: Condition = { expression: 'attribute_not_exists(#version)', names: { '#version': 'version' } };

/** The readers of a table. */
export function dynamoReaderStore(table: Table): ReaderStore {
  return {
    list: async () => (await queryKind(table, 'reader')).map((item) => parseItem(readerSchema, item)),
    get: async (id) => {
      const item = await getItem(table, keys.reader(id));
      return item === undefined ? undefined : parseItem(readerSchema, item);
    },
    remove: ({ id, version }) => remove(table, id, version),
    save: async (reader) => {
      const kind: Kind = 'reader';
      const condition = reader.version === 1 ? UNVERSIONED : follows(reader.version);
      return putItem(table, toItem(keys.reader(reader.id), { ...reader, kind }), condition);
    },
  };
}

/** The mailbox first: what waits in it for a reader who has left must not wait for one who signs up again. */
async function remove({ client, table }: Table, id: string, version: number): Promise<boolean> {
  const mailbox = keys.mailbox(id);
  await client.send(new DeleteCommand({ TableName: table, Key: { pk: mailbox.pk, sk: mailbox.sk } }));
  const { pk, sk } = keys.reader(id);
  const command = new DeleteCommand({
    TableName: table,
    Key: { pk, sk },
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  });
  return unlessRefused(client.send(command));
}
