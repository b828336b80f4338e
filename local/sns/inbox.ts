import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { type SmsParts, smsParts } from '../../shared/domain/gsm7.ts';

const inboxRow = z.object({
  seq: z.number(),
  protocol: z.enum(['email', 'sms']),
  address: z.string(),
  kind: z.enum(['confirmation', 'notification', 'farewell']),
  sender: z.string(),
  subject: z.string().nullable(),
  body: z.string(),
  link: z.string().nullable(),
  topic_arn: z.string().nullable(),
  message_id: z.string(),
  notice: z.string().nullable(),
  events: z.string().nullable(),
  received_at: z.string(),
  last_received_at: z.string(),
  copies: z.number(),
});

/** What an address received, as the person sees it. */
export interface InboxMessage {
  readonly id: number;
  readonly protocol: 'email' | 'sms';
  readonly address: string;
  readonly kind: 'confirmation' | 'notification' | 'farewell';
  readonly from: string;
  /** E-mail only. */
  readonly subject?: string;
  /** The whole text, with what SNS adds to it. */
  readonly body: string;
  /** The link in an e-mail: to confirm, to unsubscribe, or after a farewell to come back. */
  readonly link?: string;
  readonly topicArn?: string;
  readonly messageId: string;
  /** The message attribute `notice`, by which a repeat is known. */
  readonly notice?: string;
  /** The message attribute `events`: the ids of the alert events that the notice tells. */
  readonly events?: readonly string[];
  readonly receivedAt: string;
  readonly lastReceivedAt: string;
  /** How often it came: more than 1 when the same notice was sent to this address again. */
  readonly copies: number;
  /** Text messages only: what is billed. */
  readonly sms?: SmsParts;
}

export type Arrival = Omit<InboxMessage, 'id' | 'receivedAt' | 'lastReceivedAt' | 'copies' | 'sms'>;

export interface InboxFilter {
  readonly address?: string;
  readonly protocol?: InboxMessage['protocol'];
  readonly kind?: InboxMessage['kind'];
  readonly topicArn?: string;
  readonly notice?: string;
}

const FILTERS = [
  ['address', 'address'],
  ['protocol', 'protocol'],
  ['kind', 'kind'],
  ['topicArn', 'topic_arn'],
  ['notice', 'notice'],
] as const;

/** The mail clients and telephones of everybody: what arrived, filed once a notice and address. */
export class Inbox {
  readonly #database: DatabaseSync;
  readonly #listeners = new Set<(message: InboxMessage) => void>();
  #filed: InboxMessage[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Files a new entry, or counts a copy of the one with the same notice. Listeners hear of it on `announce`. */
  file(arrival: Arrival, now: Date): void {
    const row = this.#database
      .prepare(
        `INSERT INTO inbox (protocol, address, kind, sender, subject, body, link, topic_arn, message_id, notice, events,
           received_at, last_received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (protocol, address, notice) WHERE notice IS NOT NULL
           DO UPDATE SET copies = copies + 1, last_received_at = excluded.last_received_at
         RETURNING *`,
      )
      .get(
        arrival.protocol,
        arrival.address,
        arrival.kind,
        arrival.from,
        arrival.subject ?? null,
        arrival.body,
        arrival.link ?? null,
        arrival.topicArn ?? null,
        arrival.messageId,
        arrival.notice ?? null,
        arrival.events === undefined ? null : JSON.stringify(arrival.events),
        now.toISOString(),
        now.toISOString(),
      );
    this.#filed.push(toMessage(row));
  }

  /** Oldest first. */
  messages(filter: InboxFilter = {}): InboxMessage[] {
    const asked = FILTERS.flatMap(([name, column]) =>
      filter[name] === undefined ? [] : [[column, filter[name]] as const],
    );
    const condition = asked.map(([column]) => `${column} = ?`).join(' AND ');
    return this.#database
      .prepare(`SELECT * FROM inbox WHERE ${condition || 'true'} ORDER BY seq`)
      .all(...asked.map(([, value]) => value))
      .map(toMessage);
  }

  /** The listener hears of every message once it is in the file, copies included. Answers how to stop. */
  onDelivered(listener: (message: InboxMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called after the commit. */
  announce(): void {
    const filed = this.#filed;
    this.#filed = [];
    for (const message of filed) for (const listener of this.#listeners) listener(message);
  }

  /** To be called after a rollback: what was filed is gone. */
  discard(): void {
    this.#filed = [];
  }
}

function toMessage(row: unknown): InboxMessage {
  const stored = inboxRow.parse(row);
  return {
    id: stored.seq,
    protocol: stored.protocol,
    address: stored.address,
    kind: stored.kind,
    from: stored.sender,
    ...(stored.subject === null ? {} : { subject: stored.subject }),
    body: stored.body,
    ...(stored.link === null ? {} : { link: stored.link }),
    ...(stored.topic_arn === null ? {} : { topicArn: stored.topic_arn }),
    messageId: stored.message_id,
    ...(stored.notice === null ? {} : { notice: stored.notice }),
    ...(stored.events === null ? {} : { events: z.array(z.string()).parse(JSON.parse(stored.events)) }),
    receivedAt: stored.received_at,
    lastReceivedAt: stored.last_received_at,
    copies: stored.copies,
    ...(stored.protocol === 'sms' ? { sms: smsParts(stored.body) } : {}),
  };
}
