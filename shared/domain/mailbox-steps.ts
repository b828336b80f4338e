/** The steps of a mailbox, as functions of what is in it. Pure: whoever delivers writes what comes of them. */
import { dueOf, isDue, type Timing, urgencyOf } from './due.ts';
import { type EventName, type Held, type InFlight, type Mailbox, type Parked, PUBLIC_MAILBOX } from './mailbox.ts';
import type { NoticeEvent } from './notice.ts';
import { noticeId } from './notice-id.ts';

/** Longer than a Lambda can live, so that a claim is taken over only from the dead. */
const LEASE_MS = 16 * 60_000;
/** Event ids are remembered until no outbox can hold them any more. */
const REMEMBER_MS = 60 * 86_400_000;
/** Deliveries in a row that may fail before a notice is set aside: those of one run, and of the next. */
const MOST_FAILURES = 8;

/** Who acts, and when. */
export interface Actor {
  /** One invocation. */
  readonly owner: string;
  readonly now: Date;
}

/** What there is to tell, and to whom: machines want everything at once. */
export interface Offer {
  readonly events: readonly NoticeEvent[];
  readonly timing?: Timing;
  /** Which of the events that have waited are not wanted any more. */
  readonly unwanted?: ReadonlySet<string>;
}

/** `busy`: somebody else is sending. `wait`: what is wanted was put aside for later. `send`: the claim is to be published. */
export type Step =
  | { readonly what: 'nothing' }
  | { readonly what: 'busy' }
  | { readonly what: 'wait' | 'send'; readonly box: Mailbox; readonly held: number };

/** An unfinished claim comes first; then what is due now, and what of the offer has to wait is put aside. */
export function nextStep(box: Mailbox, offer: Offer, by: Actor): Step {
  if (box.inFlight !== undefined) return takenOver(box, box.inFlight, by);
  const known = new Set([...Object.keys(box.told), ...Object.keys(box.held ?? {}), ...parkedEvents(box)]);
  const fresh = offer.events.filter(({ id }) => !known.has(id));
  const waiting = Object.fromEntries(fresh.flatMap((event) => heldEntry(event, box, offer, by)));
  const left = withoutUnwanted(box, offer, by);
  const due = Object.entries(left.held ?? {}).filter(([, held]) => isHeldDue(held, left, offer, by));
  const ids = [...fresh.map(({ id }) => id).filter((id) => waiting[id] === undefined), ...due.map(([id]) => id)].sort();
  const held = { ...left.held, ...waiting };
  const isChanged = left !== box || Object.keys(waiting).length > 0;
  if (ids.length === 0 && !isChanged) return { what: 'nothing' };
  const next = tidied({ ...left, held, version: box.version + 1 });
  const count = Object.keys(waiting).length;
  if (ids.length === 0) return { what: 'wait', box: next, held: count };
  return { what: 'send', box: { ...next, inFlight: claimOf(box.reader, ids, by) }, held: count };
}

/** A parked notice is claimed again as it was; `nothing` where it is parked no more. */
export function retryStep(box: Mailbox, notice: string, by: Actor): Step {
  if (box.inFlight !== undefined) {
    const step = takenOver(box, box.inFlight, by);
    return box.inFlight.notice === notice || step.what === 'busy' ? step : { what: 'busy' };
  }
  const parked = box.parked?.[notice];
  if (parked === undefined) return { what: 'nothing' };
  const claim = claimOf(
    box.reader,
    parked.events.map(({ id }) => id),
    by,
  );
  const attempts = parked.isInDoubt ? parked.attempts + 1 : 1;
  const inFlight = { ...claim, notice, startedAt: parked.since, attempts };
  return { what: 'send', box: { ...box, inFlight, version: box.version + 1 }, held: 0 };
}

function takenOver(box: Mailbox, inFlight: InFlight, { owner, now }: Actor): Step {
  const isFree = inFlight.owner === owner || inFlight.leaseUntil <= now.toISOString();
  if (!isFree) return { what: 'busy' };
  const claim = { ...inFlight, owner, leaseUntil: leaseFrom(now), attempts: inFlight.attempts + 1 };
  return { what: 'send', box: { ...box, inFlight: claim, version: box.version + 1 }, held: 0 };
}

function claimOf(reader: string, events: readonly string[], { owner, now }: Actor): InFlight {
  const notice = reader === PUBLIC_MAILBOX ? (events[0] ?? '') : noticeId(reader, events);
  return { notice, events, owner, startedAt: now.toISOString(), leaseUntil: leaseFrom(now), attempts: 1 };
}

function leaseFrom(now: Date): string {
  return new Date(now.getTime() + LEASE_MS).toISOString();
}

function heldEntry(event: NoticeEvent, box: Mailbox, { timing }: Offer, { now }: Actor): [string, Held][] {
  if (timing === undefined) return [];
  const urgency = urgencyOf(event);
  const due = dueOf(urgency, timing, box.snoozes ?? {}, now);
  return due === undefined ? [] : [[event.id, { ...urgency, ...due, at: event.at, since: now.toISOString() }]];
}

function isHeldDue(held: Held, { snoozes = {} }: Mailbox, { timing }: Offer, { now }: Actor): boolean {
  return timing !== undefined && isDue(held, timing, snoozes, { since: new Date(held.since), now });
}

/** What waited and is wanted no more counts as told, so that no outbox brings it back. */
function withoutUnwanted(box: Mailbox, { unwanted }: Offer, { now }: Actor): Mailbox {
  const gone = Object.keys(box.held ?? {}).filter((id) => unwanted?.has(id) === true);
  if (gone.length === 0) return box;
  const told = { ...box.told, ...Object.fromEntries(gone.map((id) => [id, now.toISOString()])) };
  return { ...box, told, held: without(box.held, gone) };
}

function parkedEvents({ parked = {} }: Mailbox): string[] {
  return Object.values(parked).flatMap(({ events }) => events.map(({ id }) => id));
}

/** Every event of the claim counts as told; undefined where somebody else has the claim by now. */
export function finished(box: Mailbox, { owner, now }: Actor): Mailbox | undefined {
  const { inFlight, failing: _, ...rest } = box;
  if (inFlight?.owner !== owner) return undefined;
  const oldest = new Date(now.getTime() - REMEMBER_MS).toISOString();
  const remembered = Object.entries(box.told).filter(([, at]) => at > oldest);
  const told = Object.fromEntries([...remembered, ...inFlight.events.map((id) => [id, now.toISOString()])]);
  const held = without(box.held, inFlight.events);
  return tidied({ ...rest, told, held, parked: without(box.parked, [inFlight.notice]), version: box.version + 1 });
}

/** What became of a publish that was not done. */
export interface Failure {
  /** It may work later. */
  readonly retry: boolean;
  /** SNS said that nothing went out; otherwise nobody knows. */
  readonly isRefused: boolean;
  readonly reason: string;
  /** The events of the claim, as the history knows them. */
  readonly events: readonly EventName[];
}

/**
 * After a refusal nothing went out, so the claim is given back. Where the outcome is not known the claim stays, and
 * whoever comes next sends the same notice again; nobody waits for the lease, as nobody is sending any more. What is
 * refused for good, or fails again and again, is parked: its events wait for an operator, and hold up nothing else.
 */
export function failed(box: Mailbox, failure: Failure, by: Actor): { box: Mailbox; isParked: boolean } | undefined {
  const { inFlight, ...rest } = box;
  if (inFlight?.owner !== by.owner) return undefined;
  const version = box.version + 1;
  const before = box.failing;
  const deliveries = (before?.deliveries ?? 0) + (before?.owner === by.owner ? 0 : 1);
  const wasParked = box.parked?.[inFlight.notice] !== undefined;
  if (!failure.retry || deliveries >= MOST_FAILURES || wasParked)
    return { box: parkedBox({ ...rest, version }, inFlight, failure, by), isParked: true };
  const failing = { deliveries, owner: by.owner };
  const kept = failure.isRefused ? {} : { inFlight: { ...inFlight, leaseUntil: by.now.toISOString() } };
  return { box: tidied({ ...rest, ...kept, failing, version }), isParked: false };
}

function parkedBox(box: Mailbox, claim: InFlight, { reason, events, isRefused }: Failure, { now }: Actor): Mailbox {
  const before = box.parked?.[claim.notice];
  const parked: Parked = {
    events,
    reason,
    attempts: (before?.attempts ?? claim.attempts - 1) + 1,
    since: before?.since ?? claim.startedAt,
    parkedAt: now.toISOString(),
    // A second attempt of one claim: whoever made the first died over it.
    isInDoubt: !isRefused || before?.isInDoubt === true || claim.attempts > 1,
  };
  const { failing: _, ...rest } = box;
  const held = without(box.held, claim.events);
  return tidied({ ...rest, held, parked: { ...box.parked, [claim.notice]: parked } });
}

/** The mailbox of somebody who left: nothing waits in it any more, and what was told stays known. */
export function abandoned({ reader, told, version }: Mailbox): Mailbox {
  return { reader, told, version: version + 1 };
}

/** The mailbox with the alert snoozed until the instant, or no more; snoozes that are over are forgotten. */
export function snoozed(box: Mailbox, alert: string, until: string | undefined, now: Date): Mailbox {
  const others = Object.entries(box.snoozes ?? {}).filter(([id, end]) => id !== alert && new Date(end) > now);
  const snoozes = Object.fromEntries(until === undefined ? others : [...others, [alert, until]]);
  return tidied({ ...box, snoozes, version: box.version + 1 });
}

function without<Entry>(entries: Readonly<Record<string, Entry>> | undefined, gone: readonly string[]) {
  return Object.fromEntries(Object.entries(entries ?? {}).filter(([id]) => !gone.includes(id)));
}

/** What is empty is left out: so a mailbox in which nothing waits is in no index. */
function tidied({ held = {}, parked = {}, snoozes = {}, ...box }: Mailbox): Mailbox {
  return {
    ...box,
    ...(Object.keys(held).length > 0 && { held }),
    ...(Object.keys(parked).length > 0 && { parked }),
    ...(Object.keys(snoozes).length > 0 && { snoozes }),
  };
}
