import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../local/local-cloud.ts';

const LINKS = 'http://127.0.0.1:8787';
let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chokepoint-cloud-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const snsUrlOf = async () => {
  const cloud = await startLocalCloud(directory, LINKS);
  await cloud.close();
  return cloud.sns.url;
};

describe('the embedded cloud', { timeout: 60_000 }, () => {
  it('has its SNS where it was last time, so that links in mails go on leading there', async () => {
    expect(await snsUrlOf()).toBe(await snsUrlOf());
  });

  it('takes another port where that one is taken meanwhile', async () => {
    const first = await snsUrlOf();
    const other = createServer();
    await new Promise<void>((listening) => other.listen(Number(new URL(first).port), '127.0.0.1', listening));
    const second = await snsUrlOf();
    await new Promise((closed) => other.close(closed));
    expect(second).not.toBe(first);
  });

  it('refuses a directory in use, and leaves it to whoever has it', async () => {
    const cloud = await startLocalCloud(directory, LINKS);
    await expect(startLocalCloud(directory, LINKS)).rejects.toMatchObject({ name: 'DirectoryInUse' });
    expect((await fetch(`${cloud.sns.url}/?Action=ListTopics&Version=2010-03-31`)).status).toBeGreaterThan(0);
    await cloud.close();
    expect(await snsUrlOf()).toMatch(/^http:/);
  });
});
