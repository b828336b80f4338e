/**
 * Telling one mailbox, once. The mailbox is claimed by compare-and-set before the publish and finished after it. A claim
 * that was never finished is taken up again with the same events and the same notice id: that publish is the only one
 * that can be repeated, and its record says so.
 */
import type { NoticeEvent } from '../../shared/domain/notice.ts';
import type { InFlight, Mailbox } from '../../shared/domain/reader.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { Outcome } from '../../shared/ports/channel.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';

/** Longer than a Lambda can live, so that a claim is taken over only from the dead. */
const LEASE_MS = 16 * 60_000;
/** Event ids are remembered until no outbox can hold them any more. */
const REMEMBER_MS = 60 * 86_400_000;
const ROUNDS = 10;

export interface Post {
  readonly mailbox: string;
  readonly events: readonly NoticeEvent[];
  /** Composes the notice for these events; the same events give the same id. */
  readonly send: (events: readonly NoticeEvent[]) => { readonly id: string; readonly publish: () => Promise<Outcome> };
}

export interface MailboxServices {
  readonly alerts: Pick<AlertStore, 'events'>;
  readonly releases: Pick<ReleaseStore, 'lateness'>;
  readonly readers: ReaderStore;
  readonly clock: Clock;
}

export interface PostResult {
  /** Notices sent. */
  readonly sent: number;
  /** Why not everything was told; undefined when it was. */
  readonly problem?: string;
}

/** Tells the mailbox those of the events that it was not told yet. `owner` names this one invocation, not the run. */
export async function postTo(post: Post, owner: string, services: MailboxServices): Promise<PostResult> {
  let sent = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const box = await services.readers.mailbox(post.mailbox);
    const now = services.clock.now();
    const claim = nextClaim(box, post, { owner, now });
    if (claim === undefined) return { sent };
    if (claim === 'busy') return { sent, problem: 'another delivery is under way' };
    const claimed: Mailbox = { ...box, inFlight: claim, version: box.version + 1 };
    if (!(await services.readers.saveMailbox(claimed))) continue;
    const events = await bodies(claim.events, post.events, services);
    const { id, publish } = post.send(events);
    const outcome = await publish();
    if (!outcome.delivered) return { sent, problem: await giveBack(claimed, outcome, services) };
    await finish(claimed, { ...claim, notice: id }, outcome.messageId, services);
    sent++;
  }
  return { sent, problem: `the mailbox changed at every one of ${ROUNDS} attempts` };
}

/** An unfinished claim comes first; then what was not told yet; undefined when there is nothing to tell. */
function nextClaim(
  { told, inFlight }: Mailbox,
  post: Post,
  by: { owner: string; now: Date },
): InFlight | 'busy' | undefined {
  const leaseUntil = new Date(by.now.getTime() + LEASE_MS).toISOString();
  if (inFlight !== undefined) {
    const isMine = inFlight.owner === by.owner || inFlight.leaseUntil <= by.now.toISOString();
    return isMine ? { ...inFlight, owner: by.owner, leaseUntil, attempts: inFlight.attempts + 1 } : 'busy';
  }
  const fresh = post.events.filter(({ id }) => !Object.hasOwn(told, id));
  if (fresh.length === 0) return undefined;
  const events = fresh.map(({ id }) => id).sort();
  return {
    notice: post.send(fresh).id,
    events,
    owner: by.owner,
    startedAt: by.now.toISOString(),
    leaseUntil,
    attempts: 1,
  };
}

/** The events of a claim; one that another run left behind is read from the history. */
async function bodies(
  ids: readonly string[],
  known: readonly NoticeEvent[],
  { alerts, releases }: MailboxServices,
): Promise<NoticeEvent[]> {
  const found: NoticeEvent[] = [];
  for (const id of ids) {
    const [rule = ''] = id.split('.');
    const event =
      known.find((candidate) => candidate.id === id) ??
      (await releases.lateness(id)) ??
      (await alerts.events(rule)).find((candidate) => candidate.id === id);
    if (event !== undefined) found.push(event);
  }
  return found;
}

/**
 * After a refusal nothing went out, so the claim is given back. Where the outcome is not known the claim stays, and
 * whoever comes next sends the same notice again; nobody waits for the lease, as nobody is sending any more.
 */
async function giveBack(
  claimed: Mailbox,
  outcome: Outcome & { delivered: false },
  { readers, clock }: MailboxServices,
): Promise<string> {
  const { inFlight, ...rest } = claimed;
  const isRefused = !outcome.retry || outcome.reason === 'throttled';
  const kept =
    isRefused || inFlight === undefined ? {} : { inFlight: { ...inFlight, leaseUntil: clock.now().toISOString() } };
  await readers.saveMailbox({ ...rest, ...kept, version: claimed.version + 1 });
  return `${outcome.reason}: ${outcome.detail}`;
}

async function finish(
  claimed: Mailbox,
  claim: InFlight,
  messageId: string,
  { readers, clock }: MailboxServices,
): Promise<void> {
  const { notice, events, startedAt, attempts } = claim;
  await readers.recordDelivery({ reader: claimed.reader, notice, events, at: startedAt, messageId, attempts });
  const now = clock.now();
  const oldest = new Date(now.getTime() - REMEMBER_MS).toISOString();
  const remembered = Object.entries(claimed.told).filter(([, at]) => at > oldest);
  const told = Object.fromEntries([...remembered, ...events.map((id) => [id, now.toISOString()])]);
  const { inFlight: _, ...rest } = claimed;
  await readers.saveMailbox({ ...rest, told, version: claimed.version + 1 });
}
