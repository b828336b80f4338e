import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startLocalSns } from '../../../local/sns/local-sns.ts';
import { makeClient, startSns, text } from './sns-fixture.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:events';
const PHONE = '+12065550100';

async function makeFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-sns-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'sns.sqlite');
}

/** A service in a process of its own, to be killed. */
async function startProcess(file: string) {
  const script = new URL('serve-until-killed.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = await once(createInterface(child.stdout), 'line');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { url: String(url), kill };
}

describe('the service', () => {
  it('is found by the SDK through AWS_ENDPOINT_URL_SNS', async () => {
    const { sns } = await startSns();
    vi.stubEnv('AWS_ENDPOINT_URL_SNS', sns.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    onTestFinished(() => void vi.unstubAllEnvs());
    const client = new SNSClient({ region: 'us-east-1' });
    const answer = await client.send(new CreateTopicCommand({ Name: 'readers' }));
    expect(answer.TopicArn).toBe('arn:aws:sns:us-east-1:000000000000:readers');
    client.destroy();
  });

  it('plays the account and Region that it is told', async () => {
    const { client } = await startSns({ account: '123456789012', region: 'eu-central-1' });
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'readers' }));
    expect(TopicArn).toBe('arn:aws:sns:eu-central-1:123456789012:readers');
  });

  it.each([
    ['an action without a signature', 'Action=ListTopics', 403, 'MissingAuthenticationToken'],
    ['an action that SNS does not have', 'Action=Telepathise', 400, 'InvalidAction'],
    ['no action', '', 400, 'InvalidAction'],
    ['a member of a list that is none', 'Action=Unsubscribe', 400, 'InvalidParameter'],
  ])('answers %s by an error', async (_, body, status, code) => {
    const { sns } = await startSns();
    const response = await fetch(sns.url, { method: 'POST', body });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });

  it('refuses a body larger than any message', async () => {
    const { sns } = await startSns();
    const response = await fetch(sns.url, { method: 'POST', body: 'a'.repeat(3_000_000) });
    expect(response.status).toBe(413);
  });

  it('escapes what a link carries before it shows it', async () => {
    const { sns } = await startSns();
    const link = `${sns.url}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent('<script>')}&Token=x`;
    const response = await fetch(link, { headers: { accept: 'text/html' } });
    expect(await response.text()).not.toContain('<script>');
  });

  it('keeps what it has committed when a listener breaks, and answers an error', async () => {
    const mistakes: unknown[] = [];
    const { sns, client } = await startSns({ reportError: (error) => mistakes.push(error) });
    await client.send(new CreateTopicCommand({ Name: 'readers' }));
    sns.onDelivered(() => {
      throw new Error('a listener broke');
    });
    const send = client.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'm' }));
    await expect(send).rejects.toMatchObject({ name: 'InternalErrorException' });
    expect(mistakes).toMatchObject([{ message: 'a listener broke' }]);
    expect(sns.inbox()).toHaveLength(1);
  });
});

describe('a failure on purpose', () => {
  it('before the effect leaves nothing, after it leaves the effect', async () => {
    const { sns, client } = await startSns();
    const publish = () => client.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'm' }));
    sns.failNext('Publish', { code: 'Throttled', status: 429 });
    sns.failNext('Publish', { code: 'InternalError', status: 500, afterEffect: true });
    await expect(publish()).rejects.toMatchObject({ name: 'ThrottledException', $metadata: { httpStatusCode: 429 } });
    expect(sns.inbox()).toHaveLength(0);
    await expect(publish()).rejects.toMatchObject({ name: 'InternalErrorException' });
    expect(sns.inbox()).toHaveLength(1);
    await publish();
    expect(sns.inbox()).toHaveLength(2);
  });

  it('that the SDK repeats by itself sends the message twice when it came after the effect', async () => {
    const { sns } = await startSns();
    const client = makeClient(sns.url, 3);
    sns.failNext('Publish', { code: 'InternalError', times: 2, afterEffect: true });
    const MessageAttributes = { notice: text('n1') };
    await client.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'm', MessageAttributes }));
    expect(sns.inbox()).toMatchObject([{ copies: 3 }]);
    client.destroy();
  });

  it('can break the connection instead of answering', async () => {
    const { sns, client } = await startSns();
    sns.failNext('Publish', { code: 'none', afterEffect: true, dropConnection: true });
    const send = client.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'm' }));
    await expect(send).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(sns.inbox()).toHaveLength(1);
  });

  it('of another action, or of every action, is told apart', async () => {
    const { sns, client } = await startSns();
    sns.failNext('CreateTopic', { code: 'AuthorizationError', status: 403 });
    await client.send(new ListTopicsCommand({}));
    sns.failNext('*', { code: 'InternalError' });
    await expect(client.send(new ListTopicsCommand({}))).rejects.toMatchObject({ name: 'InternalErrorException' });
    const create = client.send(new CreateTopicCommand({ Name: 'a' }));
    await expect(create).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });

  it('may be a delay, during which others are served', async () => {
    const { sns, client } = await startSns();
    const order: string[] = [];
    sns.delayNext('CreateTopic', { milliseconds: 150 });
    const slow = client.send(new CreateTopicCommand({ Name: 'slow' })).then(() => order.push('slow'));
    const quick = client.send(new ListTopicsCommand({})).then(() => order.push('quick'));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['quick', 'slow']);
  });
});

describe('the file', () => {
  it('brings everything back after a proper end', async () => {
    const file = await makeFile();
    const first = await startLocalSns({ file });
    const client = makeClient(first.url);
    await client.send(new CreateTopicCommand({ Name: 'readers' }));
    await client.send(new PublishCommand({ PhoneNumber: PHONE, Message: 'm' }));
    client.destroy();
    await first.close();
    const { sns, client: next } = await startSns({ file });
    expect((await next.send(new ListTopicsCommand({}))).Topics).toHaveLength(1);
    expect(sns.inbox()).toHaveLength(1);
  });

  it('holds every answered call after kill -9 in the middle of the work', async () => {
    const file = await makeFile();
    const { url, kill } = await startProcess(file);
    const client = makeClient(url);
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: 'readers' }));
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint: PHONE }));
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QUEUE }));
    const answered: string[] = [];
    const workers = Array.from({ length: 4 }, async (_, worker) => {
      for (let turn = 0; ; turn += 1) {
        const notice = `${worker}-${turn}`;
        await client.send(new PublishCommand({ TopicArn, Message: 'm', MessageAttributes: { notice: text(notice) } }));
        answered.push(notice);
      }
    });
    const broken = Promise.allSettled(workers);
    await vi.waitUntil(() => answered.length > 40, { timeout: 10_000 });
    await kill();
    expect((await broken).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    client.destroy();

    const { sns } = await startSns({ file });
    const queued: unknown[] = [];
    sns.attach(QUEUE, (envelope) => void queued.push(envelope));
    const filed = sns.inbox({ address: PHONE });
    expect(filed.map(({ notice }) => notice)).toEqual(expect.arrayContaining(answered));
    expect(filed.every(({ copies }) => copies === 1)).toBe(true);
    expect(queued).toHaveLength(filed.length);
  });
});
