/** The texts of a notice: e-mail, its subject, and the SMS. All of them are built from the events' explanations. */
import type { AlertEvent } from './alert.ts';
import { foldToAscii, shortened, SUBJECT_LIMIT } from './ascii.ts';
import type { HoldReason } from './due.ts';
import { latenessText } from './lateness-text.ts';
import { isLateness, type NoticeEvent, type NoticeText } from './notice.ts';
import { emailOf } from './notice-email.ts';
import { noticeId } from './notice-id.ts';
import { smsOf } from './notice-sms.ts';
import { eventFigure, headWord, periodsOf, titleIn } from './notice-words.ts';

/** Who it is for, where the links lead, and why it comes only now. */
export interface NoticeContext {
  readonly reader: string;
  /** Address of the console, without a trailing slash. */
  readonly linkBase: string;
  readonly occasion?: HoldReason;
}

/** Gravest first; among equals in order of period and rule. */
export function inOrder(events: readonly AlertEvent[]): AlertEvent[] {
  const rank = (event: AlertEvent) => kindRank(event) + (event.severity === 'critical' ? 0 : 0.5);
  return [...events].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.period, b.period) ||
      compare(a.rule, b.rule) ||
      compare(a.subject, b.subject) ||
      compare(a.id, b.id),
  );
}

/** An alert that a revision opens is as grave as any that is raised. */
function kindRank({ kind, alert }: AlertEvent): number {
  return alert?.verdict === 'raised' ? KIND_RANK.raised : KIND_RANK[kind];
}

const KIND_RANK: Readonly<Record<AlertEvent['kind'], number>> = {
  raised: 0,
  escalated: 0,
  corrected: 1,
  'needs-review': 2,
  'no-data': 2,
  eased: 3,
  resolved: 4,
  closed: 4,
  'data-back': 5,
  reminder: 6,
};

/** The notice of one or more events to one reader; the same events give the same text and the same id. */
export function noticeText(events: readonly NoticeEvent[], context: NoticeContext): NoticeText {
  const { reader, linkBase, occasion } = context;
  const alerts = inOrder(events.filter((event) => !isLateness(event)));
  const late = events.filter(isLateness).sort((a, b) => compare(a.id, b.id));
  const ids = events.map(({ id }) => id).sort();
  const id = noticeId(reader, ids);
  const waited = occasion === undefined ? {} : { occasion };
  const email = emailOf({ alerts, late, notice: id, linkBase, ...waited });
  if (alerts.length === 0 && late.length > 0) return { ...latenessText(late), id, events: ids, email };
  const subject = subjectOf(alerts, { late: late.length, ...waited });
  return { id, events: ids, subject, email, sms: smsOf({ alerts, late: late.length, ...waited }) };
}

function subjectOf(
  events: readonly AlertEvent[],
  { late, occasion }: { readonly late: number; readonly occasion?: HoldReason },
): string {
  const [first] = events;
  if (first === undefined) return 'Chokepoint';
  if (events.length === 1) {
    const besides = late === 0 ? '' : `; ${late} late release${late === 1 ? '' : 's'}`;
    const tail = foldToAscii(`${eventFigure(first)}, ${first.period}${besides}`);
    const head = `${headWord(first)}: ${titleIn(foldToAscii, first)}`;
    return shortened(`${shortened(head, Math.max(0, SUBJECT_LIMIT - tail.length - 1))} ${tail}`.trim(), SUBJECT_LIMIT);
  }
  const lead = occasion === 'digest' ? 'Digest: ' : '';
  const besides = late === 0 ? '' : `, ${late} late release${late === 1 ? '' : 's'}`;
  const count = `${lead}${events.length} alert events for ${periodsOf(events)}${besides}: `;
  return shortened(
    foldToAscii(`${count}${events.map((event) => `${headWord(event)} ${titleIn(foldToAscii, event)}`).join('; ')}`),
    SUBJECT_LIMIT,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
