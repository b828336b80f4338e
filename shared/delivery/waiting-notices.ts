/** The notices that a mailbox will send, as they would be composed now: what is held, and what is parked. */
import { dueOf, type HoldReason } from '../domain/due.ts';
import { type EventReference, referenceIn, referenceTo } from '../domain/event-reference.ts';
import type { EventName, Held, Mailbox } from '../domain/mailbox.ts';
import type { NoticeEvent, NoticeText } from '../domain/notice.ts';
import { noticeText } from '../domain/notice-text.ts';
import type { Reader } from '../domain/reader.ts';
import { eventNamed, type History } from './sending.ts';

export interface WaitingNotice {
  readonly state: 'held' | 'parked';
  /** That of the notice; of a held one only what it would be now. */
  readonly id: string;
  /** When the newest of its events was there to be told, or when it was parked. */
  readonly at: string;
  /** Of a held one. */
  readonly heldUntil?: string;
  readonly why?: HoldReason;
  readonly attempts: number;
  readonly about: readonly EventReference[];
  /** Undefined where the history has none of its events. */
  readonly text?: NoticeText;
}

type Services = History & { readonly linkBase: string };

/** What is due first comes first; then what is parked. */
export async function waitingNotices(box: Mailbox, reader: Reader, services: Services): Promise<WaitingNotice[]> {
  const held = Object.entries(box.held ?? {}).map(([id, entry]) => ({ id, entry, ...dueNow(entry, box, reader) }));
  const notices: WaitingNotice[] = [];
  for (const [due, group] of [...Map.groupBy(held, ({ due }) => due)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const why = group[0]?.why ?? 'digest';
    const names = group.map(({ id, entry }) => ({ id, at: entry.at }));
    const at =
      group
        .map(({ entry }) => entry.since)
        .sort()
        .at(-1) ?? due;
    const { text, about } = await composed(names, { reader, why }, services);
    notices.push({
      state: 'held',
      id: text?.id ?? `held-${due}`,
      at,
      heldUntil: due,
      why,
      attempts: 0,
      about,
      ...(text !== undefined && { text }),
    });
  }
  for (const [id, parked] of Object.entries(box.parked ?? {})) {
    const { text, about } = await composed(parked.events, { reader }, services);
    const { parkedAt: at, attempts } = parked;
    notices.push({ state: 'parked', id, at, attempts, about, ...(text !== undefined && { text }) });
  }
  return notices;
}

/** By the settings and snoozes of now; an event that waits no more is told at the next look. */
function dueNow(held: Held, { snoozes = {} }: Mailbox, reader: Reader): { due: string; why: HoldReason } {
  return dueOf(held, reader, snoozes, new Date(held.since)) ?? { due: held.since, why: held.why };
}

async function composed(
  names: readonly EventName[],
  { reader, why }: { readonly reader: Reader; readonly why?: HoldReason },
  services: Services,
): Promise<{ text?: NoticeText; about: EventReference[] }> {
  const found = await Promise.all(names.map((name) => eventNamed(name, services)));
  const events = found.filter((event): event is NoticeEvent => event !== undefined);
  const about = names.map(({ id }, index) => {
    const event = found[index];
    return event === undefined ? referenceIn(id) : referenceTo(event);
  });
  if (events.length === 0) return { about };
  const occasion = why === undefined ? {} : { occasion: why };
  return { text: noticeText(events, { reader: reader.id, linkBase: services.linkBase, ...occasion }), about };
}
