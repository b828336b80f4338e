import type { Delivery, Mailbox, Reader } from '../domain/reader.ts';

export interface ReaderStore {
  /** Every reader, in order of id. */
  list(): Promise<Reader[]>;
  put(reader: Reader): Promise<void>;
  /** The mailbox; an empty one with version 0 for a reader who was never told anything. Strongly consistent. */
  mailbox(reader: string): Promise<Mailbox>;
  /** Compare-and-set on the version, as with alert states. False when somebody else was first. */
  saveMailbox(mailbox: Mailbox): Promise<boolean>;
  /** Keeps the record of a delivery; a repeat writes the same item. */
  recordDelivery(delivery: Delivery): Promise<void>;
  deliveries(reader: string): Promise<Delivery[]>;
}
