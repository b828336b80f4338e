import {
  CheckIfPhoneNumberIsOptedOutCommand,
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  paginateListSubscriptionsByTopic,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { collect, startSns } from './sns-fixture.ts';

const INVALID = { name: 'InvalidParameterException' };

/** A service with one topic, and what these tests ask of it. */
async function startTopic(options: Parameters<typeof startSns>[0] = {}) {
  const started = await startSns(options);
  const { client, sns } = started;
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'readers' }));
  const subscribe = async (Protocol: string, Endpoint: string, more: object = { ReturnSubscriptionArn: true }) =>
    (await client.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, ...more }))).SubscriptionArn ?? '';
  const linkOf = (address: string) => sns.inbox({ address }).at(-1)?.link ?? '';
  const tokenOf = (address: string) => new URL(linkOf(address)).searchParams.get('Token') ?? '';
  const attributesOf = async (SubscriptionArn: string) =>
    (await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes ?? {};
  const listed = async () => (await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [];
  return { ...started, TopicArn: TopicArn ?? '', subscribe, linkOf, tokenOf, attributesOf, listed };
}

describe('Subscribe', () => {
  it('confirms a telephone at once', async () => {
    const { subscribe, attributesOf } = await startTopic();
    const arn = await subscribe('sms', '+12065550100', {});
    expect(arn).toMatch(/^arn:aws:sns:us-east-1:000000000000:readers:[0-9a-f-]{36}$/);
    expect(await attributesOf(arn)).toMatchObject({
      PendingConfirmation: 'false',
      ConfirmationWasAuthenticated: 'true',
    });
  });

  it('lets an e-mail address wait, and shows its ARN only to who asks', async () => {
    const { client, subscribe, attributesOf, listed } = await startTopic();
    expect(await subscribe('email', 'ana@example.org', {})).toBe('pending confirmation');
    const arn = await subscribe('email', 'ana@example.org');
    expect(await attributesOf(arn)).toMatchObject({
      PendingConfirmation: 'true',
      Protocol: 'email',
      Endpoint: 'ana@example.org',
    });
    expect((await listed()).map(({ SubscriptionArn }) => SubscriptionArn)).toEqual(['PendingConfirmation']);
    expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual(await listed());
  });

  it('answers the same ARN for the same endpoint, pending or confirmed', async () => {
    const { client, TopicArn, subscribe, tokenOf } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    expect(await subscribe('email', 'ana@example.org')).toBe(arn);
    await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: tokenOf('ana@example.org') }));
    expect(await subscribe('email', 'ana@example.org', {})).toBe(arn);
    expect(await subscribe('email', 'bob@example.org')).not.toBe(arn);
  });

  it('mails the link again while the address waits, and no more once it is confirmed', async () => {
    const { client, sns, TopicArn, subscribe, tokenOf } = await startTopic();
    await subscribe('email', 'ana@example.org');
    await subscribe('email', 'ana@example.org');
    expect(sns.inbox({ address: 'ana@example.org', kind: 'confirmation' })).toHaveLength(2);
    await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: tokenOf('ana@example.org') }));
    await subscribe('email', 'ana@example.org');
    expect(sns.inbox({ address: 'ana@example.org' })).toHaveLength(2);
  });

  it('refuses other attributes for a confirmed subscription', async () => {
    const { subscribe } = await startTopic();
    await subscribe('sms', '+12065550100');
    const again = subscribe('sms', '+12065550100', { Attributes: { FilterPolicy: '{"a":["b"]}' } });
    await expect(again).rejects.toMatchObject(INVALID);
  });

  it.each([
    ['email', 'nobody'],
    ['email', 'a@b'],
    ['email', 'a b@example.org'],
    ['sms', '2065550100'],
    ['sms', '+0123456789'],
    ['sms', '+1 206 555 0100'],
    ['sms', '+1234567890123456'],
    ['http', 'https://127.0.0.1/'],
    ['https', 'http://127.0.0.1/'],
    ['http', 'not a url'],
    ['sqs', 'arn:aws:lambda:us-east-1:000000000000:function:f'],
    ['lambda', 'arn:aws:sqs:us-east-1:000000000000:q'],
    ['pigeon', 'loft'],
    ['constructor', 'x'],
  ])('refuses %s %j', async (protocol, endpoint) => {
    const { subscribe, listed } = await startTopic();
    await expect(subscribe(protocol, endpoint)).rejects.toMatchObject(INVALID);
    expect(await listed()).toEqual([]);
  });

  it.each([
    ['sms', '+12065550100', { RawMessageDelivery: 'true' }],
    ['lambda', 'arn:aws:lambda:us-east-1:000000000000:function:f', { RawMessageDelivery: 'true' }],
    ['sqs', 'arn:aws:sqs:us-east-1:000000000000:q', { RawMessageDelivery: 'yes' }],
    ['sqs', 'arn:aws:sqs:us-east-1:000000000000:q', { FilterPolicyScope: 'MessageBody' }],
    ['sqs', 'arn:aws:sqs:us-east-1:000000000000:q', { FilterPolicy: '{"a":"b"}' }],
    ['sqs', 'arn:aws:sqs:us-east-1:000000000000:q', { RedrivePolicy: '{}' }],
  ])('refuses %s %s with %j', async (protocol, endpoint, Attributes) => {
    const { subscribe } = await startTopic();
    await expect(subscribe(protocol, endpoint, { Attributes })).rejects.toMatchObject(INVALID);
  });

  it('stops at the quotas of subscriptions and of filter policies', async () => {
    const { client, subscribe } = await startTopic({ limits: { subscriptionsPerTopic: 3, filterPoliciesPerTopic: 1 } });
    const Attributes = { FilterPolicy: '{"a":["b"]}' };
    await subscribe('sms', '+12065550100', { Attributes });
    const filtered = { name: 'FilterPolicyLimitExceededException', $metadata: { httpStatusCode: 403 } };
    await expect(subscribe('sms', '+12065550101', { Attributes })).rejects.toMatchObject(filtered);
    const SubscriptionArn = await subscribe('sms', '+12065550101');
    const setPolicy = { SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{"a":["b"]}' };
    await expect(client.send(new SetSubscriptionAttributesCommand(setPolicy))).rejects.toMatchObject(filtered);
    await subscribe('sms', '+12065550102');
    await expect(subscribe('sms', '+12065550103')).rejects.toMatchObject({
      name: 'SubscriptionLimitExceededException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('the link to confirm', () => {
  it('confirms, and says so as a page to a browser', async () => {
    const { subscribe, linkOf, attributesOf, listed } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    const response = await fetch(linkOf('ana@example.org'), { headers: { accept: 'text/html,*/*' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    const page = await response.text();
    expect(page).toContain('Subscription confirmed');
    expect(page).toContain(arn);
    expect(page).toContain('Action=Unsubscribe&amp;SubscriptionArn=');
    expect(await attributesOf(arn)).toMatchObject({
      PendingConfirmation: 'false',
      ConfirmationWasAuthenticated: 'false',
    });
    expect((await listed()).map(({ SubscriptionArn }) => SubscriptionArn)).toEqual([arn]);
  });

  it('answers XML to anything else, and the same when followed twice', async () => {
    const { subscribe, linkOf } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    for (const _ of [1, 2]) {
      const response = await fetch(linkOf('ana@example.org'));
      expect(response.headers.get('content-type')).toContain('text/xml');
      expect(await response.text()).toContain(`<SubscriptionArn>${arn}</SubscriptionArn>`);
    }
  });

  it('works until two days have passed, and then explains itself', async () => {
    const { clock, subscribe, linkOf, attributesOf } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    clock.pass(48);
    const response = await fetch(linkOf('ana@example.org'), { headers: { accept: 'text/html' } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('This link does not work');
    expect(await attributesOf(arn)).toMatchObject({ PendingConfirmation: 'true' });
    await subscribe('email', 'ana@example.org');
    clock.pass(47.9);
    expect((await fetch(linkOf('ana@example.org'))).status).toBe(200);
  });

  it('cannot ask for a signature on cancelling', async () => {
    const { subscribe, linkOf } = await startTopic();
    await subscribe('email', 'ana@example.org');
    const response = await fetch(`${linkOf('ana@example.org')}&AuthenticateOnUnsubscribe=true`);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AuthorizationError</Code>');
  });
});

describe('ConfirmSubscription', () => {
  it('by a signed request tells that it was one', async () => {
    const { client, TopicArn, subscribe, tokenOf, attributesOf } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    const Token = tokenOf('ana@example.org');
    const answer = await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
    expect(answer.SubscriptionArn).toBe(arn);
    expect(await attributesOf(arn)).toMatchObject({ ConfirmationWasAuthenticated: 'true' });
  });

  it('refuses a token that is unknown or another topic’s', async () => {
    const { client, TopicArn, subscribe, tokenOf } = await startTopic();
    await subscribe('email', 'ana@example.org');
    const other = await client.send(new CreateTopicCommand({ Name: 'others' }));
    for (const request of [
      { TopicArn, Token: 'abc' },
      { TopicArn: other.TopicArn, Token: tokenOf('ana@example.org') },
    ]) {
      await expect(client.send(new ConfirmSubscriptionCommand(request))).rejects.toMatchObject(INVALID);
    }
  });

  it('cannot confirm what was forgotten after three days', async () => {
    const { client, clock, subscribe, listed } = await startTopic();
    const SubscriptionArn = await subscribe('email', 'ana@example.org');
    clock.pass(71.9);
    expect(await listed()).toHaveLength(1);
    clock.pass(0.1);
    expect(await listed()).toEqual([]);
    const read = client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    await expect(read).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('Unsubscribe', () => {
  it('ends a subscription, and again without complaint', async () => {
    const { client, sns, TopicArn, subscribe, listed } = await startTopic();
    const SubscriptionArn = await subscribe('sms', '+12065550100');
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    await client.send(new PublishCommand({ TopicArn, Message: 'm' }));
    expect(await listed()).toEqual([]);
    expect(sns.inbox()).toEqual([]);
  });

  it('refuses a subscription that is pending, by its ARN and by the word in the list', async () => {
    const { client, subscribe } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    for (const SubscriptionArn of [arn, 'PendingConfirmation']) {
      await expect(client.send(new UnsubscribeCommand({ SubscriptionArn }))).rejects.toMatchObject(INVALID);
    }
  });

  it('by link ends the subscription of whoever follows it, and mails a way back', async () => {
    const { client, sns, TopicArn, subscribe, linkOf, listed } = await startTopic();
    const arn = await subscribe('email', 'ana@example.org');
    await fetch(linkOf('ana@example.org'));
    await client.send(new PublishCommand({ TopicArn, Message: 'm' }));
    const page = await fetch(linkOf('ana@example.org'), { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('Subscription removed');
    expect(await listed()).toEqual([]);
    expect(sns.inbox({ kind: 'farewell' })).toMatchObject([{ address: 'ana@example.org', topicArn: TopicArn }]);
    await fetch(linkOf('ana@example.org'));
    expect((await listed()).map(({ SubscriptionArn }) => SubscriptionArn)).toEqual([arn]);
  });

  it('leaves a newer subscription of the address, which an old link then confirms', async () => {
    const { client, subscribe, linkOf, tokenOf, TopicArn, listed } = await startTopic();
    const first = await subscribe('email', 'ana@example.org');
    await fetch(linkOf('ana@example.org'));
    const old = tokenOf('ana@example.org');
    await client.send(new UnsubscribeCommand({ SubscriptionArn: first }));
    const second = await subscribe('email', 'ana@example.org');
    expect(second).not.toBe(first);
    const answer = await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: old }));
    expect(answer.SubscriptionArn).toBe(second);
    expect(await listed()).toHaveLength(1);
  });

  it('by link is refused where confirming asked for a signature', async () => {
    const { client, TopicArn, sns, subscribe, tokenOf, listed } = await startTopic();
    const SubscriptionArn = await subscribe('email', 'ana@example.org');
    const Token = tokenOf('ana@example.org');
    await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token, AuthenticateOnUnsubscribe: 'true' }));
    const link = new URLSearchParams({ Action: 'Unsubscribe', SubscriptionArn });
    const response = await fetch(`${sns.url}/?${link.toString()}`);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AuthorizationError</Code>');
    expect(await listed()).toHaveLength(1);
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    expect(await listed()).toEqual([]);
  });

  it('refuses what is no ARN of a subscription', async () => {
    const { client, TopicArn } = await startTopic();
    for (const SubscriptionArn of ['x', TopicArn, `${TopicArn}:x`, `${TopicArn}:x:y`]) {
      await expect(client.send(new UnsubscribeCommand({ SubscriptionArn }))).rejects.toMatchObject(INVALID);
    }
  });
});

describe('the lists and attributes of subscriptions', () => {
  it('come a hundred a page', async () => {
    const { client, TopicArn, subscribe } = await startTopic();
    const numbers = Array.from({ length: 101 }, (_, index) => `+1206555${1000 + index}`);
    for (const number of numbers) await subscribe('sms', number);
    const pages = await collect(paginateListSubscriptionsByTopic({ client }, { TopicArn }));
    expect(pages.map(({ Subscriptions }) => Subscriptions?.length)).toEqual([100, 1]);
    expect(pages.flatMap(({ Subscriptions }) => Subscriptions ?? []).map(({ Endpoint }) => Endpoint)).toEqual(numbers);
  });

  it('show a topic its own only', async () => {
    const { client, subscribe, listed } = await startTopic();
    const other = await client.send(new CreateTopicCommand({ Name: 'others' }));
    await subscribe('sms', '+12065550100');
    await subscribe('sms', '+12065550101', { TopicArn: other.TopicArn });
    expect((await listed()).map(({ Endpoint }) => Endpoint)).toEqual(['+12065550100']);
    expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toHaveLength(2);
  });

  it('change by name', async () => {
    const { client, subscribe, attributesOf } = await startTopic();
    const SubscriptionArn = await subscribe('sqs', 'arn:aws:sqs:us-east-1:000000000000:q');
    const set = (AttributeName: string, AttributeValue: string) =>
      client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    await set('RawMessageDelivery', 'true');
    await set('FilterPolicy', '{"a":["b"]}');
    await set('FilterPolicyScope', 'MessageAttributes');
    expect(await attributesOf(SubscriptionArn)).toMatchObject({
      RawMessageDelivery: 'true',
      FilterPolicy: '{"a":["b"]}',
      FilterPolicyScope: 'MessageAttributes',
    });
    await set('FilterPolicy', '');
    expect(await attributesOf(SubscriptionArn)).not.toHaveProperty('FilterPolicy');
    await expect(set('Unheard', 'x')).rejects.toMatchObject(INVALID);
    await expect(set('FilterPolicyScope', 'MessageBody')).rejects.toMatchObject(INVALID);
  });
});

describe('a telephone that answers STOP', () => {
  it('is opted out of every topic, and its subscription stays', async () => {
    const { client, sns, TopicArn, subscribe, listed } = await startTopic();
    const phoneNumber = '+12065550100';
    await subscribe('sms', phoneNumber);
    sns.replyToSms(phoneNumber, 'thanks');
    expect((await client.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber }))).isOptedOut).toBe(false);
    sns.replyToSms(phoneNumber, ' stop ');
    expect((await client.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber }))).isOptedOut).toBe(true);
    await client.send(new PublishCommand({ TopicArn, Message: 'm' }));
    await client.send(new PublishCommand({ PhoneNumber: phoneNumber, Message: 'm' }));
    expect(sns.inbox()).toEqual([]);
    expect(sns.deliveries()).toMatchObject([
      { endpoint: phoneNumber, status: 'undeliverable', topicArn: TopicArn },
      { endpoint: phoneNumber, status: 'undeliverable' },
    ]);
    expect(await listed()).toHaveLength(1);
  });

  it('is asked about by a number in E.164 form only', async () => {
    const { client } = await startTopic();
    const check = client.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: '12' }));
    await expect(check).rejects.toMatchObject(INVALID);
  });
});
