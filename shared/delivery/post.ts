/** What is told to whom: an offer of events to one mailbox, and how a claim of it is published. */
import { isReached } from '../domain/address.ts';
import { isLateness, type NoticeEvent, type NoticeText } from '../domain/notice.ts';
import type { HoldReason } from '../domain/due.ts';
import { noticeText } from '../domain/notice-text.ts';
import { PUBLIC_MAILBOX } from '../domain/mailbox.ts';
import type { Offer } from '../domain/mailbox-steps.ts';
import { type Reader, wants, wantsLateness } from '../domain/reader.ts';
import type { Scope } from '../domain/subscription.ts';
import type { Channel, Outcome } from '../ports/channel.ts';

export interface Sending {
  /** What is sent; left out for machines, which get the event itself. */
  readonly text?: NoticeText;
  readonly publish: () => Promise<Outcome>;
}

export interface Post {
  readonly mailbox: string;
  readonly offer: Offer;
  /** Composes the notice for these events; the same events make the same notice. */
  readonly send: (events: readonly NoticeEvent[], occasion: HoldReason | undefined) => Sending;
  /** True for one of the people, whose publishes are paced. */
  readonly isPaced: boolean;
  /** Whether somebody is known to listen; of machines only SNS knows. */
  readonly hasAddress: boolean;
  /** Whether an event that has waited is still wanted. */
  readonly wants: (event: NoticeEvent) => boolean;
}

export interface PostServices {
  readonly channel: Channel;
  readonly linkBase: string;
}

/** One event a message, so that at most one is ever in doubt. */
export function machinePost(events: readonly NoticeEvent[], { channel }: PostServices): Post {
  return {
    mailbox: PUBLIC_MAILBOX,
    offer: { events },
    send: ([event]) => {
      if (event === undefined) throw new RangeError('there is no event to publish');
      return { publish: () => channel.sendEvent(event) };
    },
    isPaced: false,
    hasAddress: true,
    wants: () => true,
  };
}

/** One notice of all the events that the reader wants. */
export function readerPost(
  reader: Reader,
  { events, scopes }: { readonly events: readonly NoticeEvent[]; readonly scopes?: ReadonlyMap<string, Scope> },
  { channel, linkBase }: PostServices,
): Post {
  const isWanted = (event: NoticeEvent) =>
    isLateness(event) ? wantsLateness(reader, event, scopes) : wants(reader, event);
  return {
    mailbox: reader.id,
    offer: { events: events.filter(isWanted), timing: reader },
    send: (told, occasion) => {
      const text = noticeText(told, { reader: reader.id, linkBase, ...(occasion !== undefined && { occasion }) });
      return { text, publish: () => channel.sendNotice(reader.topic, text) };
    },
    isPaced: true,
    hasAddress: reader.addresses.some(isReached),
    wants: isWanted,
  };
}
