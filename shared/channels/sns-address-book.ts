/** Readers' addresses as subscriptions of Amazon SNS: a topic a reader, so that an address is confirmed once. */
import {
  CheckIfPhoneNumberIsOptedOutCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  InvalidParameterException,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  SetTopicAttributesCommand,
  SubscribeCommand,
  type Subscription,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { ADDRESS_KINDS, type AddressKind } from '../domain/address.ts';
import type { Listed } from '../domain/address-upkeep.ts';
import type { AddressBook } from '../ports/address-book.ts';
import { AddressBookUnavailable } from './address-book-unavailable.ts';

const ATTRIBUTES = {
  /** The sender of mails, and in capitals what an SMS begins with: the texts leave room for exactly this. */
  DisplayName: 'Chokepoint',
  /** What web servers receive is signed with SHA-256; with SHA-1 unless asked for. */
  SignatureVersion: '2',
} as const;

export interface AddressBookOptions {
  readonly client: SNSClient;
  /** What names of readers' topics begin with, `chokepoint-<stage>-reader-`; the reader's id follows. */
  readonly topicPrefix: string;
}

export function snsAddressBook({ client, topicPrefix }: AddressBookOptions): AddressBook {
  return {
    openTopic: (reader) => calling('CreateTopic', () => openTopic(client, `${topicPrefix}${reader}`)),
    listed: (topic) => calling('ListSubscriptionsByTopic', () => listed(client, topic)),
    ask: (topic, kind, address) =>
      calling('Subscribe', async () => {
        const subscribe = { TopicArn: topic, Protocol: kind, Endpoint: address };
        const answer = await unless(InvalidParameterException, client.send(new SubscribeCommand(subscribe)));
        return answer === undefined
          ? { taken: false }
          : { taken: true, isConfirmed: answer.SubscriptionArn?.startsWith('arn:') === true };
      }),
    cancel: (subscription) =>
      calling('Unsubscribe', async () => {
        await unless(NotFoundException, client.send(new UnsubscribeCommand({ SubscriptionArn: subscription })));
      }),
    isOptedOut: (phoneNumber) =>
      calling('CheckIfPhoneNumberIsOptedOut', async () => {
        const answer = await client.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber }));
        return answer.isOptedOut === true;
      }),
    closeTopic: (topic) =>
      calling('DeleteTopic', async () => {
        await unless(NotFoundException, client.send(new DeleteTopicCommand({ TopicArn: topic })));
      }),
  };
}

/** Without attributes CreateTopic finds whatever topic has the name; with others than it has it would be refused. */
async function openTopic(client: SNSClient, name: string): Promise<string> {
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: name }));
  for (const [AttributeName, AttributeValue] of Object.entries(ATTRIBUTES))
    await client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
  return TopicArn;
}

async function listed(client: SNSClient, topic: string): Promise<Listed[] | undefined> {
  const found: Listed[] = [];
  const pages = async () => {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic }))
      found.push(...Subscriptions.flatMap(entryOf));
    return found;
  };
  return unless(NotFoundException, pages());
}

/** Other protocols are not ours: an operator may have put a queue beside. A deleted subscription is listed for a while. */
function entryOf({ Protocol, Endpoint, SubscriptionArn = '' }: Subscription): Listed[] {
  const kind = ADDRESS_KINDS.find((each): each is AddressKind => each === Protocol);
  if (kind === undefined || Endpoint === undefined || SubscriptionArn === 'Deleted') return [];
  const isConfirmed = SubscriptionArn.startsWith('arn:');
  return [{ kind, address: Endpoint, isConfirmed, ...(isConfirmed && { subscription: SubscriptionArn }) }];
}

/** The answer, or undefined when SNS refused for this reason. */
async function unless<Answer>(
  refusal: new (...given: never[]) => Error,
  call: Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}

async function calling<Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw new AddressBookUnavailable(name, error);
  }
}
