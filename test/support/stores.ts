/** Every store of the service on one table, and a clock that a test moves. */
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoSummaryStore } from '../../shared/storage/dynamodb-summary-store.ts';
import type { Table } from '../../shared/storage/table.ts';

export function storesOn(table: Table) {
  return {
    alerts: dynamoAlertStore(table),
    mailboxes: dynamoMailboxStore(table),
    readers: dynamoReaderStore(table),
    releases: dynamoReleaseStore(table),
    rules: dynamoRuleStore(table),
    runs: dynamoRunStore(table),
    series: dynamoSeriesStore(table),
    summaries: dynamoSummaryStore(table),
  };
}

export interface MovedClock {
  now(): Date;
  pass(minutes: number): void;
}

export function aClock(start = '2026-09-04T13:00:00.000Z'): MovedClock {
  let now = new Date(start);
  return {
    now: () => now,
    pass(minutes) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
}

/** Everybody's turn is now. */
export const noPace = { turn: async () => {} };
