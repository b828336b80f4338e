import { randomUUID } from 'node:crypto';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { snsChannel } from '../../shared/channels/sns.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { deliverNotices } from './deliver-notices.ts';
import { environmentSchema } from './environment.ts';

/** Some 300 publishes a second at most, what SNS takes of an account in its smaller regions. */
const MAILBOXES_AT_ONCE = 8;

/** What became of a batch: its function's answer, or the note that it failed for good. */
const outcomes = z.array(z.looseObject({ failed: z.boolean().optional(), batch: z.int().optional() })).default([]);

export const handler = serviceHandler({
  name: 'deliver-notices',
  input: z.object({ run: z.string().min(1), source: z.string(), pulls: outcomes, evaluations: outcomes }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, PUBLIC_TOPIC_ARN, LINK_BASE }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    // A repeat beneath us would go out unseen; the mailbox repeats a publish itself, and notes that it did.
    const client = new SNSClient({ maxAttempts: 1 });
    return {
      runs: dynamoRunStore(table),
      alerts: dynamoAlertStore(table),
      readers: dynamoReaderStore(table),
      releases: dynamoReleaseStore(table),
      channel: snsChannel({ client, publicTopic: PUBLIC_TOPIC_ARN }),
      clock: systemClock,
      linkBase: LINK_BASE,
      newOwner: randomUUID,
      mailboxesAtOnce: MAILBOXES_AT_ONCE,
    };
  },
  run: ({ run, source, pulls, evaluations }, services) => {
    const failedBatches = [...pulls, ...evaluations].filter(({ failed }) => failed === true).length;
    const failedPulls = pulls.flatMap(({ failed, batch }) => (failed === true && batch !== undefined ? [batch] : []));
    return deliverNotices({ run, source, failedBatches, failedPulls }, services);
  },
});
