import { randomUUID } from 'node:crypto';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { snsChannel } from '../../shared/channels/sns.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoPace } from '../../shared/storage/dynamodb-pace.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { deliverHeld } from './deliver-held.ts';
import { environmentSchema } from './environment.ts';

const MAILBOXES_AT_ONCE = 8;

export const handler = serviceHandler({
  name: 'deliver-held',
  input: z.looseObject({ run: z.string().optional() }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, PUBLIC_TOPIC_ARN, LINK_BASE, NOTICES_PER_SECOND }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    // A repeat beneath us would go out unseen; the mailbox repeats a publish itself, and notes that it did.
    const client = new SNSClient({ maxAttempts: 1 });
    return {
      rules: dynamoRuleStore(table),
      alerts: dynamoAlertStore(table),
      mailboxes: dynamoMailboxStore(table),
      readers: dynamoReaderStore(table),
      releases: dynamoReleaseStore(table),
      channel: snsChannel({ client, publicTopic: PUBLIC_TOPIC_ARN }),
      clock: systemClock,
      pace: dynamoPace(table, { perSecond: NOTICES_PER_SECOND, clock: systemClock }),
      linkBase: LINK_BASE,
      newOwner: randomUUID,
      mailboxesAtOnce: MAILBOXES_AT_ONCE,
    };
  },
  run: (_, services) => deliverHeld(services),
  measure: ({ notices, parked, problems }) => ({
    NoticesSent: notices,
    NoticesParked: parked,
    DeliveriesDeferred: problems.length,
  }),
});
