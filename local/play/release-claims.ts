/** Frees the mailboxes that an earlier process left claimed. The lock on the data directory proves that it is gone. */
import { PUBLIC_MAILBOX } from '../../shared/domain/mailbox.ts';
import type { MailboxStore } from '../../shared/ports/mailbox-store.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';

const LONG_AGO = '1970-01-01T00:00:00.000Z';

/** The claims stay, with their notice and events; only anybody may take them up again at once. */
export async function releaseClaims(readers: ReaderStore, mailboxes: MailboxStore): Promise<void> {
  const ids = [...(await readers.list()).map(({ id }) => id), PUBLIC_MAILBOX];
  for (const id of ids) {
    const mailbox = await mailboxes.mailbox(id);
    if (mailbox.inFlight === undefined) continue;
    const inFlight = { ...mailbox.inFlight, leaseUntil: LONG_AGO };
    await mailboxes.saveMailbox({ ...mailbox, inFlight, version: mailbox.version + 1 });
  }
}
