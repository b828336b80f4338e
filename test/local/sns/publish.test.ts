import {
  CreateTopicCommand,
  type CreateTopicCommandInput,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { startSns, text } from './sns-fixture.ts';

const INVALID = { name: 'InvalidParameterException' };
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:events';
const PHONE = '+12065550100';

/** A topic with a confirmed e-mail address and a telephone. */
async function startReader(attributes: CreateTopicCommandInput['Attributes'] = {}) {
  const started = await startSns();
  const { client, sns } = started;
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'ana', Attributes: attributes }));
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ana@example.org' }));
  await fetch(sns.inbox()[0]?.link ?? '');
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint: PHONE }));
  const publish = (input: Partial<PublishCommandInput>) =>
    client.send(new PublishCommand({ TopicArn, Message: 'm', ...input }));
  return { ...started, TopicArn: TopicArn ?? '', publish };
}

describe('a message to a topic', () => {
  it('arrives in a mailbox with sender, subject, text and the footer', async () => {
    const { sns, publish } = await startReader({ DisplayName: 'Chokepoint' });
    const { MessageId } = await publish({ Subject: 'China above 80%', Message: 'Zeile 1\nZeile 2 – ≥ <&>' });
    const [mail, ...others] = sns.inbox({ address: 'ana@example.org', kind: 'notification' });
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      from: 'Chokepoint <no-reply@sns.amazonaws.com>',
      subject: 'China above 80%',
      messageId: MessageId,
      copies: 1,
      receivedAt: '2026-09-03T12:00:00.000Z',
    });
    expect(mail?.body).toMatch(/^Zeile 1\nZeile 2 – ≥ <&>\n\n--\n/);
    expect(mail?.body).toContain(mail?.link);
    expect(mail?.link).toMatch(/\?Action=Unsubscribe&SubscriptionArn=arn/);
  });

  it('has Amazon’s own names where the sender gave none', async () => {
    const { sns, publish } = await startReader();
    await publish({});
    expect(sns.inbox({ kind: 'notification', protocol: 'email' })).toMatchObject([
      { from: 'AWS Notifications <no-reply@sns.amazonaws.com>', subject: 'AWS Notification Message' },
    ]);
    expect(sns.inbox({ protocol: 'sms' })).toMatchObject([{ from: 'NOTICE', body: 'm' }]);
  });

  it('has the text written for each protocol', async () => {
    const { sns, publish } = await startReader();
    const texts = { default: 'D', email: 'a long text', sms: 'short' };
    await publish({ MessageStructure: 'json', Message: JSON.stringify(texts) });
    expect(sns.inbox({ protocol: 'sms' })).toMatchObject([{ body: 'short', sms: { units: 5, parts: 1 } }]);
    expect(sns.inbox({ kind: 'notification', protocol: 'email' })[0]?.body).toMatch(/^a long text\n/);
    await publish({ MessageStructure: 'json', Message: JSON.stringify({ default: 'D' }) });
    expect(sns.inbox({ protocol: 'sms' }).at(-1)?.body).toBe('D');
  });

  it('begins a text message with the display name, which counts', async () => {
    const { sns, publish } = await startReader({ DisplayName: 'Chokepoint alerts' });
    await publish({ Message: 'a'.repeat(148) });
    await publish({ Message: 'a'.repeat(149) });
    const [fits, over] = sns.inbox({ protocol: 'sms' });
    expect(fits).toMatchObject({ body: `CHOKEPOINT> ${'a'.repeat(148)}`, sms: { units: 160, parts: 1 } });
    expect(over).toMatchObject({ sms: { units: 161, parts: 2 } });
  });

  it('counts the parts of a text message as they are billed', async () => {
    const { sns, publish } = await startReader();
    await publish({ Message: '≥'.padEnd(71, 'a') });
    expect(sns.inbox({ protocol: 'sms' })).toMatchObject([{ sms: { encoding: 'UCS-2', units: 71, parts: 2 } }]);
  });

  it('goes to nobody who has not confirmed', async () => {
    const { client, sns, TopicArn, publish } = await startReader();
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'bob@example.org' }));
    await publish({});
    expect(sns.inbox({ address: 'bob@example.org' }).map(({ kind }) => kind)).toEqual(['confirmation']);
  });

  it('goes past subscriptions whose filter policy it does not meet', async () => {
    const { client, sns, TopicArn, publish } = await startReader();
    const Attributes = { FilterPolicy: JSON.stringify({ severity: ['critical'] }) };
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint: '+12065550199', Attributes }));
    await publish({ MessageAttributes: { severity: text('warning') } });
    await publish({});
    expect(sns.inbox({ address: '+12065550199' })).toEqual([]);
    await publish({ MessageAttributes: { severity: text('critical') } });
    expect(sns.inbox({ address: '+12065550199' })).toHaveLength(1);
  });

  it('too long for a text message goes to the others', async () => {
    const { sns, publish } = await startReader();
    await publish({ Message: 'a'.repeat(1601) });
    expect(sns.inbox({ protocol: 'sms' })).toEqual([]);
    expect(sns.inbox({ kind: 'notification' })).toHaveLength(1);
    expect(sns.deliveries()).toMatchObject([{ protocol: 'sms', endpoint: PHONE, status: 'undeliverable' }]);
  });
});

describe('a repeated message', () => {
  it('is a new entry each time, as SNS does not look for repeats', async () => {
    const { sns, publish } = await startReader();
    await publish({});
    await publish({});
    expect(sns.inbox({ protocol: 'sms' })).toHaveLength(2);
  });

  it('with the same notice is filed once an address, and counted', async () => {
    const { sns, clock, publish } = await startReader();
    const heard: number[] = [];
    sns.onDelivered(({ protocol, copies }) => protocol === 'sms' && heard.push(copies));
    await publish({ MessageAttributes: { notice: text('n1') } });
    clock.pass(1);
    await publish({ MessageAttributes: { notice: text('n1') } });
    await publish({ MessageAttributes: { notice: text('n2') } });
    expect(sns.inbox({ protocol: 'sms' })).toMatchObject([
      { notice: 'n1', copies: 2, receivedAt: '2026-09-03T12:00:00.000Z', lastReceivedAt: '2026-09-03T13:00:00.000Z' },
      { notice: 'n2', copies: 1 },
    ]);
    expect(sns.inbox({ address: 'ana@example.org', notice: 'n1' })).toMatchObject([{ copies: 2 }]);
    expect(heard).toEqual([1, 2, 1]);
  });
});

describe('Publish', () => {
  it.each<[string, Partial<PublishCommandInput>]>([
    ['an empty message', { Message: '' }],
    ['a message over 256 KiB', { Message: 'a'.repeat(256 * 1024 + 1) }],
    ['a message over 256 KiB in UTF-8', { Message: 'é'.repeat(128 * 1024 + 1) }],
    [
      'a message over 256 KiB with its attributes',
      { Message: 'a'.repeat(256 * 1024 - 10), MessageAttributes: { name: text('value') } },
    ],
    ['a subject of 100 characters', { Subject: 'a'.repeat(100) }],
    ['an empty subject', { Subject: '' }],
    ['a line break in the subject', { Subject: 'a\nb' }],
    ['a control character in the subject', { Subject: 'a\u0007b' }],
    ['a subject beyond ASCII', { Subject: 'share ≥ 80%' }],
    ['a subject that begins with a space', { Subject: ' a' }],
    ['a structure that is no JSON', { MessageStructure: 'json', Message: 'x' }],
    ['a structure without default', { MessageStructure: 'json', Message: '{"email":"x"}' }],
    ['a structure that is a list', { MessageStructure: 'json', Message: '["x"]' }],
    ['a text of a structure that is none', { MessageStructure: 'json', Message: '{"default":"x","sms":1}' }],
    [
      'an SMS text over 1,600 characters',
      { MessageStructure: 'json', Message: JSON.stringify({ default: 'x', sms: 'a'.repeat(1601) }) },
    ],
    ['a structure of another kind', { MessageStructure: 'xml' }],
    ['a deduplication id', { MessageDeduplicationId: 'x' }],
    ['a telephone beside the topic', { PhoneNumber: PHONE }],
    ['neither topic nor telephone', { TopicArn: undefined }],
    ['a telephone that is none', { TopicArn: undefined, PhoneNumber: '0206' }],
    ['an SMS over 1,600 characters', { TopicArn: undefined, PhoneNumber: PHONE, Message: 'a'.repeat(1601) }],
  ])('refuses %s', async (_, input) => {
    const { sns, publish } = await startReader();
    await expect(publish(input)).rejects.toMatchObject(INVALID);
    expect(sns.inbox({ kind: 'notification' })).toEqual([]);
  });

  it.each<[string, NonNullable<PublishCommandInput['MessageAttributes']>]>([
    ['an unknown type', { a: { DataType: 'Text', StringValue: 'x' } }],
    ['an empty value', { a: { DataType: 'String', StringValue: '' } }],
    ['a number that is none', { a: { DataType: 'Number', StringValue: 'x' } }],
    ['a name with a space', { 'a b': text('x') }],
    ['a name that begins with a full stop', { '.a': text('x') }],
    ['a name with two full stops running', { 'a..b': text('x') }],
    ['a name kept for Amazon', { 'aws.thing': text('x') }],
  ])('refuses an attribute with %s', async (_, MessageAttributes) => {
    const { publish } = await startReader();
    await expect(publish({ MessageAttributes })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });

  it('takes a message of exactly 256 KiB and a subject of 99 characters', async () => {
    const { sns, publish } = await startReader();
    await publish({ Message: 'a'.repeat(256 * 1024), Subject: '~'.repeat(99) });
    expect(sns.inbox({ kind: 'notification' })[0]?.subject).toHaveLength(99);
  });

  it('sends a text message to a telephone without any topic', async () => {
    const { client, sns } = await startSns();
    const MessageAttributes = { 'AWS.SNS.SMS.SenderID': text('Chokepoint') };
    await client.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'hello', MessageAttributes }));
    expect(sns.inbox()).toMatchObject([{ address: PHONE, from: 'Chokepoint', body: 'hello', sms: { parts: 1 } }]);
    expect(sns.inbox()[0]).not.toHaveProperty('topicArn');
  });
});

describe('PublishBatch', () => {
  it('sends the good entries and names the bad ones', async () => {
    const { client, sns, TopicArn } = await startReader();
    const PublishBatchRequestEntries = [
      { Id: 'a', Message: 'first', Subject: 's' },
      { Id: 'b', Message: 'x', MessageStructure: 'json' },
      { Id: 'c', Message: 'third', MessageAttributes: { n: { DataType: 'Number', StringValue: 'x' } } },
      { Id: 'd', Message: 'fourth', MessageAttributes: { notice: text('n1') } },
    ];
    const answer = await client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['a', 'd']);
    expect(answer.Failed).toMatchObject([
      { Id: 'b', Code: 'InvalidParameter', SenderFault: true },
      { Id: 'c', Code: 'ParameterValueInvalid', SenderFault: true },
    ]);
    expect(sns.inbox({ protocol: 'sms' })).toMatchObject([{ body: 'first' }, { body: 'fourth', notice: 'n1' }]);
  });

  it.each([
    ['EmptyBatchRequestException', []],
    [
      'TooManyEntriesInBatchRequestException',
      Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, Message: 'm' })),
    ],
    ['BatchEntryIdsNotDistinctException', ['a', 'a'].map((Id) => ({ Id, Message: 'm' }))],
    ['InvalidBatchEntryIdException', [{ Id: 'a b', Message: 'm' }]],
    ['BatchRequestTooLongException', ['a', 'b'].map((Id) => ({ Id, Message: 'm'.repeat(128 * 1024 + 1) }))],
  ])('answers %s', async (name, PublishBatchRequestEntries) => {
    const { client, sns, TopicArn } = await startReader();
    const send = client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    await expect(send).rejects.toMatchObject({ name });
    expect(sns.inbox({ kind: 'notification' })).toEqual([]);
  });
});

describe('a callback for a queue', () => {
  it('receives the envelope, with the attributes and how often the event came', async () => {
    const { client, sns, TopicArn, publish } = await startReader();
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE }));
    const received: unknown[] = [];
    const detach = sns.attach(QUEUE, (envelope, { copies }) => void received.push([envelope, copies]));
    const MessageAttributes = { event: text('e1'), share: { DataType: 'Number', StringValue: '81.2' } };
    const { MessageId } = await publish({ Subject: 's', Message: '{"a":1}', MessageAttributes });
    await publish({ MessageAttributes: { event: text('e1') } });
    await publish({ MessageAttributes: { event: text('e2') } });
    expect(received).toMatchObject([
      [
        {
          Type: 'Notification',
          MessageId,
          TopicArn,
          Subject: 's',
          Message: '{"a":1}',
          Timestamp: '2026-09-03T12:00:00.000Z',
          MessageAttributes: { event: { Type: 'String', Value: 'e1' }, share: { Type: 'Number', Value: '81.2' } },
        },
        1,
      ],
      [{ Message: 'm' }, 2],
      [{ Message: 'm' }, 1],
    ]);
    detach();
    await publish({});
    expect(received).toHaveLength(3);
  });

  it('receives the text alone where delivery is raw', async () => {
    const { client, sns, TopicArn, publish } = await startReader();
    const Attributes = { RawMessageDelivery: 'true' };
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE, Attributes }));
    const received: unknown[] = [];
    sns.attach(QUEUE, (message) => void received.push(message));
    await publish({ Message: '{"a":1}' });
    expect(received).toEqual(['{"a":1}']);
  });

  it('receives on attaching what came before', async () => {
    const { client, sns, TopicArn, publish } = await startReader();
    const Endpoint = 'arn:aws:lambda:us-east-1:000000000000:function:listen';
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }));
    await publish({});
    expect(sns.deliveries()).toMatchObject([{ endpoint: Endpoint, status: 'pending' }]);
    const received: unknown[] = [];
    sns.attach(Endpoint, (envelope) => void received.push(envelope));
    await sns.settled();
    expect(received).toMatchObject([{ Message: 'm' }]);
    expect(sns.deliveries()).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('that throws is called again, until the tries are used up', async () => {
    const { client, sns, TopicArn, publish } = await startReader();
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE }));
    let calls = 0;
    sns.attach(QUEUE, () => {
      calls += 1;
      if (calls !== 2) throw new Error('not now');
    });
    await publish({ Message: 'second try' });
    await sns.settled();
    await publish({ Message: 'never' });
    await sns.settled();
    expect(sns.deliveries()).toMatchObject([
      { status: 'delivered', attempts: 2 },
      { status: 'undeliverable', attempts: 3, detail: expect.stringContaining('not now') },
    ]);
  });
});
