/** Tells what the evaluations of a run put into outboxes: each event to the public topic, one notice to each reader. */
import type { AlertEvent, AlertState } from '../../shared/domain/alert.ts';
import { inOrder, noticeText } from '../../shared/domain/notice-text.ts';
import type { Lateness } from '../../shared/domain/lateness.ts';
import { latenessText } from '../../shared/domain/lateness-text.ts';
import { isLateness, type NoticeEvent } from '../../shared/domain/notice.ts';
import { PUBLIC_MAILBOX, type Reader, wants, wantsLateness } from '../../shared/domain/reader.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { Channel } from '../../shared/ports/channel.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { DeliveryDeferred } from './delivery-deferred.ts';
import { inLanes } from './in-lanes.ts';
import { type Post, postTo } from './mailbox.ts';
import { type RunOutcome, settleReleases } from './settle-releases.ts';

const ATTEMPTS = 5;

export type DeliverNoticesInput = RunOutcome;

export interface DeliverNoticesServices {
  readonly runs: RunStore;
  readonly alerts: AlertStore;
  readonly readers: ReaderStore;
  readonly releases: ReleaseStore;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly linkBase: string;
  /** A name of its own for each invocation: a run may be delivered twice at once, and each must respect the other's claims. */
  readonly newOwner: () => string;
  /** How many readers are told at a time: as many publishes can be in doubt when it is killed, one a reader. */
  readonly mailboxesAtOnce: number;
}

export interface DeliverNoticesOutput {
  readonly notices: number;
  readonly events: number;
  readonly failures: number;
}

/**
 * Delivers, then empties the outboxes, then marks the releases as processed. Killed anywhere and repeated, it goes on
 * where it stopped. An event that somebody could not be told stays in its outbox; a `DeliveryDeferred` asks for a retry.
 */
export async function deliverNotices(
  input: DeliverNoticesInput,
  services: DeliverNoticesServices,
): Promise<DeliverNoticesOutput> {
  const states = await outboxesOf(input.run, services);
  const events = inOrder(states.flatMap(({ outbox }) => outbox));
  const late = await services.releases.untoldLateness(input.source);
  for (const event of events) await services.alerts.recordEvent(event);
  const owner = services.newOwner();
  const problems: string[] = [];
  const untold = new Set<string>();
  let notices = 0;
  const posts = postsOf({ events, late }, await services.readers.list(), services);
  // A mailbox is claimed by whoever tells it, so its posts wait for each other; those of others do not.
  const lanes = { laneOf: ({ mailbox }: Post) => mailbox, atOnce: services.mailboxesAtOnce };
  const outcomes = await inLanes(posts, lanes, async (post) => ({ post, ...(await postTo(post, owner, services)) }));
  for (const { post, sent, problem } of outcomes) {
    notices += post.mailbox === PUBLIC_MAILBOX ? 0 : sent;
    if (problem === undefined) continue;
    problems.push(`${post.mailbox}: ${problem}`);
    for (const { id } of post.events) untold.add(id);
  }
  for (const state of states) await empty(state, untold, services.alerts);
  for (const each of late)
    if (!untold.has(each.id)) await services.releases.markLatenessTold(each, services.clock.now().toISOString());
  if (problems.length > 0) throw new DeliveryDeferred(problems);
  await settleReleases(input, services);
  return { notices, events: events.length, failures: input.failedBatches };
}

async function outboxesOf(run: string, { runs, alerts }: DeliverNoticesServices): Promise<AlertState[]> {
  const results = await runs.evaluateResults(run);
  const states = await Promise.all(
    results.flatMap(({ outboxes }) => outboxes).map(({ rule, subject }) => alerts.state(rule, subject)),
  );
  return states.filter((state) => state !== undefined && state.outbox.length > 0) as AlertState[];
}

interface Tidings {
  readonly events: readonly AlertEvent[];
  readonly late: readonly Lateness[];
}

/**
 * The public topic gets an event a message, so that at most one is ever in doubt; a reader gets one notice of alerts, and
 * another of late releases, which come when nothing else does.
 */
function postsOf({ events, late }: Tidings, readers: readonly Reader[], services: DeliverNoticesServices): Post[] {
  const machines = [...events, ...late].map(
    (event): Post => ({
      mailbox: PUBLIC_MAILBOX,
      events: [event],
      send: ([only = event]) => ({ id: only.id, publish: () => services.channel.sendEvent(only) }),
    }),
  );
  const people = readers.flatMap((reader) => [
    noticeTo(
      reader,
      events.filter((event) => wants(reader, event)),
      services,
    ),
    noticeTo(
      reader,
      late.filter((event) => wantsLateness(reader, event)),
      services,
    ),
  ]);
  return [...machines, ...people.filter((post) => post.events.length > 0)];
}

function noticeTo(reader: Reader, events: readonly NoticeEvent[], { channel, linkBase }: DeliverNoticesServices): Post {
  return {
    mailbox: reader.id,
    events,
    send: (told) => {
      const alerts = told.filter((event) => !isLateness(event));
      const context = { reader: reader.id, linkBase };
      const text = alerts.length > 0 ? noticeText(alerts, context) : latenessText(told.filter(isLateness), context);
      return { id: text.id, publish: () => channel.sendNotice(reader.topic, text) };
    },
  };
}

/** Takes the told events out of an outbox; events that came in meanwhile stay. */
async function empty(state: AlertState, untold: ReadonlySet<string>, alerts: AlertStore): Promise<void> {
  const told = new Set(state.outbox.map(({ id }) => id).filter((id) => !untold.has(id)));
  let current: AlertState | undefined = state;
  for (let attempt = 1; attempt <= ATTEMPTS && current !== undefined && told.size > 0; attempt++) {
    const outbox = current.outbox.filter(({ id }) => !told.has(id));
    if (outbox.length === current.outbox.length) return;
    if (await alerts.saveState({ ...current, outbox, version: current.version + 1 })) return;
    current = await alerts.state(state.rule, state.subject);
  }
}
