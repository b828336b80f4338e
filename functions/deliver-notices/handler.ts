import { randomUUID } from 'node:crypto';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { snsChannel } from '../../shared/channels/sns.ts';
import { noted } from '../../shared/lambda/noted.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoPace } from '../../shared/storage/dynamodb-pace.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { deliverNotices } from './deliver-notices.ts';
import { DeliveryDeferred } from './delivery-deferred.ts';
import { environmentSchema } from './environment.ts';

/** The pace allows nine a second; so many at once keep it although a publish takes a while. */
const MAILBOXES_AT_ONCE = 8;

/** What became of a batch: its function's answer, or the note that it failed for good. */
const outcomes = z.array(z.looseObject({ failed: z.boolean().optional(), batch: z.int().optional() })).default([]);

export const handler = serviceHandler({
  name: 'deliver-notices',
  input: z.object({ run: z.string().min(1), source: z.string(), pulls: outcomes, evaluations: outcomes }),
  environment: environmentSchema,
  services: ({ TABLE_NAME, PUBLIC_TOPIC_ARN, LINK_BASE, NOTICES_PER_SECOND }) => {
    const table = { client: dynamoClient(), table: TABLE_NAME };
    // A repeat beneath us would go out unseen; the mailbox repeats a publish itself, and notes that it did.
    const client = new SNSClient({ maxAttempts: 1 });
    return {
      rules: dynamoRuleStore(table),
      runs: dynamoRunStore(table),
      alerts: dynamoAlertStore(table),
      mailboxes: dynamoMailboxStore(table),
      pace: dynamoPace(table, { perSecond: NOTICES_PER_SECOND, clock: systemClock }),
      readers: dynamoReaderStore(table),
      releases: dynamoReleaseStore(table),
      channel: snsChannel({ client, publicTopic: PUBLIC_TOPIC_ARN }),
      clock: systemClock,
      linkBase: LINK_BASE,
      newOwner: randomUUID,
      mailboxesAtOnce: MAILBOXES_AT_ONCE,
    };
  },
  run: async ({ run, source, pulls, evaluations }, services) => {
    const failedBatches = [...pulls, ...evaluations].filter(({ failed }) => failed === true).length;
    const failedPulls = pulls.flatMap(({ failed, batch }) => (failed === true && batch !== undefined ? [batch] : []));
    const delivered = await noted(services.runs, { run, step: 'deliver' }, () =>
      deliverNotices({ run, source, failedBatches, failedPulls }, services),
    );
    await services.runs.end(run, { at: services.clock.now().toISOString(), failed: failedBatches > 0 });
    return delivered;
  },
  measure: ({ notices, held, parked, failures }) => ({
    NoticesSent: notices,
    EventsHeld: held,
    NoticesParked: parked,
    BatchesFailed: failures,
    DeliveriesDeferred: 0,
  }),
  // Those that went out before the fault are counted by nobody; their deliveries are on record.
  measureFailure: (error) => (error instanceof DeliveryDeferred ? { DeliveriesDeferred: error.problems } : {}),
});
