import { CreateTopicCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startSns } from '../local/sns/sns-fixture.ts';

const { handler } = createRequire(import.meta.url)('../../infra/custom-resources/remove-reader-topics/index.js');

const NAMES = [
  'chokepoint-dev-reader-a',
  'chokepoint-dev-reader-b',
  'chokepoint-development-reader-c',
  'chokepoint-dev-public',
];

/** A CloudFormation that says of every stack how it is, and an SNS with topics. */
async function aCloud(status: string) {
  const { sns, client } = await startSns();
  const cloudFormation = createServer((_, response) => {
    response.setHeader('content-type', 'text/xml');
    response.end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><CreationTime>2026-11-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  });
  await new Promise<void>((listening) => cloudFormation.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    cloudFormation.closeAllConnections();
    cloudFormation.close();
  });
  const { port } = cloudFormation.address() as AddressInfo;
  const environment = {
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
    AWS_ENDPOINT_URL_SNS: sns.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const Name of NAMES) await client.send(new CreateTopicCommand({ Name }));
  const left = async () => {
    const { Topics = [] } = await client.send(new ListTopicsCommand({}));
    return Topics.map(({ TopicArn = '' }) => TopicArn.split(':').at(-1));
  };
  return { left };
}

const event = (RequestType: string) => ({
  RequestType,
  StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/s/1',
  ResourceProperties: { Prefix: 'chokepoint-dev-reader-' },
});

it('a stack that is deleted takes the topics of its own readers along, and no other', async () => {
  const { left } = await aCloud('DELETE_IN_PROGRESS');
  expect(await handler(event('Delete'))).toEqual({ Data: { Removed: '2' } });
  expect(new Set(await left())).toEqual(new Set(['chokepoint-dev-public', 'chokepoint-development-reader-c']));
});

it('one that merely loses this resource keeps them', async () => {
  const { left } = await aCloud('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  expect(await handler(event('Delete'))).toEqual({});
  expect(await left()).toHaveLength(NAMES.length);
});

it.each(['Create', 'Update'])('%s changes nothing', async (type) => {
  const { left } = await aCloud('DELETE_IN_PROGRESS');
  expect(await handler(event(type))).toEqual({});
  expect(await left()).toHaveLength(NAMES.length);
});
