/** Notices and events by Amazon SNS: a topic a reader, and one public topic for machines. */
import {
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandInput,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { AlertEvent } from '../domain/alert.ts';
import type { Lateness } from '../domain/lateness.ts';
import { isLateness } from '../domain/notice.ts';
import type { Channel, FailureReason, Outcome } from '../ports/channel.ts';

/** Errors of SNS after which nothing went out. Any other leaves open whether the message was taken. */
const REFUSALS: Readonly<Record<string, { reason: FailureReason; retry: boolean }>> = {
  NotFoundException: { reason: 'not-found', retry: false },
  AuthorizationErrorException: { reason: 'not-authorised', retry: false },
  InvalidParameterException: { reason: 'invalid', retry: false },
  InvalidParameterValueException: { reason: 'invalid', retry: false },
  ValidationException: { reason: 'invalid', retry: false },
  EndpointDisabledException: { reason: 'not-found', retry: false },
  ThrottledException: { reason: 'throttled', retry: true },
  Throttling: { reason: 'throttled', retry: true },
  ThrottlingException: { reason: 'throttled', retry: true },
};

/** Ids of events that a notice's attribute names: attributes count in the size of a message. */
const EVENTS_NAMED = 100;

/**
 * The attribute `notice` names the notice, and `event` the event: standard topics may deliver twice, and whoever
 * receives can tell a repeat by them.
 */
export function snsChannel({
  client,
  publicTopic,
}: {
  readonly client: SNSClient;
  readonly publicTopic: string;
}): Channel {
  return {
    sendNotice: (topic, { id, events, subject, email, sms }) =>
      publish(client, {
        TopicArn: topic,
        Subject: subject,
        Message: JSON.stringify({ default: email, email, sms }),
        MessageStructure: 'json',
        // A list that is empty is no attribute.
        MessageAttributes: {
          notice: text(id),
          ...(events.length > 0 && { events: list(events.slice(0, EVENTS_NAMED)) }),
        },
      }),
    sendEvent: (event) =>
      publish(client, {
        TopicArn: publicTopic,
        Message: JSON.stringify(event),
        MessageAttributes: isLateness(event) ? latenessAttributes(event) : attributesOf(event),
      }),
  };
}

/**
 * What filter policies of subscribers can look at: ten attributes at most, which is what SQS takes with raw delivery. No
 * amounts: a policy compares numbers up to a thousand million only.
 */
function attributesOf(event: AlertEvent): Record<string, MessageAttributeValue> {
  const { id, kind, rule, subject, period, severity, tags, partners = [], alert, explanation } = event;
  const [source] = explanation.series[0]?.split('/') ?? [];
  return {
    event: text(id),
    kind: text(kind),
    rule: text(rule),
    subject: text(subject),
    period: text(period),
    severity: text(severity),
    ...(alert !== undefined && { alert: text(alert.id) }),
    ...(source !== undefined && { source: text(source) }),
    ...(partners.length > 0 && { partners: list(partners) }),
    ...(tags.length > 0 && { tags: list(tags) }),
  };
}

function latenessAttributes({
  id,
  kind,
  source,
  reporter,
  period,
  tags,
}: Lateness): Record<string, MessageAttributeValue> {
  return {
    event: text(id),
    kind: text(kind),
    source: text(source),
    reporter: text(reporter),
    period: text(period),
    ...(tags.length > 0 && { tags: list(tags) }),
  };
}

function text(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}

function list(values: readonly string[]): MessageAttributeValue {
  return { DataType: 'String.Array', StringValue: JSON.stringify(values) };
}

async function publish(client: SNSClient, input: PublishCommandInput): Promise<Outcome> {
  try {
    const { MessageId } = await client.send(new PublishCommand(input));
    return { delivered: true, messageId: MessageId ?? '' };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    const { reason, retry } = REFUSALS[name] ?? { reason: 'unavailable' as const, retry: true };
    return { delivered: false, retry, reason, detail: `SNS answered ${name}` };
  }
}
