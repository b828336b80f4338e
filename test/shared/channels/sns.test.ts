import {
  CreateTopicCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { snsChannel } from '../../../shared/channels/sns.ts';
import type { AlertEvent } from '../../../shared/domain/alert.ts';
import { noticeText } from '../../../shared/domain/notice-text.ts';
import { makeClient, startSns } from '../../local/sns/sns-fixture.ts';
import { anEvent } from '../../support/an-event.ts';

const NOTICE = noticeText([anEvent({ id: 'us-tungsten-china.2026-07.raised.a' })], {
  reader: 'ann',
  linkBase: 'https://chokepoint.example.org',
});
const MAIL = 'ann@example.org';
const PHONE = '+12025550123';
const MACHINE = 'arn:aws:lambda:us-east-1:000000000000:function:machine';

/** A channel over a local SNS, with a reader's topic that has one address of each kind. */
async function aChannel() {
  const { sns, client } = await startSns();
  const { TopicArn: publicTopic = '' } = await client.send(new CreateTopicCommand({ Name: 'public' }));
  const { TopicArn: topic = '' } = await client.send(new CreateTopicCommand({ Name: 'reader-ann' }));
  await client.send(
    new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: 'DisplayName', AttributeValue: 'Chokepoint' }),
  );
  await client.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: MAIL }));
  await client.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sms', Endpoint: PHONE }));
  await (await fetch(sns.inbox({ address: MAIL })[0]?.link ?? '')).arrayBuffer();
  return { sns, client, topic, publicTopic, channel: snsChannel({ client, publicTopic }) };
}

describe('a notice', () => {
  test('goes out in one publish that carries a text for each protocol, the subject and the notice id', async () => {
    const { sns, topic, channel } = await aChannel();
    expect(await channel.sendNotice(topic, NOTICE)).toEqual({
      delivered: true,
      messageId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    const [mail, text, ...more] = sns.inbox({ kind: 'notification' });
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      protocol: 'email',
      subject: NOTICE.subject,
      notice: NOTICE.id,
      events: NOTICE.events,
      copies: 1,
    });
    expect(mail?.body.startsWith(NOTICE.email)).toBe(true);
    expect(text).toMatchObject({
      protocol: 'sms',
      body: `CHOKEPOINT> ${NOTICE.sms}`,
      notice: NOTICE.id,
      sms: { parts: 1 },
    });
    expect(mail?.messageId).toBe(text?.messageId);
  });

  test('of forty events is still one publish, and its text message one part', async () => {
    const { sns, topic, channel } = await aChannel();
    const events = Array.from({ length: 40 }, (_, index) =>
      anEvent({ id: `rule-${index}.2026-07.raised.a`, rule: `rule-${index}` }),
    );
    const notice = noticeText(events, { reader: 'ann', linkBase: 'https://chokepoint.example.org' });
    expect(await channel.sendNotice(topic, notice)).toMatchObject({ delivered: true });
    expect(sns.inbox({ kind: 'notification', protocol: 'email' })).toMatchObject([{ events: notice.events }]);
    expect(sns.inbox({ kind: 'notification', protocol: 'sms' })).toMatchObject([{ sms: { parts: 1 } }]);
  });

  test('that tells of nothing, as a test does, names no events', async () => {
    const { sns, topic, channel } = await aChannel();
    expect(await channel.sendNotice(topic, { ...NOTICE, events: [] })).toMatchObject({ delivered: true });
    expect(sns.inbox({ kind: 'notification' }).map(({ events }) => events)).toEqual([undefined, undefined]);
  });

  test('sent again carries the same id, by which a repeat is known', async () => {
    const { sns, topic, channel } = await aChannel();
    await channel.sendNotice(topic, NOTICE);
    await channel.sendNotice(topic, NOTICE);
    expect(sns.inbox({ kind: 'notification' }).map(({ copies }) => copies)).toEqual([2, 2]);
  });
});

describe('an outcome', () => {
  test.each([
    { code: 'NotFound', status: 404, reason: 'not-found', retry: false },
    { code: 'AuthorizationError', status: 403, reason: 'not-authorised', retry: false },
    { code: 'InvalidParameter', status: 400, reason: 'invalid', retry: false },
    { code: 'ParameterValueInvalid', status: 400, reason: 'invalid', retry: false },
    { code: 'ValidationException', status: 400, reason: 'invalid', retry: false },
    { code: 'EndpointDisabled', status: 400, reason: 'not-found', retry: false },
    { code: 'Throttled', status: 429, reason: 'throttled', retry: true },
    { code: 'Throttling', status: 400, reason: 'throttled', retry: true },
    { code: 'ThrottlingException', status: 400, reason: 'throttled', retry: true },
    { code: 'InternalError', status: 500, reason: 'unavailable', retry: true },
    { code: 'ServiceUnavailable', status: 503, reason: 'unavailable', retry: true },
    { code: 'SomethingNew', status: 400, reason: 'unavailable', retry: true },
  ])('$code is $reason', async ({ code, status, reason, retry }) => {
    const { sns, topic, channel } = await aChannel();
    for (const send of [() => channel.sendNotice(topic, NOTICE), () => channel.sendEvent(anEvent())]) {
      sns.failNext('Publish', { code, status });
      const outcome = await send();
      expect(outcome).toMatchObject({ delivered: false, reason, retry });
      expect(outcome).toMatchObject({ detail: expect.stringContaining('SNS answered ') });
    }
    expect(sns.inbox({ kind: 'notification' })).toEqual([]);
  });

  test('an answer that never came leaves the outcome open, though the message went out', async () => {
    const { sns, topic, channel } = await aChannel();
    sns.failNext('Publish', { code: 'InternalError', afterEffect: true, dropConnection: true });
    expect(await channel.sendNotice(topic, NOTICE)).toMatchObject({
      delivered: false,
      reason: 'unavailable',
      retry: true,
    });
    expect(sns.inbox({ kind: 'notification' })).toHaveLength(2);
  });

  test('nobody listening is unavailable, not an exception', async () => {
    const client = makeClient('http://127.0.0.1:9');
    const channel = snsChannel({ client, publicTopic: 'arn:aws:sns:us-east-1:000000000000:public' });
    expect(await channel.sendEvent(anEvent())).toMatchObject({ delivered: false, reason: 'unavailable', retry: true });
    client.destroy();
  });

  test('a topic that does not exist, and a text that is too long, are refused for good', async () => {
    const { topic, channel } = await aChannel();
    expect(await channel.sendNotice(topic.replace('ann', 'nobody'), NOTICE)).toMatchObject({
      delivered: false,
      reason: 'not-found',
      retry: false,
    });
    const tooLong = { ...NOTICE, email: 'x'.repeat(300_000) };
    expect(await channel.sendNotice(topic, tooLong)).toMatchObject({
      delivered: false,
      reason: 'invalid',
      retry: false,
    });
  });

  test('the detail names no address and quotes nothing of the message', async () => {
    const { sns, topic, channel } = await aChannel();
    sns.failNext('Publish', {
      code: 'InvalidParameter',
      status: 400,
      message: `Invalid parameter: ${MAIL} ${NOTICE.email}`,
    });
    const outcome = await channel.sendNotice(topic, NOTICE);
    expect(outcome).toMatchObject({ detail: 'SNS answered InvalidParameterException' });
  });
});

describe('an event on the public topic', () => {
  test('is the whole event as JSON, with attributes that tell what it is', async () => {
    const { sns, client, publicTopic, channel } = await aChannel();
    const alert = {
      id: 'us-tungsten-china~CN~2026-07',
      opened: '2026-07',
      before: 'clear',
      after: 'critical',
      order: 'a',
    };
    const event = anEvent({
      subject: 'CN',
      tags: ['critical-minerals', 'tungsten'],
      partners: ['CN'],
      alert: alert as AlertEvent['alert'] & object,
    });
    const seen: unknown[] = [];
    sns.attach(MACHINE, (envelope) => void seen.push(envelope));
    await client.send(new SubscribeCommand({ TopicArn: publicTopic, Protocol: 'lambda', Endpoint: MACHINE }));
    expect(await channel.sendEvent(event)).toMatchObject({ delivered: true });
    const [envelope] = seen as [
      { Message: string; MessageAttributes: Record<string, { Type: string; Value: string }> },
    ];
    expect(JSON.parse(envelope.Message)).toEqual(event);
    expect(envelope.MessageAttributes).toEqual({
      event: { Type: 'String', Value: event.id },
      kind: { Type: 'String', Value: 'raised' },
      rule: { Type: 'String', Value: 'us-tungsten-china' },
      subject: { Type: 'String', Value: 'CN' },
      period: { Type: 'String', Value: '2026-07' },
      severity: { Type: 'String', Value: 'critical' },
      alert: { Type: 'String', Value: alert.id },
      source: { Type: 'String', Value: 'us-census' },
      partners: { Type: 'String.Array', Value: '["CN"]' },
      tags: { Type: 'String.Array', Value: '["critical-minerals","tungsten"]' },
    });
  });

  test('an event without tags has no attribute for them', async () => {
    const { sns, client, publicTopic, channel } = await aChannel();
    const names: string[] = [];
    sns.attach(
      MACHINE,
      (envelope) => void names.push(...Object.keys(Reflect.get(Object(envelope), 'MessageAttributes'))),
    );
    await client.send(new SubscribeCommand({ TopicArn: publicTopic, Protocol: 'lambda', Endpoint: MACHINE }));
    expect(await channel.sendEvent(anEvent({ tags: [] }))).toMatchObject({ delivered: true });
    expect(names).toContain('severity');
    expect(names).not.toContain('tags');
  });

  test.each([
    { policy: { severity: ['critical'] }, passes: ['tungsten'] },
    { policy: { severity: ['warning'] }, passes: ['wafers', 'untagged'] },
    { policy: { rule: [{ prefix: 'us-waf' }] }, passes: ['wafers'] },
    { policy: { tags: ['critical-minerals'] }, passes: ['tungsten'] },
    { policy: { tags: ['chips', 'critical-minerals'] }, passes: ['tungsten', 'wafers'] },
    { policy: { tags: ['chips'], severity: ['critical'] }, passes: [] },
    { policy: { kind: [{ 'anything-but': ['reminder'] }] }, passes: ['tungsten', 'wafers'] },
    { policy: { tags: [{ exists: false }] }, passes: ['untagged'] },
    { policy: { kind: ['closed'], source: ['us-census'] }, passes: [] },
    { policy: { source: ['us-census'], severity: ['critical'] }, passes: ['tungsten'] },
  ])('a filter policy $policy lets $passes pass', async ({ policy, passes }) => {
    const { sns, client, publicTopic, channel } = await aChannel();
    const seen: string[] = [];
    sns.attach(MACHINE, (envelope) => void seen.push(JSON.parse(Reflect.get(Object(envelope), 'Message')).id));
    const { SubscriptionArn } = await client.send(
      new SubscribeCommand({
        TopicArn: publicTopic,
        Protocol: 'lambda',
        Endpoint: MACHINE,
        ReturnSubscriptionArn: true,
      }),
    );
    await client.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'FilterPolicy',
        AttributeValue: JSON.stringify(policy),
      }),
    );
    await channel.sendEvent(anEvent({ id: 'tungsten' }));
    await channel.sendEvent(anEvent({ id: 'wafers', rule: 'us-wafers-japan', severity: 'warning', tags: ['chips'] }));
    await channel.sendEvent(
      anEvent({ id: 'untagged', kind: 'reminder', severity: 'warning', rule: 'other', tags: [] }),
    );
    await sns.settled();
    expect(seen).toEqual(passes);
  });
});
