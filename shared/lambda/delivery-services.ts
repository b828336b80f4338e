/** What the functions that deliver have in common: stores, the channel, the pace that they keep together. */
import { randomUUID } from 'node:crypto';
import { SNSClient } from '@aws-sdk/client-sns';
import type * as z from 'zod';
import { snsChannel } from '../channels/sns.ts';
import { dynamoAlertStore } from '../storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../storage/dynamodb-mailbox-store.ts';
import { dynamoPace } from '../storage/dynamodb-pace.ts';
import { dynamoReaderStore } from '../storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../storage/dynamodb-rule-store.ts';
import type { Table } from '../storage/table.ts';
import type { deliveryEnvironment } from './delivery-environment.ts';
import { systemClock } from './system-clock.ts';

/** The pace allows nine a second; so many at once keep it although a publish takes a while. */
const MAILBOXES_AT_ONCE = 8;

type Settings = Pick<z.output<typeof deliveryEnvironment>, 'PUBLIC_TOPIC_ARN' | 'LINK_BASE' | 'NOTICES_PER_SECOND'>;

export function deliveryServices(table: Table, { PUBLIC_TOPIC_ARN, LINK_BASE, NOTICES_PER_SECOND }: Settings) {
  return {
    rules: dynamoRuleStore(table),
    alerts: dynamoAlertStore(table),
    mailboxes: dynamoMailboxStore(table),
    readers: dynamoReaderStore(table),
    releases: dynamoReleaseStore(table),
    // A repeat beneath us would go out unseen; the mailbox repeats a publish itself, and notes that it did.
    channel: snsChannel({ client: new SNSClient({ maxAttempts: 1 }), publicTopic: PUBLIC_TOPIC_ARN }),
    clock: systemClock,
    pace: dynamoPace(table, { perSecond: NOTICES_PER_SECOND, clock: systemClock }),
    linkBase: LINK_BASE,
    newOwner: randomUUID,
    mailboxesAtOnce: MAILBOXES_AT_ONCE,
  };
}
