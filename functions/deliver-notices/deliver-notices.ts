/** Tells what the evaluations of a run put into outboxes: each event to the public topic, one notice to each reader. */
import { inLanes } from '../../shared/delivery/in-lanes.ts';
import { machinePost, type Post, readerPost } from '../../shared/delivery/post.ts';
import { type PostResult, type TellServices, tellMailbox } from '../../shared/delivery/tell-mailbox.ts';
import type { AlertEvent, AlertState } from '../../shared/domain/alert.ts';
import type { Lateness } from '../../shared/domain/lateness.ts';
import { inOrder } from '../../shared/domain/notice-text.ts';
import type { Reader } from '../../shared/domain/reader.ts';
import { scopesOf } from '../../shared/domain/subscription.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { Channel } from '../../shared/ports/channel.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { DeliveryDeferred } from './delivery-deferred.ts';
import { type RunOutcome, settleReleases } from './settle-releases.ts';

const ATTEMPTS = 5;
/** No reader is begun with after so long, so that the function ends by itself; a retry goes on with the rest. */
const BEGIN_FOR_MS = 8 * 60_000;

export type DeliverNoticesInput = RunOutcome;

export interface DeliverNoticesServices extends TellServices {
  readonly runs: RunStore;
  readonly rules: Pick<RuleStore, 'list'>;
  readonly alerts: AlertStore;
  readonly readers: Pick<ReaderStore, 'list'>;
  readonly releases: ReleaseStore;
  readonly channel: Channel;
  readonly linkBase: string;
  /** A name of its own for each invocation: a run may be delivered twice at once, and each must respect the other's claims. */
  readonly newOwner: () => string;
  /** How many readers are told at a time: as many publishes can be in doubt when it is killed, one a reader. */
  readonly mailboxesAtOnce: number;
}

export interface DeliverNoticesOutput {
  readonly notices: number;
  readonly events: number;
  /** Events that readers are told later. */
  readonly held: number;
  /** Notices that wait for an operator. */
  readonly parked: number;
  readonly failures: number;
}

/**
 * Delivers, then empties the outboxes, then marks the releases as processed. Killed anywhere and repeated, it goes on
 * where it stopped. What a mailbox has taken over, to tell it later or once an operator asks, has left the outbox; what
 * could not be told yet stays there, and a `DeliveryDeferred` asks for a retry.
 */
export async function deliverNotices(
  input: DeliverNoticesInput,
  services: DeliverNoticesServices,
): Promise<DeliverNoticesOutput> {
  const states = await outboxesOf(input.run, services);
  const events = inOrder(states.flatMap(({ outbox }) => outbox));
  const late = await services.releases.untoldLateness(input.source);
  for (const event of events) {
    await services.alerts.recordEvent(event);
    await services.alerts.recordAlert(event);
  }
  const { outcomes, problems, untold } = await tellAll(await postsOf({ events, late }, services), services);
  for (const state of states) await empty(state, untold, services.alerts);
  for (const each of late)
    if (!untold.has(each.id)) await services.releases.markLatenessTold(each, services.clock.now().toISOString());
  if (problems.length > 0) throw new DeliveryDeferred(problems);
  await settleReleases(input, services);
  const sum = (count: (result: PostResult) => number) =>
    outcomes.reduce((total, { result }) => total + count(result), 0);
  return {
    notices: outcomes.reduce((total, { post, result }) => total + (post.isPaced ? result.sent : 0), 0),
    events: events.length,
    held: sum(({ held }) => held),
    parked: sum(({ parked }) => parked),
    failures: input.failedBatches,
  };
}

interface Told {
  readonly outcomes: readonly { readonly post: Post; readonly result: PostResult }[];
  readonly problems: readonly string[];
  /** Events that somebody could not be told. */
  readonly untold: ReadonlySet<string>;
}

/** One reader's trouble holds nobody else up, whatever it is. */
async function tellAll(posts: readonly Post[], services: DeliverNoticesServices): Promise<Told> {
  const owner = services.newOwner();
  const until = services.clock.now().getTime() + BEGIN_FOR_MS;
  const tell = async (post: Post): Promise<PostResult> => {
    if (services.clock.now().getTime() > until) return { ...NOTHING, problem: 'not begun, the time was over' };
    return tellMailbox(post, owner, services).catch((error: unknown) => ({
      ...NOTHING,
      problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }));
  };
  // A mailbox is claimed by whoever tells it, so its posts wait for each other; those of others do not.
  const lanes = { laneOf: ({ mailbox }: Post) => mailbox, atOnce: services.mailboxesAtOnce };
  const outcomes = await inLanes(posts, lanes, async (post) => ({ post, result: await tell(post) }));
  const failing = outcomes.filter(({ result }) => result.problem !== undefined);
  return {
    outcomes,
    problems: failing.map(({ post, result }) => `${post.mailbox}: ${result.problem}`),
    untold: new Set(failing.flatMap(({ post }) => post.offer.events.map(({ id }) => id))),
  };
}

const NOTHING: PostResult = { sent: 0, held: 0, parked: 0 };

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

/** The public topic gets an event a message, a reader one notice of everything. */
async function postsOf({ events, late }: Tidings, services: DeliverNoticesServices): Promise<Post[]> {
  const all = [...events, ...late];
  const readers: readonly Reader[] = await services.readers.list();
  const scopes =
    late.length === 0 ? undefined : scopesOf((await services.rules.list()).map(({ document }) => document));
  const tidings = { events: all, ...(scopes !== undefined && { scopes }) };
  const people = readers.map((reader) => readerPost(reader, tidings, services));
  return [
    ...all.map((event) => machinePost([event], services)),
    ...people.filter(({ offer }) => offer.events.length > 0),
  ];
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
