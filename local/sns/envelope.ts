import * as z from 'zod';
import type { Message } from './message.ts';

/** The JSON that queues, functions and web servers receive, without the signature. */
export const notificationEnvelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string(),
  UnsubscribeURL: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Type: z.string(), Value: z.string() })).optional(),
});

export type NotificationEnvelope = Readonly<z.infer<typeof notificationEnvelope>>;

export interface Destination {
  readonly topicArn: string;
  readonly protocol: string;
  readonly unsubscribeLink: string;
}

export function makeNotification(message: Message, destination: Destination, now: Date): NotificationEnvelope {
  const attributes = [...message.attributes].map(([name, { dataType, value }]) => [
    name,
    { Type: dataType, Value: value },
  ]);
  return {
    Type: 'Notification',
    MessageId: message.id,
    TopicArn: destination.topicArn,
    ...(message.subject === undefined ? {} : { Subject: message.subject }),
    Message: message.textFor(destination.protocol),
    Timestamp: now.toISOString(),
    UnsubscribeURL: destination.unsubscribeLink,
    ...(attributes.length === 0 ? {} : { MessageAttributes: Object.fromEntries(attributes) }),
  };
}

/** What a web server is asked when its subscription is made or ended; it answers by visiting the link, or not. */
export function makeHandshake(
  type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
  about: { messageId: string; topicArn: string; token: string; link: string },
  now: Date,
): Readonly<Record<string, string>> {
  const doing = type === 'SubscriptionConfirmation' ? 'subscribe to' : 'deactivate your subscription to';
  const undoing = type === 'SubscriptionConfirmation' ? 'confirm the subscription' : 'cancel this and restore it';
  return {
    Type: type,
    MessageId: about.messageId,
    Token: about.token,
    TopicArn: about.topicArn,
    Message: `You have chosen to ${doing} the topic ${about.topicArn}.\nTo ${undoing}, visit the SubscribeURL included in this message.`,
    SubscribeURL: about.link,
    Timestamp: now.toISOString(),
  };
}
