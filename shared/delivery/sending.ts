/** What a claim of a mailbox is to send: its events, as the history has them, and the notice that tells of them. */
import { HOLD_REASONS, type HoldReason } from '../domain/due.ts';
import type { EventName, InFlight, Mailbox } from '../domain/mailbox.ts';
import type { NoticeEvent } from '../domain/notice.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { ReleaseStore } from '../ports/release-store.ts';
import type { Post, Sending } from './post.ts';

/** Where events are kept for ever. */
export interface History {
  readonly alerts: Pick<AlertStore, 'event' | 'events'>;
  readonly releases: Pick<ReleaseStore, 'lateness'>;
}

interface Sources {
  readonly post: Post;
  readonly services: History;
}

/** What a claim is to send; nothing where the history has none of its events. */
export async function sendingOf(
  box: Mailbox,
  claim: InFlight,
  sources: Sources,
): Promise<{ events: NoticeEvent[]; sending?: Sending }> {
  const events = await eventsOf(box, claim, sources);
  if (events.length === 0) return { events };
  return { events, sending: sources.post.send(events, occasionOf(box, claim)) };
}

/** The events of a claim; one that another run left behind is read from the history. */
async function eventsOf(box: Mailbox, claim: InFlight, { post, services }: Sources): Promise<NoticeEvent[]> {
  const known = new Map(post.offer.events.map((event) => [event.id, event]));
  const names = new Map(
    Object.values(box.parked ?? {})
      .flatMap(({ events }) => events)
      .map((name) => [name.id, name.at]),
  );
  const found: NoticeEvent[] = [];
  for (const id of claim.events) {
    const at = box.held?.[id]?.at ?? names.get(id);
    const event = known.get(id) ?? (await eventNamed({ id, ...(at !== undefined && { at }) }, services));
    if (event !== undefined) found.push(event);
  }
  return found;
}

/** Without the instant the whole history of the rule is looked through. */
export async function eventNamed(
  { id, at }: Pick<EventName, 'id'> & { readonly at?: string },
  { alerts, releases }: History,
): Promise<NoticeEvent | undefined> {
  const late = await releases.lateness(id);
  if (late !== undefined) return late;
  const [rule = ''] = id.split('.');
  const event = at === undefined ? undefined : await alerts.event(rule, at, id);
  return event ?? (await alerts.events(rule)).find((candidate) => candidate.id === id);
}

/** What a notice of events that have waited is: a digest, what came in the quiet hours, the end of a snooze. */
function occasionOf({ held = {} }: Mailbox, { events }: InFlight): HoldReason | undefined {
  const reasons = events.map((id) => held[id]?.why);
  const found = HOLD_REASONS.find((reason) => reasons.includes(reason));
  return reasons.includes(undefined) ? undefined : found;
}
