/** What operations work with: ports, built once. */
import { SNSClient } from '@aws-sdk/client-sns';
import type * as z from 'zod';
import { snsChannel } from '../../shared/channels/sns.ts';
import { snsAddressBook } from '../../shared/channels/sns-address-book.ts';
import type { RuleDocument } from '../../shared/domain/rule.ts';
import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import { stepFunctionsRunStarter } from '../../shared/lambda/step-functions-run-starter.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import type { AddressBook } from '../../shared/ports/address-book.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import type { Channel } from '../../shared/ports/channel.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MailboxStore } from '../../shared/ports/mailbox-store.ts';
import type { Pace } from '../../shared/ports/pace.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import { RunNotStarted } from '../../shared/ports/run-not-started.ts';
import type { RunStarter } from '../../shared/ports/run-starter.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { SummaryStore } from '../../shared/ports/summary-store.ts';
import { sourceProfiles } from '../../shared/sources/profiles.ts';
import { dynamoAlertStore } from '../../shared/storage/dynamodb-alert-store.ts';
import { dynamoAnswerStore } from '../../shared/storage/dynamodb-answer-store.ts';
import { dynamoMailboxStore } from '../../shared/storage/dynamodb-mailbox-store.ts';
import { dynamoPace } from '../../shared/storage/dynamodb-pace.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoReleaseStore } from '../../shared/storage/dynamodb-release-store.ts';
import { dynamoRuleStore } from '../../shared/storage/dynamodb-rule-store.ts';
import { dynamoRunStore } from '../../shared/storage/dynamodb-run-store.ts';
import { dynamoSeriesStore } from '../../shared/storage/dynamodb-series-store.ts';
import { dynamoSummaryStore } from '../../shared/storage/dynamodb-summary-store.ts';
import { dynamoClient, type Table } from '../../shared/storage/table.ts';
import type { environmentSchema } from './environment.ts';
import { type GlimpseCache, glimpseCache } from './glimpse-cache.ts';
import { type VintageCache, vintageCache } from './vintage-cache.ts';

export type ManageEnvironment = z.output<typeof environmentSchema>;

export interface ManageServices {
  readonly environment: ManageEnvironment;
  readonly clock: Clock;
  readonly profiles: ReadonlyMap<string, SourceProfile>;
  readonly answers: AnswerStore;
  readonly rules: RuleStore;
  readonly alerts: AlertStore;
  readonly readers: ReaderStore;
  readonly mailboxes: MailboxStore;
  /** Of publishes to readers, kept together with the functions that deliver. */
  readonly pace: Pace;
  readonly addressBook: AddressBook;
  readonly channel: Channel;
  readonly releases: ReleaseStore;
  readonly runs: RunStore;
  readonly series: SeriesStore;
  readonly summaries: SummaryStore;
  readonly vintages: VintageCache;
  readonly glimpses: GlimpseCache;
  readonly runStarter: RunStarter;
  /** Why a rule cannot be evaluated here for now; only one machine knows of such reasons. */
  readonly holdReason?: (document: RuleDocument) => string | undefined;
}

/** The services on the table that the environment names, or on one that is given; and SNS likewise. */
export function manageServices(
  environment: ManageEnvironment,
  table: Table = { client: dynamoClient(), table: environment.TABLE_NAME },
  sns?: SNSClient,
): ManageServices {
  const series = dynamoSeriesStore(table);
  return {
    environment,
    clock: systemClock,
    profiles: sourceProfiles,
    answers: dynamoAnswerStore(table),
    rules: dynamoRuleStore(table),
    alerts: dynamoAlertStore(table),
    readers: dynamoReaderStore(table),
    mailboxes: dynamoMailboxStore(table),
    pace: dynamoPace(table, { perSecond: environment.NOTICES_PER_SECOND, clock: systemClock }),
    addressBook: snsAddressBook({ client: sns ?? new SNSClient({}), topicPrefix: environment.TOPIC_PREFIX }),
    // A repeat beneath us would go out unseen.
    channel: snsChannel({
      client: sns ?? new SNSClient({ maxAttempts: 1 }),
      publicTopic: environment.PUBLIC_TOPIC_ARN,
    }),
    releases: dynamoReleaseStore(table),
    runs: dynamoRunStore(table),
    series,
    summaries: dynamoSummaryStore(table),
    vintages: vintageCache(series),
    glimpses: glimpseCache(),
    runStarter: runStarterOf(environment),
  };
}

/** That of Step Functions; one machine hands in its own. */
function runStarterOf({ RUN_STARTER, STATE_MACHINE_ARN_PREFIX }: ManageEnvironment): RunStarter {
  if (RUN_STARTER === 'step-functions') {
    if (STATE_MACHINE_ARN_PREFIX === undefined) throw new Error('STATE_MACHINE_ARN_PREFIX is missing: expected an ARN');
    return stepFunctionsRunStarter({ stateMachinePrefix: STATE_MACHINE_ARN_PREFIX });
  }
  return {
    start: async ({ run }) => {
      throw new RunNotStarted(`the run ${run} did not start: this service starts none`);
    },
    state: async () => undefined,
  };
}
