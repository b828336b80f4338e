/** What a reader was sent, and what could not be sent to whom. */
import * as z from 'zod';
import type { AnswerOf, RequestOf } from '../../../../shared/api/route.ts';
import type { alertsRoutes } from '../../../../shared/api/routes/alerts.ts';
import { machinePost, type Post, readerPost } from '../../../../shared/delivery/post.ts';
import { retryParked } from '../../../../shared/delivery/tell-mailbox.ts';
import { type WaitingNotice, waitingNotices } from '../../../../shared/delivery/waiting-notices.ts';
import { isReached } from '../../../../shared/domain/address.ts';
import { referenceIn } from '../../../../shared/domain/event-reference.ts';
import { type Delivery, type Mailbox, PUBLIC_MAILBOX } from '../../../../shared/domain/mailbox.ts';
import { settleAddresses } from '../../../../shared/lambda/settle-addresses.ts';
import { cursorAfter, pageOf, positionOf } from '../../cursors.ts';
import { ProblemFound } from '../../problem-found.ts';
import type { ManageServices } from '../../services.ts';
import { reaching } from '../readers/own-reader.ts';

type Routes = (typeof alertsRoutes)[number];
type ListNotices = Extract<Routes, { operation: 'listNotices' }>;
type ListParked = Extract<Routes, { operation: 'listParkedNotices' }>;
type RetryParked = Extract<Routes, { operation: 'retryParkedNotice' }>;

/** A number counts in what waits; a text stands for the deliveries after it, which are pages of the table. */
const positionSchema = z.union([z.int().min(0), z.string()]);
const FIRST_DELIVERY = '';

export async function listNotices(
  request: RequestOf<ListNotices>,
  services: ManageServices,
): Promise<AnswerOf<ListNotices>> {
  const { caller, query } = request;
  const position = positionOf(request, positionSchema) ?? 0;
  const waiting = typeof position === 'number' ? (await waitingOf(caller.id, services)).slice(position) : [];
  const first = waiting.slice(0, query.limit).map(waitingBody);
  if (typeof position === 'number' && first.length === query.limit) {
    const next = waiting.length > first.length ? position + first.length : FIRST_DELIVERY;
    return { status: 200, body: { items: first, next: cursorAfter(request, next) } };
  }
  const after = typeof position === 'string' && position !== FIRST_DELIVERY ? { after: position } : {};
  const page = { limit: query.limit - first.length, ...after };
  const { items, next } = await services.mailboxes.newestDeliveries(caller.id, page);
  return {
    status: 200,
    body: {
      items: [...first, ...items.map(sentBody)],
      ...(next !== undefined && { next: cursorAfter(request, next) }),
    },
  };
}

async function waitingOf(id: string, services: ManageServices): Promise<WaitingNotice[]> {
  const box = await services.mailboxes.mailbox(id);
  if (box.held === undefined && box.parked === undefined) return [];
  const reader = await services.readers.get(id);
  if (reader === undefined) return [];
  return waitingNotices(box, reader, { ...services, linkBase: services.environment.LINK_BASE });
}

function waitingBody({ id, at, state, text, about, attempts, heldUntil, why }: WaitingNotice) {
  return {
    id,
    at,
    state,
    subject: text?.subject ?? '',
    email: text?.email ?? '',
    sms: text?.sms ?? '',
    events: about,
    attempts,
    ...(heldUntil !== undefined && { heldUntil }),
    ...(why !== undefined && { why }),
  };
}

function sentBody({ notice, at, events, messageId, attempts, withoutAddress, text }: Delivery) {
  return {
    id: notice,
    at,
    state: 'sent' as const,
    subject: text?.subject ?? '',
    email: text?.email ?? '',
    sms: text?.sms ?? '',
    events: text?.about ?? events.map(referenceIn),
    attempts,
    messageId,
    ...(withoutAddress !== undefined && { withoutAddress }),
  };
}

export async function listParkedNotices(
  request: RequestOf<ListParked>,
  { mailboxes }: ManageServices,
): Promise<AnswerOf<ListParked>> {
  const parked = (await mailboxes.waiting()).flatMap(parkedBodies);
  return { status: 200, body: pageOf(request, parked, { key: ({ since, id }) => [since, id] }) };
}

function parkedBodies({ reader, parked = {} }: Mailbox) {
  return Object.entries(parked).map(([id, { events, reason, attempts, since, parkedAt, isInDoubt }]) => ({
    id,
    reader,
    reason,
    attempts,
    since,
    parkedAt,
    mayHaveArrived: isInDoubt,
    events: events.map((event) => referenceIn(event.id)),
  }));
}

/**
 * Sent at once; a call that is cut short is taken up by deliver-held. What SNS refused it for may be with the reader's
 * topic, so that is brought to order first.
 */
export async function retryParkedNotice(
  request: RequestOf<RetryParked>,
  services: ManageServices,
): Promise<AnswerOf<RetryParked>> {
  const { notice } = request.parameters;
  const box = (await services.mailboxes.waiting()).find(({ parked }) => parked?.[notice] !== undefined);
  const post = box === undefined ? undefined : await postTo(box.reader, services);
  if (box === undefined || post === undefined) throw noSuchNotice();
  const result = await retryParked(post, { notice, owner: request.requestId }, services);
  if (result.sent > 0) return { status: 200, body: { id: notice, state: 'sent' } };
  if (result.problem !== undefined)
    throw new ProblemFound('conflict', `The notice cannot be sent at this moment: ${result.problem}.`, {
      headers: { 'retry-after': '60' },
    });
  const reason = (await services.mailboxes.mailbox(box.reader)).parked?.[notice]?.reason;
  if (reason === undefined) throw noSuchNotice();
  return { status: 200, body: { id: notice, state: 'parked', reason } };
}

async function postTo(id: string, services: ManageServices): Promise<Post | undefined> {
  const context = { channel: services.channel, linkBase: services.environment.LINK_BASE };
  if (id === PUBLIC_MAILBOX) return machinePost([], context);
  const { reader } = await reaching(() => settleAddresses(id, services));
  if (reader === undefined) return undefined;
  if (!reader.addresses.some(isReached))
    throw new ProblemFound(
      'conflict',
      'None of the reader’s addresses is confirmed, so nothing would arrive; the notice stays parked.',
    );
  return readerPost(reader, { events: [] }, context);
}

function noSuchNotice(): ProblemFound {
  return new ProblemFound('not-found', 'No notice of this id is parked; it may have been sent meanwhile.');
}
