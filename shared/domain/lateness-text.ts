/** The texts of a notice about releases that are late. */
import { foldToAscii, shortened, SUBJECT_LIMIT } from './ascii.ts';
import { foldToGsm7, truncateGsm7 } from './gsm7.ts';
import type { Lateness } from './lateness.ts';
import type { NoticeText } from './notice.ts';
import { onOneLine, SMS_UNITS } from './notice-sms.ts';
import { partnerName } from './partners.ts';

const RULES_SHOWN = 20;

/** Subject and SMS of a notice of late releases alone; the same ones give the same texts. */
export function latenessText(late: readonly Lateness[]): Pick<NoticeText, 'subject' | 'sms'> {
  const ordered = [...late].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { subject: subjectOf(ordered), sms: onOneLine(smsOf(ordered)) };
}

function subjectOf(late: readonly Lateness[]): string {
  const text = late.map((each) => `${latenessName(each)} (due ${each.due})`).join('; ');
  return shortened(
    foldToAscii(`${late.length === 1 ? 'LATE' : `${late.length} releases LATE`}: ${text}`),
    SUBJECT_LIMIT,
  );
}

/** The lines of one late release in an e-mail, without a line break at either end. */
export function latenessParagraph(late: Lateness): string[] {
  const { sourceName, reporter, period, due, lateFrom, newest, rules } = late;
  const more = rules.length > RULES_SHOWN ? [`  and ${rules.length - RULES_SHOWN} more`] : [];
  return [
    `LATE: ${sourceName} has not published ${period} (${partnerName(reporter)}).`,
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
  return truncateGsm7(foldToGsm7(`LATE: ${latenessName(first)}, due ${first.due}. ${waiting}.${more}`), SMS_UNITS);
}

/** "US Census Bureau 2026-08 (United States)". */
export function latenessName({ sourceName, reporter, period }: Lateness): string {
  return `${sourceName} ${period} (${partnerName(reporter)})`;
}
