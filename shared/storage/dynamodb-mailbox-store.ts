import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod';
import { HOLD_REASONS } from '../domain/due.ts';
import { EVENT_KINDS } from '../domain/alert.ts';
import { type EventReference, referenceIn } from '../domain/event-reference.ts';
import type { Delivery, EventName, Failing, Held, InFlight, Mailbox, Parked, SentText } from '../domain/mailbox.ts';
import { periodSchema } from '../domain/period.ts';
import type { DeliveryPage, MailboxStore } from '../ports/mailbox-store.ts';
import {
  follows,
  getItem,
  type Item,
  type Members,
  parseItem,
  putItem,
  queryFirst,
  queryKind,
  queryPrefix,
  toItem,
} from './item.ts';
import { keys, type Kind, partition, prefix } from './keys.ts';
import type { Table } from './table.ts';

const inFlightSchema = z.object({
  notice: z.string(),
  events: z.array(z.string()),
  owner: z.string(),
  startedAt: z.string(),
  leaseUntil: z.string(),
  attempts: z.int().min(0),
} satisfies Members<InFlight>);

const heldSchema = z.object({
  alert: z.string().exactOptional(),
  isCritical: z.boolean(),
  at: z.string(),
  since: z.string(),
  due: z.string(),
  why: z.enum(HOLD_REASONS),
} satisfies Members<Held>);

const parkedSchema = z.object({
  events: z.array(z.object({ id: z.string(), at: z.string() } satisfies Members<EventName>)),
  reason: z.string(),
  attempts: z.int().min(1),
  since: z.string(),
  parkedAt: z.string(),
  isInDoubt: z.boolean(),
} satisfies Members<Parked>);

const mailboxSchema: z.ZodType<Mailbox> = z.object({
  reader: z.string(),
  told: z.record(z.string(), z.string()),
  inFlight: inFlightSchema.exactOptional(),
  held: z.record(z.string(), heldSchema).exactOptional(),
  parked: z.record(z.string(), parkedSchema).exactOptional(),
  snoozes: z.record(z.string(), z.string()).exactOptional(),
  failing: z.object({ deliveries: z.int(), owner: z.string() } satisfies Members<Failing>).exactOptional(),
  version: z.int().min(0),
} satisfies Members<Mailbox>);

const aboutSchema = z.object({
  id: z.string(),
  kind: z.enum([...EVENT_KINDS, 'release-late']),
  period: periodSchema,
  rule: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  alert: z.string().exactOptional(),
  source: z.string().exactOptional(),
  reporter: z.string().exactOptional(),
} satisfies Members<EventReference>);

const textSchema = z.object({
  subject: z.string(),
  email: z.string(),
  sms: z.string(),
  /** Not yet there in the first texts that were kept. */
  about: z.array(aboutSchema).optional(),
} satisfies Members<SentText>);

const deliverySchema: z.ZodType<Omit<Delivery, 'text'>> = z.object({
  reader: z.string(),
  notice: z.string(),
  events: z.array(z.string()),
  at: z.string(),
  messageId: z.string(),
  attempts: z.int().min(0),
  withoutAddress: z.literal(true).exactOptional(),
} satisfies Members<Omit<Delivery, 'text'>>);

/** A notice of forty events is some 100 kB of words that repeat: a tenth of it when packed. */
const packedSchema = z.object({ packed: z.instanceof(Uint8Array).exactOptional() });
/** Characters; an item takes 400 kB, and costs by its size. */
const PLAIN_UP_TO = 40_000;
const PACKING = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** The mailboxes of a table, and the record of every delivery. */
export function dynamoMailboxStore(table: Table): MailboxStore {
  return {
    mailbox: async (reader) => {
      const item = await getItem(table, keys.mailbox(reader));
      return item === undefined ? { reader, told: {}, version: 0 } : mailboxOf(item);
    },
    saveMailbox: async (mailbox) => putItem(table, itemOf(mailbox), follows(mailbox.version)),
    waiting: async () => (await queryKind(table, 'mailbox')).map(mailboxOf),
    recordDelivery: async ({ text, ...delivery }) => {
      const key = keys.delivery(delivery.reader, delivery.at, delivery.notice);
      const packed = text === undefined ? undefined : brotliCompressSync(JSON.stringify(text), PACKING);
      await putItem(table, toItem(key, { ...delivery, ...(packed !== undefined && { packed }) }));
    },
    deliveries: async (reader) =>
      (await queryPrefix(table, partition.reader(reader), prefix.deliveries)).map(deliveryOf),
    newestDeliveries: (reader, page) => newestDeliveries(table, reader, page),
  };
}

/** In the index only while something waits in it. */
function itemOf(mailbox: Mailbox): Item {
  const kind: Kind = 'mailbox';
  const isWaiting = mailbox.held !== undefined || mailbox.parked !== undefined;
  return toItem(keys.mailbox(mailbox.reader), { ...fitting(mailbox), ...(isWaiting && { kind, id: mailbox.reader }) });
}

/** What grows with the number of events is packed once it is much: ids and instants that repeat, a fifth when packed. */
function fitting(mailbox: Mailbox): object {
  const { told, held, parked, inFlight, ...others } = mailbox;
  const growing = JSON.stringify({ told, held, parked, inFlight });
  return growing.length <= PLAIN_UP_TO ? mailbox : { ...others, packed: brotliCompressSync(growing, PACKING) };
}

function mailboxOf(item: Item): Mailbox {
  const { packed } = parseItem(packedSchema, item);
  return parseItem(mailboxSchema, packed === undefined ? item : { ...item, ...unpacked(packed) });
}

function unpacked(packed: Uint8Array): object {
  return Object(JSON.parse(brotliDecompressSync(packed).toString('utf8')));
}

function deliveryOf(item: Item): Delivery {
  const { packed } = parseItem(packedSchema, item);
  const delivery = parseItem(deliverySchema, item);
  if (packed === undefined) return delivery;
  const text = textSchema.parse(unpacked(packed));
  return { ...delivery, text: { ...text, about: text.about ?? delivery.events.map(referenceIn) } };
}

async function newestDeliveries(
  table: Table,
  reader: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<DeliveryPage> {
  const query = {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    // What comes after is what sorts before: the newest are asked for first.
    ExpressionAttributeValues: {
      ':pk': partition.reader(reader),
      ':first': prefix.deliveries,
      ':last': lastKey(after),
    },
    ScanIndexForward: false,
  };
  // The last one of the page before, and one to see whether there are more.
  const found = await queryFirst(table, query, limit + 2);
  const items = found.filter(({ sk }) => sk !== prefix.deliveries + after);
  const shown = items.slice(0, limit);
  const last = shown.at(-1)?.sk.slice(prefix.deliveries.length);
  return { items: shown.map(deliveryOf), ...(last !== undefined && items.length > limit && { next: last }) };
}

function lastKey(after: string | undefined): string {
  return prefix.deliveries + (after ?? '\uffff');
}
