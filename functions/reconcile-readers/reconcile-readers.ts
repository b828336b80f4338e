/** Once a day: what SNS has of every reader's addresses is brought to what the reader wants, and what is found is stored. */
import { isReached } from '../../shared/domain/address.ts';
import type { Reader } from '../../shared/domain/reader.ts';
import { type AddressServices, settleAddresses } from '../../shared/lambda/settle-addresses.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import { ReconciliationIncomplete } from './reconciliation-incomplete.ts';

/** SNS lists the subscriptions of some 30 topics a second, and asks some 50 numbers; a reader may have ten numbers. */
const READERS_A_SECOND = 5;

export interface ReconcileReadersServices extends AddressServices {
  readonly readers: Pick<ReaderStore, 'list' | 'get' | 'save' | 'remove'>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface ReconcileReadersOutput {
  readonly readers: number;
  /** Owners asked to confirm: reminders, and addresses of topics that were missing. */
  readonly asked: number;
  /** Subscriptions ended that nobody wanted. */
  readonly cancelled: number;
  /** Topics that were missing and were made again. */
  readonly reopened: number;
  /** Addresses that were reached before and are not any more: unsubscribed, opted out, or to be confirmed again. */
  readonly lost: number;
}

/**
 * Looks at every reader, paced below SNS's limits; one whose look fails is left for the next time and holds nobody up.
 * Throws `ReconciliationIncomplete` at the end when there was one. Safe to repeat and to run twice at once.
 */
export async function reconcileReaders(services: ReconcileReadersServices): Promise<ReconcileReadersOutput> {
  const total = { readers: 0, asked: 0, cancelled: 0, reopened: 0, lost: 0 };
  const failures: unknown[] = [];
  const startedAt = services.clock.now().getTime();
  for (const [index, reader] of (await services.readers.list()).entries()) {
    const wait = startedAt + (index * 1000) / READERS_A_SECOND - services.clock.now().getTime();
    if (wait > 0) await services.sleep(wait);
    try {
      const { reader: settled, asked, cancelled, isReopened } = await settleAddresses(reader.id, services);
      total.readers += 1;
      total.asked += asked;
      total.cancelled += cancelled;
      total.reopened += isReopened ? 1 : 0;
      total.lost += lostBetween(reader, settled);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new ReconciliationIncomplete(failures, total.lost);
  return total;
}

function lostBetween(before: Reader, after: Reader | undefined): number {
  const reached = before.addresses.filter(isReached);
  const states = new Map(after?.addresses.map(({ id, state }) => [id, state]));
  return reached.filter(({ id }) => states.has(id) && states.get(id) !== 'confirmed').length;
}
