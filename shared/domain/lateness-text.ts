/** The texts of a notice about releases that are late. */
import { foldToAscii, shortened } from './ascii.ts';
import { fingerprint } from './fingerprint.ts';
import { foldToGsm7, truncateGsm7 } from './gsm7.ts';
import type { Lateness } from './lateness.ts';
import type { NoticeText } from './notice.ts';
import { partnerName } from './partners.ts';

const SUBJECT_LIMIT = 99;
/** As for alerts: one part, with SNS's `CHOKEPOINT> ` before it. */
const SMS_UNITS = 148;
const RULES_SHOWN = 20;

/** The notice of one or more late releases to one reader; the same ones give the same text and the same id. */
export function latenessText(late: readonly Lateness[], { reader }: { readonly reader: string }): NoticeText {
  const ordered = [...late].sort((a, b) => (a.id < b.id ? -1 : 1));
  const events = ordered.map(({ id }) => id);
  const id = fingerprint(`${reader} ${events.join(' ')}`);
  return { id, events, subject: subjectOf(ordered), email: emailOf(ordered, id), sms: smsOf(ordered) };
}

function subjectOf(late: readonly Lateness[]): string {
  const text = late.map((each) => `${nameOf(each)} (due ${each.due})`).join('; ');
  return shortened(
    foldToAscii(`${late.length === 1 ? 'LATE' : `${late.length} releases LATE`}: ${text}`),
    SUBJECT_LIMIT,
  );
}

function emailOf(late: readonly Lateness[], id: string): string {
  return [
    ...late.flatMap((each, index) => [...(index > 0 ? ['', '-'.repeat(64), ''] : []), ...paragraph(each)]),
    '',
    `Notice ${id}. If you get it twice, it is the same notice: delivery was repeated because its outcome was not known.`,
  ].join('\n');
}

function paragraph(late: Lateness): string[] {
  const { sourceName, reporter, period, due, lateFrom, newest, rules } = late;
  const more = rules.length > RULES_SHOWN ? [`  and ${rules.length - RULES_SHOWN} more`] : [];
  return [
    `LATE: ${sourceName} has not published ${period} for ${partnerName(reporter)}.`,
    '',
    `It was due on ${due}, and counts as late from ${lateFrom}. The newest month that is out is ${newest}.`,
    `Nothing is said about ${period} until it is out; open alerts stay as they are.`,
    '',
    rules.length === 0 ? 'No rule waits for it.' : 'Rules that wait for it',
    ...rules.slice(0, RULES_SHOWN).map((rule) => `  ${rule}`),
    ...more,
  ];
}

/** Whole items only, as many as fit. */
function smsOf(late: readonly Lateness[]): string {
  const [first] = late;
  if (first === undefined) return '';
  const waiting = first.rules.length === 1 ? '1 rule waits' : `${first.rules.length} rules wait`;
  const more = late.length === 1 ? '' : ` +${late.length - 1} more late.`;
  return truncateGsm7(foldToGsm7(`LATE: ${nameOf(first)}, due ${first.due}. ${waiting}.${more}`), SMS_UNITS);
}

function nameOf({ sourceName, reporter, period }: Lateness): string {
  return `${sourceName} ${period} (${partnerName(reporter)})`;
}
