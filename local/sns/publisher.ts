import * as z from 'zod';
import type { DeliveryQueue } from './delivery-queue.ts';
import { makeHandshake, makeNotification } from './envelope.ts';
import { parseFilterPolicy } from './filter-policy.ts';
import { isLoopback } from './http-delivery.ts';
import type { Inbox } from './inbox.ts';
import type { Links } from './links.ts';
import { confirmationMail, farewellMail, notificationMail, smsText } from './mail-texts.ts';
import { type Message, SMS_CHARACTERS } from './message.ts';
import type { OptedOutNumbers } from './opted-out.ts';
import type { Subscription, SubscriptionStore } from './subscriptions.ts';
import type { Topic } from './topics.ts';
import { randomUUID } from 'node:crypto';

/** The sender that a text message shows when the sender named none. */
const DEFAULT_SENDER = 'NOTICE';

export interface PublisherParts {
  readonly subscriptions: SubscriptionStore;
  readonly inbox: Inbox;
  readonly queue: DeliveryQueue;
  readonly optedOut: OptedOutNumbers;
  readonly links: Links;
}

/** Writes what each endpoint is to receive: to people's inboxes, and to the queue for machines. */
export class Publisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** To every confirmed subscription of the topic whose filter policy lets the message pass. */
  toTopic(message: Message, topic: Topic, now: Date): void {
    for (const subscription of this.#parts.subscriptions.confirmed(topic.arn)) {
      if (!accepts(subscription, message)) continue;
      switch (subscription.protocol) {
        case 'email':
          this.#mail(message, topic, { subscription, now });
          break;
        case 'sms':
          this.#text(message, subscription.endpoint, { topic, subscription, now });
          break;
        default:
          this.#enqueue(message, subscription, now);
      }
    }
  }

  toPhoneNumber(message: Message, phoneNumber: string, now: Date): void {
    this.#text(message, phoneNumber, { now });
  }

  askToConfirm(subscription: Subscription, token: string, now: Date): void {
    const link = this.#parts.links.confirm(subscription.topicArn, token);
    if (subscription.protocol !== 'email')
      return this.#handshake('SubscriptionConfirmation', subscription, { token, link, now });
    const mail = confirmationMail(subscription.topicArn, link);
    this.#file(subscription, { ...mail, kind: 'confirmation', link }, now);
  }

  /** Tells the endpoint of a subscription that it has been cancelled, with a link to come back. */
  sayFarewell(subscription: Subscription, about: { token: string; topic: Topic | undefined }, now: Date): void {
    const link = this.#parts.links.confirm(subscription.topicArn, about.token);
    if (subscription.protocol !== 'email') {
      return this.#handshake('UnsubscribeConfirmation', subscription, { token: about.token, link, now });
    }
    const mail = farewellMail(subscription.topicArn, about.topic?.attributes.get('DisplayName'), link);
    this.#file(subscription, { ...mail, kind: 'farewell', link }, now);
  }

  #file(
    { topicArn, endpoint }: Subscription,
    mail: { from: string; subject: string; body: string; kind: 'confirmation' | 'farewell'; link: string },
    now: Date,
  ): void {
    this.#parts.inbox.file({ ...mail, protocol: 'email', address: endpoint, topicArn, messageId: randomUUID() }, now);
  }

  #mail(message: Message, topic: Topic, to: { subscription: Subscription; now: Date }): void {
    const link = this.#parts.links.unsubscribe(to.subscription.arn);
    const displayName = topic.attributes.get('DisplayName');
    const mail = notificationMail({ displayName, subject: message.subject, text: message.textFor('email') }, link);
    this.#parts.inbox.file(
      {
        ...mail,
        ...noticeOf(message),
        kind: 'notification',
        protocol: 'email',
        address: to.subscription.endpoint,
        link,
        topicArn: topic.arn,
        messageId: message.id,
      },
      to.now,
    );
  }

  #text(message: Message, phoneNumber: string, via: { topic?: Topic; subscription?: Subscription; now: Date }): void {
    const body = smsText(via.topic?.attributes.get('DisplayName'), message.textFor('sms'));
    const topicArn = via.topic === undefined ? {} : { topicArn: via.topic.arn };
    const obstacle = this.#smsObstacle(phoneNumber, body);
    if (obstacle !== undefined) {
      const subscriptionArn = via.subscription === undefined ? {} : { subscriptionArn: via.subscription.arn };
      const target = { protocol: 'sms', endpoint: phoneNumber, ...topicArn, ...subscriptionArn };
      this.#parts.queue.add({
        type: 'Notification',
        ...target,
        messageId: message.id,
        body,
        raw: true,
        undeliverable: obstacle,
      });
      return;
    }
    const from = message.attributes.get('AWS.SNS.SMS.SenderID')?.value ?? DEFAULT_SENDER;
    const arrival = { protocol: 'sms', address: phoneNumber, kind: 'notification', from, body } as const;
    this.#parts.inbox.file({ ...arrival, ...topicArn, ...noticeOf(message), messageId: message.id }, via.now);
  }

  #smsObstacle(phoneNumber: string, body: string): string | undefined {
    if (this.#parts.optedOut.has(phoneNumber)) return 'Phone number is opted out';
    return [...body].length > SMS_CHARACTERS ? `A text message has at most ${SMS_CHARACTERS} characters` : undefined;
  }

  #enqueue(message: Message, subscription: Subscription, now: Date): void {
    const { arn, topicArn, protocol, endpoint } = subscription;
    const raw = subscription.attributes.get('RawMessageDelivery') === 'true';
    const unsubscribeLink = this.#parts.links.unsubscribe(arn);
    const event = textAttribute(message, 'event');
    this.#parts.queue.add({
      type: 'Notification',
      protocol,
      endpoint,
      topicArn,
      subscriptionArn: arn,
      messageId: message.id,
      body: raw
        ? message.textFor(protocol)
        : JSON.stringify(makeNotification(message, { topicArn, protocol, unsubscribeLink }, now)),
      raw,
      ...(event === undefined ? {} : { event }),
      ...obstacleTo(protocol, endpoint),
    });
  }

  #handshake(
    type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
    { arn, topicArn, protocol, endpoint }: Subscription,
    about: { token: string; link: string; now: Date },
  ): void {
    const messageId = randomUUID();
    const envelope = makeHandshake(type, { messageId, topicArn, token: about.token, link: about.link }, about.now);
    const target = { type, protocol, endpoint, topicArn, subscriptionArn: arn, messageId };
    this.#parts.queue.add({ ...target, body: JSON.stringify(envelope), raw: false, ...obstacleTo(protocol, endpoint) });
  }
}

function accepts(subscription: Subscription, message: Message): boolean {
  const policy = subscription.attributes.get('FilterPolicy');
  return policy === undefined || policy === '' || parseFilterPolicy(policy).accepts(message.attributes);
}

function obstacleTo(protocol: string, endpoint: string): { undeliverable?: string } {
  const remote = (protocol === 'http' || protocol === 'https') && !isLoopback(endpoint);
  return remote ? { undeliverable: 'Not on this machine: the local SNS contacts loopback addresses only' } : {};
}

function noticeOf(message: Message): { notice?: string; events?: readonly string[] } {
  const notice = textAttribute(message, 'notice');
  const events = message.attributes.get('events');
  const listed =
    events?.dataType === 'String.Array' ? z.array(z.string()).safeParse(JSON.parse(events.value)) : undefined;
  return {
    ...(notice === undefined ? {} : { notice }),
    ...(listed?.success === true ? { events: listed.data } : {}),
  };
}

function textAttribute(message: Message, name: string): string | undefined {
  const attribute = message.attributes.get(name);
  return attribute?.dataType === 'String' ? attribute.value : undefined;
}
