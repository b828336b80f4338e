import * as z from 'zod';
import { LEVELS } from '../domain/alert.ts';
import type { Delivery, InFlight, Mailbox, Reader, Subscription } from '../domain/reader.ts';
import type { ReaderStore } from '../ports/reader-store.ts';
import { follows, getItem, type Members, parseItem, putItem, queryKind, queryPrefix, toItem } from './item.ts';
import { keys, type Kind, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const subscriptionSchema = z.object({
  id: z.string(),
  rules: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  severities: z.array(z.enum(LEVELS).exclude(['clear'])).exactOptional(),
  lateness: z.boolean().exactOptional(),
} satisfies Members<Subscription>);

const readerSchema: z.ZodType<Reader> = z.object({
  id: z.string(),
  name: z.string(),
  topic: z.string(),
  subscriptions: z.array(subscriptionSchema),
} satisfies Members<Reader>);

const inFlightSchema = z.object({
  notice: z.string(),
  events: z.array(z.string()),
  owner: z.string(),
  startedAt: z.string(),
  leaseUntil: z.string(),
  attempts: z.int().min(0),
} satisfies Members<InFlight>);

const mailboxSchema: z.ZodType<Mailbox> = z.object({
  reader: z.string(),
  told: z.record(z.string(), z.string()),
  inFlight: inFlightSchema.exactOptional(),
  version: z.int().min(0),
} satisfies Members<Mailbox>);

const deliverySchema: z.ZodType<Delivery> = z.object({
  reader: z.string(),
  notice: z.string(),
  events: z.array(z.string()),
  at: z.string(),
  messageId: z.string(),
  attempts: z.int().min(0),
} satisfies Members<Delivery>);

/** The readers of a table, what they were told and when. */
export function dynamoReaderStore(table: Table): ReaderStore {
  return {
    list: async () => (await queryKind(table, 'reader')).map((item) => parseItem(readerSchema, item)),
    put: async (reader) => {
      const kind: Kind = 'reader';
      await putItem(table, toItem(keys.reader(reader.id), { ...reader, kind }));
    },
    mailbox: async (reader) => {
      const item = await getItem(table, keys.mailbox(reader));
      return item === undefined ? { reader, told: {}, version: 0 } : parseItem(mailboxSchema, item);
    },
    saveMailbox: async (mailbox) =>
      putItem(table, toItem(keys.mailbox(mailbox.reader), mailbox), follows(mailbox.version)),
    recordDelivery: async (delivery) => {
      const key = keys.delivery(delivery.reader, delivery.at, delivery.notice);
      await putItem(table, toItem(key, delivery));
    },
    deliveries: async (reader) =>
      (await queryPrefix(table, partition.reader(reader), prefix.deliveries)).map((item) =>
        parseItem(deliverySchema, item),
      ),
  };
}
