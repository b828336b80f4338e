/** The notices that a reader would have had: events of backtests, one notice a release. */
import type { AlertEvent } from './alert.ts';
import { inOrder, type NoticeContext, noticeText } from './notice-text.ts';
import type { Period } from './period.ts';
import { type Reader, wants } from './reader.ts';

export interface PreviewedNotice {
  readonly source: string;
  /** The release that it would have come with. */
  readonly period: Period;
  readonly subject: string;
  readonly sms: string;
  /** Gravest first. */
  readonly events: readonly AlertEvent[];
}

/** What rules of one source would have told, by today's figures. */
export interface SourceEvents {
  readonly source: string;
  readonly events: readonly AlertEvent[];
}

/** Newest first, from the period given on; of one release in order of source. */
export function noticePreview(
  reader: Pick<Reader, 'subscriptions'>,
  told: readonly SourceEvents[],
  { from, ...context }: NoticeContext & { readonly from: Period },
): PreviewedNotice[] {
  const wanted = told.flatMap(({ source, events }) =>
    events
      .filter((event) => event.period >= from && wants(reader, event))
      .map((event) => ({ event, source, period: event.period })),
  );
  const releases = Map.groupBy(wanted, ({ source, period }) => `${period} ${source}`);
  return [...releases.values()]
    .map((entries) => {
      const events = inOrder(entries.map(({ event }) => event));
      const { subject, sms } = noticeText(events, context);
      const { source = '', period = from } = entries[0] ?? {};
      return { source, period, subject, sms, events };
    })
    .sort((a, b) => compare(b.period, a.period) || compare(a.source, b.source));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
