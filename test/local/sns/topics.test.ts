import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  paginateListTopics,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { collect, startSns } from './sns-fixture.ts';

const ARN = 'arn:aws:sns:us-east-1:000000000000:readers';

describe('CreateTopic', () => {
  it('answers the ARN, and the same one again', async () => {
    const { client } = await startSns();
    expect((await client.send(new CreateTopicCommand({ Name: 'readers' }))).TopicArn).toBe(ARN);
    expect((await client.send(new CreateTopicCommand({ Name: 'readers' }))).TopicArn).toBe(ARN);
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: ARN }]);
  });

  it('keeps attributes and tags', async () => {
    const { client } = await startSns();
    const request = {
      Name: 'readers',
      Attributes: { DisplayName: 'Chokepoint & Co <1>' },
      Tags: [{ Key: 'stage', Value: 'dev' }],
    };
    await client.send(new CreateTopicCommand(request));
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: ARN }));
    expect(Attributes).toMatchObject({ TopicArn: ARN, Owner: '000000000000', DisplayName: 'Chokepoint & Co <1>' });
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: ARN }));
    expect(Tags).toEqual([{ Key: 'stage', Value: 'dev' }]);
    expect((await client.send(new CreateTopicCommand(request))).TopicArn).toBe(ARN);
  });

  it('refuses other attributes or tags for a topic that exists', async () => {
    const { client } = await startSns();
    await client.send(new CreateTopicCommand({ Name: 'readers', Attributes: { DisplayName: 'One' } }));
    const other = [{ Attributes: { DisplayName: 'Two' } }, { Tags: [{ Key: 'stage', Value: 'prod' }] }];
    for (const request of other) {
      const error = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } };
      await expect(client.send(new CreateTopicCommand({ Name: 'readers', ...request }))).rejects.toMatchObject(error);
    }
  });

  it.each(['', 'with space', 'dot.ted', 'é', 'a'.repeat(257)])('refuses the name %j', async (Name) => {
    const { client } = await startSns();
    await expect(client.send(new CreateTopicCommand({ Name }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('takes a name of 256 characters', async () => {
    const { client } = await startSns();
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'a-_'.padEnd(256, 'Z9') }));
    expect(TopicArn?.split(':')[5]).toHaveLength(256);
  });

  it.each([{ FifoTopic: 'true' }, { Unheard: 'x' }, { DisplayName: 'a'.repeat(101) }, { Policy: '{' }])(
    'refuses the attributes %j',
    async (Attributes) => {
      const { client } = await startSns();
      const create = client.send(new CreateTopicCommand({ Name: 'readers', Attributes }));
      await expect(create).rejects.toMatchObject({ name: 'InvalidParameterException' });
      expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    },
  );

  it('stops at the quota', async () => {
    const { client } = await startSns({ limits: { topics: 1 } });
    await client.send(new CreateTopicCommand({ Name: 'one' }));
    await expect(client.send(new CreateTopicCommand({ Name: 'two' }))).rejects.toMatchObject({
      name: 'TopicLimitExceededException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('the other topic actions', () => {
  it('lists topics a hundred a page', async () => {
    const { client } = await startSns();
    const names = Array.from({ length: 201 }, (_, index) => `topic-${index}`);
    for (const Name of names) await client.send(new CreateTopicCommand({ Name }));
    const pages = await collect(paginateListTopics({ client }, {}));
    expect(pages.map(({ Topics }) => Topics?.length)).toEqual([100, 100, 1]);
    const listed = pages.flatMap(({ Topics }) => Topics ?? []).map(({ TopicArn }) => TopicArn?.split(':')[5]);
    expect(listed).toEqual(names);
  });

  it('refuses a page token that it did not make', async () => {
    const { client } = await startSns();
    const list = client.send(new ListTopicsCommand({ NextToken: 'abc' }));
    await expect(list).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('changes an attribute', async () => {
    const { client } = await startSns();
    await client.send(new CreateTopicCommand({ Name: 'readers' }));
    const change = { TopicArn: ARN, AttributeName: 'DisplayName', AttributeValue: 'Chokepoint' };
    await client.send(new SetTopicAttributesCommand(change));
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: ARN }));
    expect(Attributes?.['DisplayName']).toBe('Chokepoint');
  });

  it('counts subscriptions by their state', async () => {
    const { client } = await startSns();
    await client.send(new CreateTopicCommand({ Name: 'readers' }));
    await client.send(new SubscribeCommand({ TopicArn: ARN, Protocol: 'email', Endpoint: 'ana@example.org' }));
    await client.send(new SubscribeCommand({ TopicArn: ARN, Protocol: 'sms', Endpoint: '+12065550100' }));
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: ARN }));
    expect(Attributes).toMatchObject({
      SubscriptionsConfirmed: '1',
      SubscriptionsPending: '1',
      SubscriptionsDeleted: '0',
    });
  });

  it('deletes a topic with its subscriptions, and again without complaint', async () => {
    const { client } = await startSns();
    await client.send(new CreateTopicCommand({ Name: 'readers' }));
    await client.send(new SubscribeCommand({ TopicArn: ARN, Protocol: 'sms', Endpoint: '+12065550100' }));
    await client.send(new DeleteTopicCommand({ TopicArn: ARN }));
    await client.send(new DeleteTopicCommand({ TopicArn: ARN }));
    expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
    await expect(client.send(new GetTopicAttributesCommand({ TopicArn: ARN }))).rejects.toMatchObject({
      name: 'NotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    ['readers', 'InvalidParameterException'],
    ['arn:aws:sqs:us-east-1:000000000000:readers', 'InvalidParameterException'],
    ['arn:aws:sns:eu-west-1:000000000000:readers', 'InvalidParameterException'],
    ['arn:aws:sns:us-east-1:000000000000:readers:more', 'InvalidParameterException'],
    ['arn:aws:sns:us-east-1:999999999999:readers', 'AuthorizationErrorException'],
    ['arn:aws:sns:us-east-1:000000000000:others', 'NotFoundException'],
  ])('answers a message to %s by %s', async (TopicArn, name) => {
    const { client } = await startSns();
    await expect(client.send(new PublishCommand({ TopicArn, Message: 'm' }))).rejects.toMatchObject({ name });
  });
});
