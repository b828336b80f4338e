import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../local/data-directory.ts';
import { DirectoryInUse } from '../../local/directory-in-use.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chokepoint-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the lock of a data directory', () => {
  it('makes the directory, is held once, and can be taken again after its release', () => {
    const directory = join(root, 'a', 'b');
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
    expect(() => lockDirectory(directory)).toThrow(directory);
    lock.release();
    lock.release();
    lockDirectory(directory).release();
  });

  it('is held although its handle was dropped and the garbage collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    lockDirectory(root);
    for (let round = 0; round < 5; round++) {
      if (typeof collect === 'function') collect();
      await sleep(5);
    }
    expect(typeof collect).toBe('function');
    expect(() => lockDirectory(root)).toThrow(DirectoryInUse);
  });

  it('leaves other directories free', () => {
    const locks = ['a', 'b'].map((name) => lockDirectory(join(root, name)));
    for (const lock of locks) lock.release();
  });
});
