import type { RequestOf } from '../../../../shared/api/route.ts';
import type { readersRoutes } from '../../../../shared/api/routes/readers.ts';
import { isReached } from '../../../../shared/domain/address.ts';
import { testNotice } from '../../../../shared/domain/test-notice.ts';
import { ProblemFound } from '../../problem-found.ts';
import type { ManageServices } from '../../services.ts';
import { withConfirmations } from './me.ts';
import { changeReader, counted, type Limit, newId, ownReader } from './own-reader.ts';

const HOUR_MS = 3_600_000;
const TESTS: Limit = { most: 5, withinMs: HOUR_MS, what: 'five test notices an hour' };

type SendTestNotice = Extract<(typeof readersRoutes)[number], { operation: 'sendTestNotice' }>;

/** Counted before it is sent, so that no failure lets more out than may be. It is on no record: it tells of nothing. */
export async function sendTestNotice(request: RequestOf<SendTestNotice>, services: ManageServices) {
  const { caller } = request;
  const now = services.clock.now();
  const reader = await withConfirmations(await ownReader(caller, services), services);
  const reached = reader.addresses.filter(isReached);
  if (reached.length === 0)
    throw new ProblemFound('conflict', 'None of your addresses is confirmed, so nothing would arrive.');
  await changeReader(caller, services, ({ tested }) => ({ tested: counted(tested, now, TESTS) }));
  const linkBase = services.environment.LINK_BASE;
  const notice = testNotice(reader, { occasion: newId(request), linkBase });
  // SNS takes so many mails a second and no more, whoever sends them.
  await services.pace.turn();
  const outcome = await services.channel.sendNotice(reader.topic, notice);
  if (!outcome.delivered)
    throw new ProblemFound('unavailable', 'Amazon SNS did not take the notice; try again later.', {
      headers: { 'retry-after': '60' },
    });
  const { subject, email, sms } = notice;
  const addresses = reached.map(({ id }) => id);
  return {
    status: 200,
    body: { sentAt: now.toISOString(), messageId: outcome.messageId, addresses, subject, email, sms },
  } as const;
}
