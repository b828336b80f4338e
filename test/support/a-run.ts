/** A whole run on one table, through the use cases of the four functions, in the order of the state machine. */
import { deliverNotices } from '../../functions/deliver-notices/deliver-notices.ts';
import { evaluateRules } from '../../functions/evaluate-rules/evaluate-rules.ts';
import { type FindReleasesOutput, findReleases } from '../../functions/find-releases/find-releases.ts';
import { pullSeries } from '../../functions/pull-series/pull-series.ts';
import type { NoticeEvent, NoticeText } from '../../shared/domain/notice.ts';
import type { Period } from '../../shared/domain/period.ts';
import type { Channel } from '../../shared/ports/channel.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { contentHash } from '../../shared/storage/content-hash.ts';
import type { Table } from '../../shared/storage/table.ts';
import { aClock, noPace, storesOn } from './stores.ts';

export interface Ran {
  readonly plan: FindReleasesOutput;
  /** What the public topic was sent. */
  readonly events: NoticeEvent[];
  /** What readers' topics were sent. */
  readonly notices: NoticeText[];
}

export interface RunSettings {
  readonly run: string;
  /** The instant at which everything happens. */
  readonly now: string;
  readonly from?: Period;
  readonly until?: Period;
  /** Batches whose pull fails for good. */
  readonly failing?: readonly number[];
}

export async function aRun(
  table: Table,
  source: TradeSource,
  { run, now, from, until, failing = [] }: RunSettings,
): Promise<Ran> {
  const stores = storesOn(table);
  const clock = aClock(now);
  const { profile } = source;
  const plan = await findReleases({ source: profile.id, run, from, until }, { ...stores, source, clock });
  for (const { batch } of plan.pulls)
    if (!failing.includes(batch)) await pullSeries({ run, batch }, { ...stores, source, hash: contentHash });
  for (const { batch } of plan.evaluations)
    await evaluateRules({ run, batch }, { ...stores, clock, profile: () => profile });
  const sent: Pick<Ran, 'events' | 'notices'> = { events: [], notices: [] };
  await deliverNotices(
    { run, source: profile.id, failedBatches: failing.length, failedPulls: failing },
    {
      ...stores,
      clock,
      pace: noPace,
      channel: channelInto(sent),
      linkBase: 'https://chokepoint.example.org',
      newOwner: () => run,
      mailboxesAtOnce: 1,
    },
  );
  return { plan, ...sent };
}

function channelInto({ events, notices }: Pick<Ran, 'events' | 'notices'>): Channel {
  return {
    sendNotice: async (_topic, notice) => {
      notices.push(notice);
      return { delivered: true, messageId: notice.id };
    },
    sendEvent: async (event) => {
      events.push(event);
      return { delivered: true, messageId: event.id };
    },
  };
}
