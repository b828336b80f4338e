import { DatabaseSync } from 'node:sqlite';

/**
 * Everything that must outlive a killed process is in this one file. In WAL mode a commit is complete once it is in
 * the log, and the next opening replays the log; `synchronous = NORMAL` leaves only a power cut to fear.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS topics (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  arn TEXT NOT NULL UNIQUE,
  attributes TEXT NOT NULL,
  tags TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS subscriptions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  arn TEXT NOT NULL UNIQUE,
  topic_arn TEXT NOT NULL,
  protocol TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  status TEXT NOT NULL,
  attributes TEXT NOT NULL,
  confirmation_authenticated INTEGER NOT NULL,
  authenticate_on_unsubscribe INTEGER NOT NULL,
  requested_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_subscription_an_endpoint
  ON subscriptions (topic_arn, protocol, endpoint) WHERE status <> 'unsubscribed';
CREATE INDEX IF NOT EXISTS subscriptions_of_topic ON subscriptions (topic_arn, seq);
CREATE INDEX IF NOT EXISTS pending_subscriptions ON subscriptions (requested_at) WHERE status = 'pending';

CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY,
  subscription_arn TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS inbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  protocol TEXT NOT NULL,
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT,
  body TEXT NOT NULL,
  link TEXT,
  topic_arn TEXT,
  message_id TEXT NOT NULL,
  notice TEXT,
  events TEXT,
  received_at TEXT NOT NULL,
  last_received_at TEXT NOT NULL,
  copies INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_entry_a_notice ON inbox (protocol, address, notice) WHERE notice IS NOT NULL;
CREATE INDEX IF NOT EXISTS inbox_of_address ON inbox (address, seq);

CREATE TABLE IF NOT EXISTS deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  protocol TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  topic_arn TEXT,
  subscription_arn TEXT,
  message_id TEXT NOT NULL,
  body TEXT NOT NULL,
  raw INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  detail TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS pending_deliveries ON deliveries (seq) WHERE status = 'pending';

CREATE TABLE IF NOT EXISTS event_copies (
  endpoint TEXT NOT NULL,
  event TEXT NOT NULL,
  copies INTEGER NOT NULL,
  PRIMARY KEY (endpoint, event)
) STRICT;

CREATE TABLE IF NOT EXISTS opted_out (
  phone_number TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;
`;

/** Opens the file, or memory for `:memory:`, and makes what tables it lacks. */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  database.exec(SCHEMA);
  return database;
}

/** Runs the work in one transaction: all of it is in the file, or none. The work must be synchronous. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (cause) {
    database.exec('ROLLBACK');
    throw cause;
  }
}
