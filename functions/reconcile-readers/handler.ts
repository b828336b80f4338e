import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { snsAddressBook } from '../../shared/channels/sns-address-book.ts';
import { serviceHandler } from '../../shared/lambda/service-handler.ts';
import { systemClock } from '../../shared/lambda/system-clock.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import { dynamoClient } from '../../shared/storage/table.ts';
import { environmentSchema } from './environment.ts';
import { reconcileReaders } from './reconcile-readers.ts';
import { ReconciliationIncomplete } from './reconciliation-incomplete.ts';

/** Every call can be repeated, and throttling ends by waiting. */
const ATTEMPTS = 5;

export const handler = serviceHandler({
  name: 'reconcile-readers',
  // The schedule says nothing.
  input: z.unknown(),
  environment: environmentSchema,
  services: ({ TABLE_NAME, TOPIC_PREFIX }) => ({
    readers: dynamoReaderStore({ client: dynamoClient(), table: TABLE_NAME }),
    addressBook: snsAddressBook({ client: new SNSClient({ maxAttempts: ATTEMPTS }), topicPrefix: TOPIC_PREFIX }),
    clock: systemClock,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  }),
  run: (_, services) => reconcileReaders(services),
  measure: ({ lost }) => ({ AddressesLost: lost }),
  measureFailure: (error) => (error instanceof ReconciliationIncomplete ? { AddressesLost: error.lost } : {}),
});
