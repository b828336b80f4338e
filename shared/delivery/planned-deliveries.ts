/** What a delivery would do at this moment, without doing it: the same decisions, and nothing written or sent. */
import type { AlertEvent } from '../domain/alert.ts';
import { type Held, PUBLIC_MAILBOX } from '../domain/mailbox.ts';
import { nextStep } from '../domain/mailbox-steps.ts';
import type { NoticeEvent, NoticeText } from '../domain/notice.ts';
import { inOrder } from '../domain/notice-text.ts';
import type { Reader } from '../domain/reader.ts';
import { scopesOf } from '../domain/subscription.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { MailboxStore } from '../ports/mailbox-store.ts';
import type { ReaderStore } from '../ports/reader-store.ts';
import type { ReleaseStore } from '../ports/release-store.ts';
import type { RuleStore } from '../ports/rule-store.ts';
import { machinePost, type Post, readerPost } from './post.ts';
import { eventNamed, type History, sendingOf } from './sending.ts';
import { unwantedOf } from './tell-mailbox.ts';

export interface PlanServices {
  readonly alerts: Pick<AlertStore, 'undelivered' | 'states' | 'event' | 'events'>;
  readonly readers: Pick<ReaderStore, 'list'>;
  readonly rules: Pick<RuleStore, 'list'>;
  readonly releases: Pick<ReleaseStore, 'untoldLateness' | 'lateness'>;
  readonly mailboxes: Pick<MailboxStore, 'mailbox'>;
  readonly clock: Clock;
  readonly linkBase: string;
}

export interface PlannedDelivery {
  readonly reader: string;
  readonly name: string;
  /** What would be sent now; undefined where nothing would. */
  readonly notice?: NoticeText;
  /** Another delivery is sending to this reader. */
  readonly isBusy: boolean;
  /** Events that wait, or would be put aside, by id. */
  readonly held: Readonly<Record<string, Held>>;
  /** Notices that wait for an operator. */
  readonly parked: number;
}

export interface Plan {
  /** Events that machines would be sent. */
  readonly events: readonly string[];
  /** Readers for whom there is something, in order of id. */
  readonly deliveries: readonly PlannedDelivery[];
}

/** @param sources whose late releases are looked at */
export async function plannedDeliveries(sources: readonly string[], services: PlanServices): Promise<Plan> {
  const events = await everyUndelivered(sources, services);
  const scopes = scopesOf((await services.rules.list()).map(({ document }) => document));
  const publicBox = await services.mailboxes.mailbox(PUBLIC_MAILBOX);
  const by = { owner: 'plan', now: services.clock.now() };
  const unknown = events.filter((event) => nextStep(publicBox, machineOffer(event), by).what !== 'nothing');
  const deliveries: PlannedDelivery[] = [];
  for (const reader of await services.readers.list()) {
    const post = readerPost(reader, { events, scopes }, { channel: NO_CHANNEL, linkBase: services.linkBase });
    const planned = await plannedFor(reader, post, services);
    if (isSomething(planned)) deliveries.push(planned);
  }
  return { events: unknown.map(({ id }) => id), deliveries };
}

async function plannedFor(reader: Reader, post: Post, services: PlanServices): Promise<PlannedDelivery> {
  const box = await services.mailboxes.mailbox(reader.id);
  const unwanted = await unwantedOf(box, post, services);
  const offer = { ...post.offer, ...(unwanted !== undefined && { unwanted }) };
  const step = nextStep(box, offer, { owner: 'plan', now: services.clock.now() });
  const next = step.what === 'send' || step.what === 'wait' ? step.box : box;
  const claim = step.what === 'send' ? next.inFlight : undefined;
  const { sending } = claim === undefined ? {} : await sendingOf(next, claim, { post, services });
  const told = new Set(claim?.events);
  const waiting = Object.entries(next.held ?? {}).filter(([id]) => !told.has(id));
  return {
    reader: reader.id,
    name: reader.name,
    ...(sending?.text !== undefined && { notice: sending.text }),
    isBusy: step.what === 'busy',
    held: Object.fromEntries(await wantedOf(waiting, post, services)),
    parked: Object.keys(next.parked ?? {}).length,
  };
}

/** What is not wanted any more is not told when it is due either. */
async function wantedOf(waiting: readonly [string, Held][], post: Post, history: History): Promise<[string, Held][]> {
  const offered = new Map(post.offer.events.map((event) => [event.id, event]));
  const wanted: [string, Held][] = [];
  for (const [id, held] of waiting) {
    const event = offered.get(id) ?? (await eventNamed({ id, at: held.at }, history));
    if (event !== undefined && post.wants(event)) wanted.push([id, held]);
  }
  return wanted;
}

function machineOffer(event: NoticeEvent) {
  return machinePost([event], { channel: NO_CHANNEL, linkBase: '' }).offer;
}

function isSomething({ notice, isBusy, held, parked }: PlannedDelivery): boolean {
  return notice !== undefined || isBusy || Object.keys(held).length > 0 || parked > 0;
}

async function everyUndelivered(sources: readonly string[], services: PlanServices): Promise<NoticeEvent[]> {
  const { alerts, releases } = services;
  const states = await Promise.all((await alerts.undelivered()).map((rule) => alerts.states(rule)));
  const events = states.flatMap(({ states: each }) => each.flatMap(({ outbox }): readonly AlertEvent[] => outbox));
  const late = await Promise.all(sources.map((source) => releases.untoldLateness(source)));
  return [...inOrder(events), ...late.flat()];
}

/** A plan sends nothing, whoever asks it to. */
const NO_CHANNEL = {
  sendNotice: refuse,
  sendEvent: refuse,
};

function refuse(): never {
  throw new Error('a plan sends nothing');
}
