import { DeleteTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { reconcileReaders } from '../../functions/reconcile-readers/reconcile-readers.ts';
import { awsEnvironment } from '../../local/dynamodb/aws-environment.ts';
import { settleAddresses } from '../../shared/lambda/settle-addresses.ts';
import { aReadership, type Readership } from '../support/a-signed-up-reader.ts';
import { onEveryEngine } from '../support/dynamodb.ts';
import { faultyCloud } from '../support/faulty-cloud.ts';

vi.setConfig({ testTimeout: 120_000 });

const MAIL = { kind: 'email', address: 'ann@example.org' } as const;
const TEXT = { kind: 'sms', address: '+12025550123' } as const;
const DAY = 24 * 60;
const NOTHING = { asked: 0, cancelled: 0, reopened: 0, lost: 0 };

onEveryEngine('the daily reconciliation', (freshTable) => {
  async function ann(): Promise<Readership> {
    const readership = await aReadership(await freshTable());
    await readership.signUp('ann', [MAIL, TEXT]);
    return readership;
  }

  /** Ann, who has confirmed, a day later. */
  async function confirmedAnn(): Promise<Readership> {
    const readership = await ann();
    await readership.follow(MAIL.address, 'confirmation');
    await reconcileReaders(readership.services());
    readership.clock.pass(DAY + 1);
    return readership;
  }

  const statesOf = async (readership: Readership, id = 'ann') =>
    (await readership.reader(id)).addresses.map(({ state }) => state);

  test('finds who confirmed, and the second time finds nothing to do and writes nothing', async () => {
    const readership = await ann();
    expect(await statesOf(readership)).toEqual(['pending', 'confirmed']);
    await readership.follow(MAIL.address, 'confirmation');
    expect(await reconcileReaders(readership.services())).toEqual({ readers: 1, ...NOTHING });
    expect(await statesOf(readership)).toEqual(['confirmed', 'confirmed']);
    const { version } = await readership.reader('ann');
    readership.clock.pass(DAY);
    expect(await reconcileReaders(readership.services())).toEqual({ readers: 1, ...NOTHING });
    expect((await readership.reader('ann')).version).toBe(version);
    await readership.close();
  });

  test('reminds an address that is not confirmed after a day, once, and gives it up when that link has expired', async () => {
    const readership = await ann();
    expect(readership.confirmations(MAIL.address)).toBe(1);
    const asked: number[] = [];
    for (let day = 1; day <= 5; day++) {
      readership.clock.pass(DAY + 1);
      asked.push((await reconcileReaders(readership.services())).asked);
    }
    expect(asked).toEqual([1, 0, 0, 0, 0]);
    expect(readership.confirmations(MAIL.address)).toBe(2);
    expect((await readership.reader('ann')).addresses[0]).toMatchObject({
      state: 'gone',
      goneBecause: 'not-confirmed',
    });
    await readership.close();
  });

  test('tells an address that was silently unsubscribed, and subscribes nobody against their will', async () => {
    const readership = await confirmedAnn();
    const { topic } = await readership.reader('ann');
    await readership.snsClient.send(new PublishCommand({ TopicArn: topic, Subject: 'news', Message: 'news' }));
    await readership.follow(MAIL.address, 'notification');
    expect(await reconcileReaders(readership.services())).toMatchObject({ lost: 1, asked: 0 });
    expect((await readership.reader('ann')).addresses[0]).toMatchObject({ state: 'gone', goneBecause: 'unsubscribed' });
    readership.clock.pass(DAY);
    expect(await reconcileReaders(readership.services())).toMatchObject(NOTHING);
    expect(readership.confirmations(MAIL.address)).toBe(1);
    await readership.follow(MAIL.address, 'farewell');
    await reconcileReaders(readership.services());
    expect(await statesOf(readership)).toEqual(['confirmed', 'confirmed']);
    await readership.close();
  });

  test('sees a number that answered STOP, and never opts it in', async () => {
    const readership = await confirmedAnn();
    readership.sns.replyToSms(TEXT.address, 'STOP');
    expect(await reconcileReaders(readership.services())).toMatchObject({ lost: 1 });
    expect(await statesOf(readership)).toEqual(['confirmed', 'opted-out']);
    const { topic } = await readership.reader('ann');
    await readership.snsClient.send(new DeleteTopicCommand({ TopicArn: topic }));
    await reconcileReaders(readership.services());
    expect(await statesOf(readership)).toEqual(['pending', 'opted-out']);
    await readership.close();
  });

  test('makes a missing topic again and asks the owners of its addresses to confirm', async () => {
    const readership = await confirmedAnn();
    const { topic } = await readership.reader('ann');
    await readership.snsClient.send(new DeleteTopicCommand({ TopicArn: topic }));
    expect(await reconcileReaders(readership.services())).toMatchObject({ reopened: 1, asked: 2, lost: 1 });
    expect(await statesOf(readership)).toEqual(['pending', 'confirmed']);
    await readership.follow(MAIL.address, 'confirmation');
    expect(await reconcileReaders(readership.services())).toMatchObject(NOTHING);
    expect(await statesOf(readership)).toEqual(['confirmed', 'confirmed']);
    await readership.close();
  });

  test('ends what is subscribed to a reader’s topic and wanted by nobody, and leaves a queue alone', async () => {
    const readership = await confirmedAnn();
    const { topic: TopicArn } = await readership.reader('ann');
    for (const [Protocol, Endpoint] of [
      ['email', 'mallory@example.org'],
      ['sqs', 'arn:aws:sqs:us-east-1:000000000000:archive'],
    ])
      await readership.snsClient.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    await readership.follow('mallory@example.org', 'confirmation');
    expect(await reconcileReaders(readership.services())).toMatchObject({ cancelled: 1, lost: 0 });
    expect(await reconcileReaders(readership.services())).toMatchObject(NOTHING);
    expect(await readership.services().addressBook.listed(TopicArn)).toHaveLength(2);
    await readership.close();
  });

  test('lets a reader go who wanted to leave and could not', async () => {
    const readership = await confirmedAnn();
    const { readers } = readership.services();
    const reader = await readership.reader('ann');
    await readers.save({ ...reader, leavingAt: readership.clock.now().toISOString(), version: reader.version + 1 });
    expect(await reconcileReaders(readership.services())).toMatchObject(NOTHING);
    expect(await readers.list()).toEqual([]);
    expect(await readership.services().addressBook.listed(reader.topic)).toBeUndefined();
    await readership.close();
  });

  test('an address that SNS refuses is told as gone, and is not tried every day', async () => {
    const readership = await aReadership(await freshTable());
    await readership.signUp('ann', [{ kind: 'email', address: 'never an address' }]);
    expect((await readership.reader('ann')).addresses[0]).toMatchObject({ state: 'gone', goneBecause: 'refused' });
    readership.clock.pass(DAY);
    expect(await reconcileReaders(readership.services())).toMatchObject(NOTHING);
    await readership.close();
  });

  test('one reader’s failure holds nobody up, and is told without an address', async () => {
    const readership = await aReadership(await freshTable());
    for (const id of ['ann', 'ben', 'cy']) await readership.signUp(id, [{ ...MAIL, address: `${id}@example.org` }]);
    for (const id of ['ann', 'ben', 'cy']) await readership.follow(`${id}@example.org`, 'confirmation');
    readership.sns.failNext('ListSubscriptionsByTopic', { code: 'InternalError' });
    const failing = reconcileReaders(readership.services());
    await expect(failing).rejects.toMatchObject({
      name: 'ReconciliationIncomplete',
      message: '1 readers could not be looked at: ListSubscriptionsByTopic: SNS answered InternalErrorException',
    });
    expect((await Promise.all(['ann', 'ben', 'cy'].map((id) => statesOf(readership, id)))).flat()).toEqual([
      'pending',
      'confirmed',
      'confirmed',
    ]);
    await reconcileReaders(readership.services());
    expect(await statesOf(readership)).toEqual(['confirmed']);
    await readership.close();
  });

  test('as it is deployed, by its environment alone, whatever the schedule says', async () => {
    const table = await freshTable();
    const readership = await aReadership(table);
    await readership.signUp('ann', [MAIL]);
    await readership.follow(MAIL.address, 'confirmation');
    const environment = {
      ...awsEnvironment(table.endpoint),
      AWS_ENDPOINT_URL_SNS: readership.sns.url,
      TABLE_NAME: table.table,
      STAGE: 'test',
      TOPIC_PREFIX: 'reader-',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    vi.resetModules();
    const { handler } = await import('../../functions/reconcile-readers/handler.ts');
    for (const event of [{}, undefined, { time: '2026-09-04T04:20:00Z' }])
      expect(await handler(event, {} as Context)).toEqual({ readers: 1, ...NOTHING });
    expect(await statesOf(readership)).toEqual(['confirmed']);
    vi.unstubAllEnvs();
    await readership.close();
  });

  test('looks at five readers a second, whatever the answers take', async () => {
    const readership = await aReadership(await freshTable());
    for (const id of ['a', 'b', 'c', 'd']) await readership.signUp(id, []);
    const slept: number[] = [];
    await reconcileReaders({ ...readership.services(), sleep: async (milliseconds) => void slept.push(milliseconds) });
    expect(slept).toEqual([200, 400, 600]);
    await readership.close();
  });

  test.each(['reminder', 'missing topic'])('run twice at once, it does everything once: %s', async (finding) => {
    const readership = await ann();
    readership.clock.pass(DAY + 1);
    if (finding === 'missing topic') {
      const { topic } = await readership.reader('ann');
      await readership.snsClient.send(new DeleteTopicCommand({ TopicArn: topic }));
    }
    const results = await Promise.all(Array.from({ length: 4 }, () => reconcileReaders(readership.services())));
    const asked = results.reduce((sum, result) => sum + result.asked, 0);
    expect(asked).toBe(finding === 'reminder' ? 1 : 2);
    expect(readership.confirmations(MAIL.address)).toBe(2);
    expect(await statesOf(readership)).toEqual(['pending', 'confirmed']);
    await readership.close();
  });

  test.each(['before', 'after'] as const)('killed at any call, %s its effect, it goes on', async (when) => {
    const calls: string[] = [];
    for (let call = 1; ; call++) {
      const table = await freshTable();
      const readership = await aReadership(table);
      await readership.signUp('ann', [MAIL, TEXT]);
      await readership.follow(MAIL.address, 'confirmation');
      await settleAddresses('ann', readership.services());
      readership.clock.pass(DAY + 1);
      await readership.snsClient.send(new DeleteTopicCommand({ TopicArn: (await readership.reader('ann')).topic }));
      const cloud = faultyCloud(table, readership.sns, { call, when, how: 'death' });
      const isOver = await reconcileReaders(readership.services(cloud)).then(
        () => true,
        () => false,
      );
      cloud.snsClient.destroy();
      if (!isOver) {
        calls.push(cloud.failed());
        readership.clock.pass(DAY + 1);
        await reconcileReaders(readership.services());
        await readership.follow(MAIL.address, 'confirmation');
        await reconcileReaders(readership.services());
        expect(await statesOf(readership), `killed ${when} call ${call}, ${cloud.failed()}`).toEqual([
          'confirmed',
          'confirmed',
        ]);
        expect(readership.confirmations(MAIL.address)).toBeLessThanOrEqual(3);
      }
      await readership.close();
      if (isOver) break;
    }
    expect(calls).toEqual(expect.arrayContaining(['PutItemCommand', 'CreateTopicCommand', 'SubscribeCommand']));
    expect(calls.length).toBeGreaterThan(8);
  });
});
