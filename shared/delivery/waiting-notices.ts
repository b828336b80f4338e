/** The notices that a mailbox will send, as they would be composed now: what is held, and what is parked. */
import { dueOf, type HoldReason } from '../domain/due.ts';
import { type EventReference, referenceIn, referenceTo } from '../domain/event-reference.ts';
import type { EventName, Held, Mailbox } from '../domain/mailbox.ts';
import { isLateness, type NoticeEvent, type NoticeText } from '../domain/notice.ts';
import { noticeText } from '../domain/notice-text.ts';
import { type Reader, wants } from '../domain/reader.ts';
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

/** What is due first comes first; then what is parked. What is not wanted any more is not told when it is due either. */
export async function waitingNotices(box: Mailbox, reader: Reader, services: Services): Promise<WaitingNotice[]> {
  const held = Object.entries(box.held ?? {}).map(([id, entry]) => ({ id, entry, ...dueNow(entry, box, reader) }));
  const notices: WaitingNotice[] = [];
  for (const [due, group] of [...Map.groupBy(held, ({ due }) => due)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const notice = await heldNotice(due, group, { reader, services });
    if (notice.about.length > 0) notices.push(notice);
  }
  for (const [id, parked] of Object.entries(box.parked ?? {})) {
    const { text, about } = await composed(parked.events, { reader }, services);
    const { parkedAt: at, attempts } = parked;
    notices.push({ state: 'parked', id, at, attempts, about, ...(text !== undefined && { text }) });
  }
  return notices;
}

interface Waiting {
  readonly id: string;
  readonly entry: Held;
  readonly why: HoldReason;
}

async function heldNotice(
  due: string,
  group: readonly Waiting[],
  { reader, services }: { readonly reader: Reader; readonly services: Services },
): Promise<WaitingNotice> {
  const why = group[0]?.why ?? 'digest';
  const names = group.map(({ id, entry }) => ({ id, at: entry.at }));
  const newest = group.map(({ entry }) => entry.since).sort();
  const { text, about } = await composed(names, { reader, why }, services);
  const id = text?.id ?? `held-${due}`;
  const notice = { state: 'held', id, at: newest.at(-1) ?? due, heldUntil: due, why, attempts: 0, about } as const;
  return { ...notice, ...(text !== undefined && { text }) };
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
  const found = await Promise.all(names.map(async (name) => ({ name, event: await eventNamed(name, services) })));
  const told = why === undefined ? found : found.filter(({ event }) => event === undefined || isWanted(event, reader));
  const events = told.map(({ event }) => event).filter((event): event is NoticeEvent => event !== undefined);
  const about = told.map(({ name, event }) => (event === undefined ? referenceIn(name.id) : referenceTo(event)));
  if (events.length === 0) return { about };
  const occasion = why === undefined ? {} : { occasion: why };
  return { text: noticeText(events, { reader: reader.id, linkBase: services.linkBase, ...occasion }), about };
}

/** Of late releases only the rules say who waits for them; those are shown until they are due. */
function isWanted(event: NoticeEvent, reader: Reader): boolean {
  return isLateness(event) || wants(reader, event);
}
