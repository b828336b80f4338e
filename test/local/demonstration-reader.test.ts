import { expect, test, vi } from 'vitest';
import { DEMONSTRATION, signUpDemonstrationReader } from '../../local/demonstration-reader.ts';
import { type LocalCloud, READER_TOPICS, startLocalCloud } from '../../local/local-cloud.ts';
import type { Reader } from '../../shared/domain/reader.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { putItem, toItem } from '../../shared/storage/item.ts';
import { keys } from '../../shared/storage/keys.ts';
import { freshDirectory } from '../support/cli.ts';

vi.setConfig({ testTimeout: 60_000 });

async function inCloud<Result>(directory: string, work: (cloud: LocalCloud) => Promise<Result>): Promise<Result> {
  const cloud = await startLocalCloud(directory, 'http://127.0.0.1');
  try {
    return await work(cloud);
  } finally {
    await cloud.close();
  }
}

const signedUp = async (cloud: LocalCloud): Promise<Reader | undefined> => {
  const readers = dynamoReaderStore(cloud.table);
  await signUpDemonstrationReader(cloud, readers);
  return readers.get(DEMONSTRATION.id);
};

test('the demonstration reader is an ordinary one, with both addresses confirmed', async () => {
  const reader = await inCloud(freshDirectory(), signedUp);
  expect(reader).toMatchObject({
    name: DEMONSTRATION.name,
    cadence: 'immediate',
    addresses: [
      { kind: 'email', address: DEMONSTRATION.email, state: 'confirmed' },
      { kind: 'sms', address: DEMONSTRATION.sms, state: 'confirmed' },
    ],
    subscriptions: [{ id: 'everything' }],
  });
});

test('a later start leaves the reader as they made themselves, and sends no second mail', async () => {
  const directory = freshDirectory();
  await inCloud(directory, async (cloud) => {
    const readers = dynamoReaderStore(cloud.table);
    const reader = await signedUp(cloud);
    if (reader === undefined) throw new Error('nobody signed up');
    const [email] = reader.addresses;
    if (email === undefined) throw new Error('there is no address');
    await readers.save({ ...reader, name: 'Ana', cadence: 'daily', addresses: [email], version: reader.version + 1 });
  });
  await inCloud(directory, async (cloud) => {
    expect(await signedUp(cloud)).toMatchObject({ name: 'Ana', cadence: 'daily', addresses: [{ kind: 'email' }] });
    expect(cloud.sns.inbox({ kind: 'confirmation' })).toHaveLength(1);
    // The number is wanted no more, so its subscription has ended.
    expect(cloud.sns.inbox({ protocol: 'sms' })).toEqual([]);
  });
});

test('a start that was killed before the mail was answered is finished by the next, at another port', async () => {
  const directory = freshDirectory();
  await inCloud(directory, async (cloud) => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new Error('killed'));
    await expect(signedUp(cloud)).rejects.toThrow('killed');
    fetched.mockRestore();
  });
  expect(await inCloud(directory, signedUp)).toMatchObject({
    addresses: [{ state: 'confirmed' }, { state: 'confirmed' }],
  });
});

test('a data directory of an earlier version has its reader completed', async () => {
  const directory = freshDirectory();
  await inCloud(directory, async (cloud) => {
    const topic = cloud.publicTopic.replace(/[^:]+$/, `${READER_TOPICS}demo`);
    const old = { kind: 'reader', id: 'demo', name: 'Old', topic, subscriptions: [{ id: 'everything' }] };
    await putItem(cloud.table, toItem(keys.reader('demo'), old));
    expect(await signedUp(cloud)).toMatchObject({ addresses: [{ state: 'confirmed' }, { state: 'confirmed' }] });
  });
});
