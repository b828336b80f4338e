import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListTopicsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { snsAddressBook } from '../../../shared/channels/sns-address-book.ts';
import { startSns } from '../../local/sns/sns-fixture.ts';
import { startHttpsReceiver } from '../../support/https-receiver.ts';

async function aBook() {
  const started = await startSns();
  const book = snsAddressBook({ client: started.client, topicPrefix: 'chokepoint-test-reader-' });
  const confirm = async (address: string) => {
    const link = started.sns.inbox({ address, kind: 'confirmation' }).at(-1)?.link ?? '';
    expect((await fetch(link)).status).toBe(200);
  };
  return { ...started, book, confirm };
}

describe('the topic of a reader', () => {
  it('is made once, under the prefix of its stage, says Chokepoint as its sender and signs by SHA-256', async () => {
    const { book, client } = await aBook();
    const topic = await book.openTopic('ann');
    expect(topic).toBe('arn:aws:sns:us-east-1:000000000000:chokepoint-test-reader-ann');
    expect(await book.openTopic('ann')).toBe(topic);
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topic }));
    expect(Attributes).toMatchObject({ DisplayName: 'Chokepoint', SignatureVersion: '2' });
  });

  it('is found under its name whatever its attributes have become', async () => {
    const { book, client } = await aBook();
    const topic = await book.openTopic('ann');
    const other = { TopicArn: topic, AttributeName: 'DisplayName', AttributeValue: 'Other' };
    await client.send(new SetTopicAttributesCommand(other));
    expect(await book.openTopic('ann')).toBe(topic);
  });

  it('is deleted with all its subscriptions, and again without a fault', async () => {
    const { book, client } = await aBook();
    const topic = await book.openTopic('ann');
    await book.ask(topic, 'email', 'ann@example.org');
    await book.closeTopic(topic);
    await book.closeTopic(topic);
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    expect(await book.listed(topic)).toBeUndefined();
  });
});

describe('an address', () => {
  it('is asked by mail, again by another mail, and is confirmed by the link of either', async () => {
    const { book, sns, confirm } = await aBook();
    const topic = await book.openTopic('ann');
    expect(await book.ask(topic, 'email', 'ann@example.org')).toEqual({ taken: true, isConfirmed: false });
    expect(await book.ask(topic, 'email', 'ann@example.org')).toEqual({ taken: true, isConfirmed: false });
    expect(sns.inbox({ address: 'ann@example.org', kind: 'confirmation' })).toHaveLength(2);
    const listed = { kind: 'email', address: 'ann@example.org' };
    expect(await book.listed(topic)).toEqual([{ ...listed, isConfirmed: false }]);
    await confirm('ann@example.org');
    const subscription = expect.stringMatching(/^arn:aws:sns:.*reader-ann:/);
    expect(await book.listed(topic)).toEqual([{ ...listed, isConfirmed: true, subscription }]);
    expect(await book.ask(topic, 'email', 'ann@example.org')).toEqual({ taken: true, isConfirmed: true });
  });

  it('that is a number is subscribed at once, and known as opted out once it answered STOP', async () => {
    const { book, sns } = await aBook();
    const topic = await book.openTopic('ann');
    expect(await book.ask(topic, 'sms', '+12025550123')).toEqual({ taken: true, isConfirmed: true });
    expect(await book.isOptedOut('+12025550123')).toBe(false);
    sns.replyToSms('+12025550123', 'stop');
    expect(await book.isOptedOut('+12025550123')).toBe(true);
  });

  it('that is a web server confirms by visiting the link, and gets the notices', async () => {
    const { book, client, sns } = await aBook();
    const { endpoint, received } = await startHttpsReceiver();
    const topic = await book.openTopic('ann');
    expect(await book.ask(topic, 'https', endpoint)).toEqual({ taken: true, isConfirmed: false });
    await sns.settled();
    const { Token } = JSON.parse(received[0] ?? '{}');
    await client.send(new ConfirmSubscriptionCommand({ TopicArn: topic, Token }));
    expect(await book.listed(topic)).toMatchObject([{ kind: 'https', address: endpoint, isConfirmed: true }]);
    await client.send(new PublishCommand({ TopicArn: topic, Message: 'told' }));
    await sns.settled();
    expect(JSON.parse(received[1] ?? '{}')).toMatchObject({ Type: 'Notification', Message: 'told' });
  });

  it('that SNS does not take is an outcome and no fault', async () => {
    const { book } = await aBook();
    const topic = await book.openTopic('ann');
    expect(await book.ask(topic, 'email', 'no address')).toEqual({ taken: false });
  });

  it('is ended, and again without a fault', async () => {
    const { book, confirm } = await aBook();
    const topic = await book.openTopic('ann');
    await book.ask(topic, 'email', 'ann@example.org');
    await confirm('ann@example.org');
    const [entry] = (await book.listed(topic)) ?? [];
    await book.cancel(entry?.subscription ?? '');
    await book.cancel(entry?.subscription ?? '');
    expect(await book.listed(topic)).toEqual([]);
  });
});

it('lists all pages, and nothing of other protocols', async () => {
  const { book, client } = await aBook();
  const topic = await book.openTopic('ann');
  const queue = { TopicArn: topic, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:000000000000:archive' };
  await client.send(new SubscribeCommand(queue));
  const addresses = Array.from({ length: 120 }, (_, index) => `reader-${index}@example.org`);
  for (const address of addresses) await book.ask(topic, 'email', address);
  expect((await book.listed(topic))?.map(({ address }) => address)).toEqual(addresses);
});

it.each([
  ['CreateTopic', { code: 'Throttled', status: 429 }],
  ['ListSubscriptionsByTopic', { code: 'InternalError', status: 500 }],
] as const)('says so when SNS does not answer %s', async (action, fault) => {
  const { book, client, sns } = await aBook();
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'other' }));
  sns.failNext(action, fault);
  const call = action === 'CreateTopic' ? book.openTopic('ann') : book.listed(TopicArn);
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'AddressBookUnavailable', message: expect.stringContaining(action) });
  // What SNS says may hold an address.
  expect(error).not.toHaveProperty('cause');
});
