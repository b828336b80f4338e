/** Listens where readers and machines do, and announces what they get. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { AlertEvent } from '../../shared/domain/alert.ts';
import { alertEventSchema } from '../../shared/storage/alert-event-schema.ts';
import { type LocalCloud, READER_TOPICS } from '../local-cloud.ts';
import type { InboxMessage } from '../sns/inbox.ts';
import type { Announcer } from './announcer.ts';

const CONSOLE_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:chokepoint-local-console';

export interface Watch {
  /** Announced since the start of this process. */
  readonly count: { events: number; notices: number };
  stop(): void;
}

/**
 * Announces each alert event as the public topic delivers it, and each notice as its address receives it. What arrived
 * while an earlier process died before it could announce it is announced first; a repeat is not announced again.
 */
export async function watchDeliveries(cloud: LocalCloud, directory: string, announcer: Announcer): Promise<Watch> {
  const count = { events: 0, notices: 0 };
  const mark = announcedMark(join(directory, 'announced'));
  const notice = (message: InboxMessage) => {
    if (message.kind !== 'notification' || message.id <= mark.last()) return;
    // A test notice tells of nothing.
    if (message.events === undefined) return;
    announcer.notice(received(message));
    count.notices++;
    mark.move(message.id);
  };
  for (const message of cloud.sns.inbox()) notice(message);
  const unlisten = cloud.sns.onDelivered(notice);
  await cloud.snsClient.send(
    new SubscribeCommand({
      TopicArn: cloud.publicTopic,
      Protocol: 'lambda',
      Endpoint: CONSOLE_ARN,
      ReturnSubscriptionArn: true,
    }),
  );
  const detach = cloud.sns.attach(CONSOLE_ARN, (envelope, { copies }) => {
    if (copies > 1) return;
    const event = eventOf(envelope);
    // A late release is no alert, and says itself by mail.
    if (event === undefined) return;
    announcer.alert(event);
    count.events++;
  });
  return {
    count,
    stop() {
      unlisten();
      detach();
    },
  };
}

const envelopeSchema = z.object({ Message: z.string() });
const latenessMessage = z.object({ kind: z.literal('release-late') });

/** Undefined for what is no alert event. */
function eventOf(envelope: unknown): AlertEvent | undefined {
  const message: unknown = JSON.parse(envelopeSchema.parse(envelope).Message);
  return latenessMessage.safeParse(message).success ? undefined : alertEventSchema.parse(message);
}

function received({ protocol, address, body, events = [], topicArn = '' }: InboxMessage) {
  const reader = topicArn.split(READER_TOPICS).at(1) ?? '';
  return { reader, protocol, address, text: body, events };
}

/** The id of the last message announced, kept beside the inbox. */
function announcedMark(file: string) {
  let last = 0;
  try {
    last = Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch {
    last = 0;
  }
  return {
    last: () => last,
    move(id: number) {
      last = id;
      writeFileSync(file, String(id));
    },
  };
}
