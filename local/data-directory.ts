import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DirectoryInUse } from './directory-in-use.ts';

export interface DirectoryLock {
  release(): void;
}

/** Primary result codes of SQLite: the lock is held by another connection. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** A database that nobody refers to is closed with the garbage, and its lock with it: the caller may drop the handle. */
const held = new Set<DatabaseSync>();

/**
 * Makes the directory when it is missing, and claims it for this process until `release`. Throws
 * {@link DirectoryInUse} while another process has it. The lock is SQLite's exclusive one on a small file of its
 * own, which the operating system drops with the process, however it ends: no stale lock is ever left.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'lock.sqlite'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isHeld(error) ? new DirectoryInUse(directory, error) : error;
  }
  held.add(database);
  return { release: () => release(database) };
}

function release(database: DatabaseSync): void {
  if (held.delete(database)) database.close();
}

function isHeld(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const primary = error.errcode & 0xff;
  return primary === SQLITE_BUSY || primary === SQLITE_LOCKED;
}
