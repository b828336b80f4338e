import type { Delivery, Mailbox } from '../domain/mailbox.ts';

export interface DeliveryPage {
  readonly items: Delivery[];
  /** Ask for more with it; left out at the end. */
  readonly next?: string;
}

export interface MailboxStore {
  /** The mailbox; an empty one with version 0 for a reader who was never told anything. Strongly consistent. */
  mailbox(reader: string): Promise<Mailbox>;
  /** Compare-and-set on the version, as with alert states. False when somebody else was first. */
  saveMailbox(mailbox: Mailbox): Promise<boolean>;
  /** The mailboxes in which something is held or parked, in order of reader. Eventually consistent. */
  waiting(): Promise<Mailbox[]>;
  /** Keeps the record of a delivery; a repeat writes the same item. */
  recordDelivery(delivery: Delivery): Promise<void>;
  /** Every delivery to a reader, oldest first. */
  deliveries(reader: string): Promise<Delivery[]>;
  /** Deliveries newest first, `limit` at most, after what an earlier answer gave as `next`. */
  newestDeliveries(reader: string, page: { readonly limit: number; readonly after?: string }): Promise<DeliveryPage>;
}
