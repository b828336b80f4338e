/** One request at a time, at the pace that UN Comtrade allows, and none while its quota is spent. */
import type { Clock } from '../../ports/clock.ts';
import { SourceQuotaSpent } from '../source-quota-spent.ts';

/** From start to start: the front end counts about one call a second. */
const INTERVAL_MS = 1_050;

export type Gate = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/** A gate of its own for each client. Rejects with `SourceQuotaSpent`, unasked, until the instant that the source named. */
export function comtradeGate(clock: Clock, sleep: (milliseconds: number) => Promise<void>): Gate {
  let lastStart: number | undefined;
  let spent: SourceQuotaSpent | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const start = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const now = clock.now().getTime();
    if (spent?.until !== undefined && now < Date.parse(spent.until))
      throw new SourceQuotaSpent(`not asked: ${spent.message}`, spent.until, { cause: spent });
    const wait = lastStart === undefined ? 0 : lastStart + INTERVAL_MS - now;
    if (wait > 0) await sleep(Math.min(wait, INTERVAL_MS));
    lastStart = clock.now().getTime();
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof SourceQuotaSpent) spent = cause;
      throw cause;
    }
  };

  return (ask) => {
    const answer = queue.then(() => start(ask));
    // The next in line comes whatever became of this one.
    queue = answer.catch(() => undefined);
    return answer;
  };
}
