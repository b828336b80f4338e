/** Readers with topics and addresses at a local SNS, and what reconciliation needs to look after them. */
import type { SNSClient } from '@aws-sdk/client-sns';
import type { ReconcileReadersServices } from '../../functions/reconcile-readers/reconcile-readers.ts';
import { type LocalSns, startLocalSns } from '../../local/sns/local-sns.ts';
import { snsAddressBook } from '../../shared/channels/sns-address-book.ts';
import type { Address } from '../../shared/domain/address.ts';
import type { Reader } from '../../shared/domain/reader.ts';
import { settleAddresses } from '../../shared/lambda/settle-addresses.ts';
import { dynamoReaderStore } from '../../shared/storage/dynamodb-reader-store.ts';
import type { Table } from '../../shared/storage/table.ts';
import { makeClient } from '../local/sns/sns-fixture.ts';
import { aReader } from './a-reader.ts';
import type { TestTable } from './dynamodb.ts';
import { aClock, type MovedClock } from './stores.ts';

export interface Readership {
  readonly sns: LocalSns;
  readonly snsClient: SNSClient;
  readonly clock: MovedClock;
  services(cloud?: { table: Table; snsClient: SNSClient }): ReconcileReadersServices;
  /** Signs up a reader who wants these addresses, and brings SNS to it. */
  signUp(id: string, addresses: readonly Pick<Address, 'kind' | 'address'>[]): Promise<Reader>;
  reader(id: string): Promise<Reader>;
  /** Follows the newest link of this sort in the inbox of the address. */
  follow(address: string, kind: 'confirmation' | 'notification' | 'farewell'): Promise<void>;
  /** Confirmation mails that the address received. */
  confirmations(address: string): number;
  close(): Promise<void>;
}

/** SNS and Chokepoint go by the same clock, which the test moves. */
export async function aReadership(table: TestTable): Promise<Readership> {
  const clock = aClock();
  const sns = await startLocalSns({ file: ':memory:', retryDelaysMs: [1], now: () => clock.now() });
  const snsClient = makeClient(sns.url);
  const readership: Readership = {
    sns,
    snsClient,
    clock,
    services: (cloud = { table, snsClient }) => ({
      readers: dynamoReaderStore(cloud.table),
      addressBook: snsAddressBook({ client: cloud.snsClient, topicPrefix: 'reader-' }),
      clock,
      sleep: async () => {},
    }),
    signUp: async (id, addresses) => {
      const services = readership.services();
      await services.readers.save(aReader({ id, addresses: addresses.map(wanted(clock)) }));
      await settleAddresses(id, services);
      return readership.reader(id);
    },
    reader: async (id) => {
      const reader = await readership.services().readers.get(id);
      if (reader === undefined) throw new Error(`there is no reader ${id}`);
      return reader;
    },
    follow: async (address, kind) => {
      const link = sns.inbox({ address, kind }).at(-1)?.link;
      if (link === undefined) throw new Error(`${address} received no ${kind} with a link`);
      const answer = await fetch(link);
      if (!answer.ok) throw new Error(`the link answered ${answer.status}`);
    },
    confirmations: (address) => sns.inbox({ address, kind: 'confirmation' }).length,
    close: async () => {
      snsClient.destroy();
      await sns.close();
    },
  };
  return readership;
}

const wanted =
  (clock: MovedClock) =>
  ({ kind, address }: Pick<Address, 'kind' | 'address'>, index: number): Address => ({
    id: `a${index + 1}`,
    kind,
    address,
    state: 'pending',
    addedAt: clock.now().toISOString(),
  });
