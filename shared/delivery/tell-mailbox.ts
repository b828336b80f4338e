/**
 * Telling one mailbox, once. The mailbox is claimed by compare-and-set before the publish and finished after it. A claim
 * that was never finished is taken up again with the same events and the same notice id: that publish is the only one
 * that can be repeated, and its record says so.
 */
import { isDue } from '../domain/due.ts';
import type { InFlight, Mailbox } from '../domain/mailbox.ts';
import { type Actor, failed, finished, nextStep, retryStep, type Step } from '../domain/mailbox-steps.ts';
import { referenceTo } from '../domain/event-reference.ts';
import type { NoticeEvent } from '../domain/notice.ts';
import type { Outcome } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { MailboxStore } from '../ports/mailbox-store.ts';
import type { Pace } from '../ports/pace.ts';
import type { Post, Sending } from './post.ts';
import { eventNamed, type History, sendingOf } from './sending.ts';

const ROUNDS = 10;

export interface TellServices extends History {
  readonly mailboxes: MailboxStore;
  readonly clock: Clock;
  readonly pace: Pace;
}

export interface PostResult {
  /** Notices sent. */
  readonly sent: number;
  /** Events put aside for later. */
  readonly held: number;
  /** Notices set aside for an operator. */
  readonly parked: number;
  /** Why not everything was taken over; undefined when it was. */
  readonly problem?: string;
}

/**
 * Tells the mailbox those of the events that it was not told yet, with whatever has waited and is due, and puts aside what
 * is to be told later. `owner` names this one invocation, not the run.
 */
export async function tellMailbox(post: Post, owner: string, services: TellServices): Promise<PostResult> {
  return told(post, services, owner, async (box, by) => {
    const unwanted = await unwantedOf(box, post, services);
    return nextStep(box, { ...post.offer, ...(unwanted !== undefined && { unwanted }) }, by);
  });
}

/** Sends a parked notice again. Parked again, it says so; nothing to send is no problem. */
export async function retryParked(
  post: Post,
  { notice, owner }: { readonly notice: string; readonly owner: string },
  services: TellServices,
): Promise<PostResult> {
  let isTried = false;
  return told(post, services, owner, async (box, by) => {
    if (isTried) return { what: 'nothing' };
    const step = retryStep(box, notice, by);
    isTried = step.what === 'send';
    return step;
  });
}

async function told(
  post: Post,
  services: TellServices,
  owner: string,
  decide: (box: Mailbox, by: Actor) => Promise<Step>,
): Promise<PostResult> {
  const count = { sent: 0, held: 0, parked: 0 };
  for (let round = 1; round <= ROUNDS; round++) {
    const box = await services.mailboxes.mailbox(post.mailbox);
    const step = await decide(box, { owner, now: services.clock.now() });
    if (step.what === 'nothing') return count;
    if (step.what === 'busy') return { ...count, problem: 'another delivery is under way' };
    if (step.what === 'send' && post.isPaced) await services.pace.turn();
    if (!(await services.mailboxes.saveMailbox(step.box))) continue;
    count.held += step.held;
    if (step.what === 'wait') return count;
    const outcome = await published(step.box, post, services);
    count.sent += outcome.sent;
    count.parked += outcome.parked;
    if (outcome.problem !== undefined) return { ...count, problem: outcome.problem };
  }
  return { ...count, problem: `the mailbox changed at every one of ${ROUNDS} attempts` };
}

/** Publishes the claim of the mailbox, and writes down what became of it. */
async function published(claimed: Mailbox, post: Post, services: TellServices): Promise<Omit<PostResult, 'held'>> {
  const { inFlight } = claimed;
  if (inFlight === undefined) return { sent: 0, parked: 0 };
  const { events, sending } = await sendingOf(claimed, inFlight, { post, services });
  if (sending === undefined) {
    // Nothing of it is in the history: there is nothing to tell, and nothing may wait for it.
    await settled(claimed, services, (box, now) => finished(box, { owner: inFlight.owner, now }));
    return { sent: 0, parked: 0 };
  }
  const outcome = await sending.publish();
  if (!outcome.delivered) return notPublished(claimed, { inFlight, outcome, events }, services);
  await record(post, { inFlight, sending, messageId: outcome.messageId, about: events }, services);
  await settled(claimed, services, (box, now) => finished(box, { owner: inFlight.owner, now }));
  return { sent: 1, parked: 0 };
}

interface NotPublished {
  readonly inFlight: InFlight;
  readonly outcome: Outcome & { readonly delivered: false };
  readonly events: readonly NoticeEvent[];
}

async function notPublished(
  claimed: Mailbox,
  { inFlight: { owner }, outcome, events }: NotPublished,
  services: TellServices,
): Promise<Omit<PostResult, 'held'>> {
  const { retry, reason, detail } = outcome;
  const text = `${reason}: ${detail}`;
  const failure = {
    retry,
    isRefused: !retry || reason === 'throttled',
    reason: text,
    events: events.map(({ id, at }) => ({ id, at })),
  };
  let isParked = false;
  await settled(claimed, services, (box, now) => {
    const after = failed(box, failure, { owner, now });
    isParked = after?.isParked === true;
    return after?.box;
  });
  return isParked ? { sent: 0, parked: 1 } : { sent: 0, parked: 0, problem: text };
}

interface Done {
  readonly inFlight: InFlight;
  readonly sending: Sending;
  readonly messageId: string;
  readonly about: readonly NoticeEvent[];
}

async function record(
  { mailbox: reader, hasAddress }: Post,
  { inFlight, sending, messageId, about }: Done,
  { mailboxes }: TellServices,
): Promise<void> {
  const { notice, events, startedAt, attempts } = inFlight;
  const { text } = sending;
  await mailboxes.recordDelivery({
    reader,
    notice,
    events,
    at: startedAt,
    messageId,
    attempts,
    ...(!hasAddress && { withoutAddress: true }),
    ...(text !== undefined && {
      text: { subject: text.subject, email: text.email, sms: text.sms, about: about.map(referenceTo) },
    }),
  });
}

/** Ends a claim, whatever else changed in the mailbox meanwhile: a snooze, a retry. */
async function settled(
  claimed: Mailbox,
  { mailboxes, clock }: TellServices,
  end: (box: Mailbox, now: Date) => Mailbox | undefined,
): Promise<void> {
  let box = claimed;
  for (let round = 1; round <= ROUNDS; round++) {
    const next = end(box, clock.now());
    // Somebody else took the claim over, and will end it.
    if (next === undefined || (await mailboxes.saveMailbox(next))) return;
    box = await mailboxes.mailbox(claimed.reader);
  }
}

/** Which of the events that are due the reader wants no more. Undefined where nothing has waited. */
export async function unwantedOf(
  box: Mailbox,
  post: Post,
  services: History & Pick<TellServices, 'clock'>,
): Promise<ReadonlySet<string> | undefined> {
  const { held, snoozes = {}, inFlight } = box;
  const { timing } = post.offer;
  if (held === undefined || timing === undefined || inFlight !== undefined) return undefined;
  const now = services.clock.now();
  const due = Object.entries(held).filter(([, each]) =>
    isDue(each, timing, snoozes, { since: new Date(each.since), now }),
  );
  const unwanted = new Set<string>();
  for (const [id, { at }] of due) {
    const event = await eventNamed({ id, at }, services);
    if (event === undefined || !post.wants(event)) unwanted.add(id);
  }
  return unwanted;
}
