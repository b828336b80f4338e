/** What the clock calls on AWS beside the runs, called by this process while it serves. */
import type { Context } from 'aws-lambda';
import { lambdaContext } from './lambda-context.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Handler = (event: unknown, context: Context) => Promise<unknown>;

export interface ScheduledCall {
  readonly name: string;
  readonly everyMs: number;
  readonly handler: Handler;
}

export interface LocalSchedule {
  /** Resolves once nothing is under way; nothing begins any more. */
  stop(): Promise<void>;
}

/** Held notices more often than on AWS, as nobody pays for it; the handlers read `process.env` at their first call. */
export async function scheduledCalls(): Promise<ScheduledCall[]> {
  const [held, reconcile] = await Promise.all([
    import('../../functions/deliver-held/handler.ts'),
    import('../../functions/reconcile-readers/handler.ts'),
  ]);
  return [
    { name: 'deliver-held', everyMs: MINUTE_MS, handler: held.handler },
    { name: 'reconcile-readers', everyMs: DAY_MS, handler: reconcile.handler },
  ];
}

/** Calls each at once and then at its time, never twice at the same time. A failure is told and the next call comes. */
export function startSchedule(calls: readonly ScheduledCall[], onFault: (fault: string) => void): LocalSchedule {
  const underWay = new Map<string, Promise<void>>();
  const call = ({ name, handler }: ScheduledCall) => {
    if (underWay.has(name)) return;
    const work = handler({}, lambdaContext(name))
      .then(
        () => {},
        (error: unknown) => onFault(`${name}: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => underWay.delete(name));
    underWay.set(name, work);
  };
  const timers = calls.map((scheduled) => setInterval(() => call(scheduled), scheduled.everyMs));
  for (const scheduled of calls) call(scheduled);
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay.values());
    },
  };
}
