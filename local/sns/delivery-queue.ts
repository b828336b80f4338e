import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const deliveryRow = z
  .object({
    seq: z.number(),
    type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    protocol: z.string(),
    endpoint: z.string(),
    topic_arn: z.string().nullable(),
    subscription_arn: z.string().nullable(),
    message_id: z.string(),
    body: z.string(),
    raw: z.number(),
    copies: z.number(),
    status: z.enum(['pending', 'delivered', 'undeliverable']),
    attempts: z.number(),
    detail: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.seq,
    type: row.type,
    protocol: row.protocol,
    endpoint: row.endpoint,
    ...(row.topic_arn === null ? {} : { topicArn: row.topic_arn }),
    ...(row.subscription_arn === null ? {} : { subscriptionArn: row.subscription_arn }),
    messageId: row.message_id,
    /** An envelope as JSON, or the sender's text where the subscription asked for it raw. */
    body: row.body,
    raw: row.raw === 1,
    /** How often this endpoint was sent the same `event`, this delivery included. */
    copies: row.copies,
    status: row.status,
    attempts: row.attempts,
    /** Why it failed, the last time. */
    ...(row.detail === null ? {} : { detail: row.detail }),
  }));

/** One message on its way to one machine, or one that could not go to anybody. */
export type Delivery = Readonly<z.infer<typeof deliveryRow>>;

export interface DeliveryRequest
  extends Pick<
    Delivery,
    'type' | 'protocol' | 'endpoint' | 'topicArn' | 'subscriptionArn' | 'messageId' | 'body' | 'raw'
  > {
  /** The message attribute `event`, by which a repeat is known. */
  readonly event?: string;
  /** Given when it is known beforehand that it cannot be delivered. */
  readonly undeliverable?: string;
}

/** Deliveries are kept with the publish that caused them, so that a killed process takes them up again. */
export class DeliveryQueue {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add(request: DeliveryRequest): void {
    const copies = request.event === undefined ? 1 : this.#countCopy(request.endpoint, request.event);
    this.#database
      .prepare(
        `INSERT INTO deliveries (type, protocol, endpoint, topic_arn, subscription_arn, message_id, body, raw, copies,
           status, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        request.type,
        request.protocol,
        request.endpoint,
        request.topicArn ?? null,
        request.subscriptionArn ?? null,
        request.messageId,
        request.body,
        request.raw ? 1 : 0,
        copies,
        request.undeliverable === undefined ? 'pending' : 'undeliverable',
        request.undeliverable ?? null,
      );
  }

  /** Oldest first. */
  all(): Delivery[] {
    return z.array(deliveryRow).parse(this.#database.prepare('SELECT * FROM deliveries ORDER BY seq').all());
  }

  /** Oldest first. */
  pending(): Delivery[] {
    const rows = this.#database.prepare(`SELECT * FROM deliveries WHERE status = 'pending' ORDER BY seq`).all();
    return z.array(deliveryRow).parse(rows);
  }

  record(id: number, status: Delivery['status'], detail: string | undefined): void {
    this.#database
      .prepare('UPDATE deliveries SET status = ?, detail = ?, attempts = attempts + 1 WHERE seq = ?')
      .run(status, detail ?? null, id);
  }

  #countCopy(endpoint: string, event: string): number {
    const row = this.#database
      .prepare(
        `INSERT INTO event_copies (endpoint, event, copies) VALUES (?, ?, 1)
         ON CONFLICT DO UPDATE SET copies = copies + 1 RETURNING copies`,
      )
      .get(endpoint, event);
    return z.object({ copies: z.number() }).parse(row).copies;
  }
}
