import type { AddressKind } from '../domain/address.ts';
import type { Listed } from '../domain/address-upkeep.ts';

/** What became of asking an address. Faults are thrown as `AddressBookUnavailable`, and nothing is known then. */
export type Asked =
  | {
      readonly taken: true;
      /** It needs no confirmation, or was confirmed before. */
      readonly isConfirmed: boolean;
    }
  | { readonly taken: false };

/** The addresses of readers, where notices go out: a topic a reader, a subscription an address. Every call can be repeated. */
export interface AddressBook {
  /** Makes the reader's topic, or finds it. Answers its name for `sendNotice`. */
  openTopic(reader: string): Promise<string>;
  /** What is subscribed to the topic; undefined where there is no such topic. */
  listed(topic: string): Promise<Listed[] | undefined>;
  /** Subscribes the address, or asks its owner once more to confirm. */
  ask(topic: string, kind: AddressKind, address: string): Promise<Asked>;
  /** Ends a subscription; one that has ended already is no fault. */
  cancel(subscription: string): Promise<void>;
  /** Whether the owner of the number answered STOP, whatever the topic. */
  isOptedOut(phoneNumber: string): Promise<boolean>;
  /** Deletes the topic with all its subscriptions, pending ones too. */
  closeTopic(topic: string): Promise<void>;
}
