/** An event in a word, for lists of what was told: what, of which rule or release, and where to read on. */
import { type AlertEvent, EVENT_KINDS } from './alert.ts';
import { latenessKey } from './lateness.ts';
import { isLateness, type NoticeEvent } from './notice.ts';
import { isPeriod, type Period } from './period.ts';

export interface EventReference {
  readonly id: string;
  readonly kind: NoticeEvent['kind'];
  readonly period: Period;
  /** Of an alert event. */
  readonly rule?: string;
  readonly subject?: string;
  /** Left out where the event is of no alert, or only its id is known. */
  readonly alert?: string;
  /** Of a late release. */
  readonly source?: string;
  readonly reporter?: string;
}

export function referenceTo(event: NoticeEvent): EventReference {
  const { id, kind, period } = event;
  if (isLateness(event)) return { id, kind, period, source: event.source, reporter: event.reporter };
  const { rule, subject, alert } = event;
  return { id, kind, period, rule, subject, ...(alert !== undefined && { alert: alert.id }) };
}

/** The id of an alert event: derived, so that a repeat is recognised. `version`: of the state that holds the event. */
export function eventId({
  rule,
  subject,
  period,
  kind,
  vintage,
  version,
}: Pick<AlertEvent, 'rule' | 'subject' | 'period' | 'kind' | 'vintage'> & { readonly version: number }): string {
  const named = subject === rule ? '' : `.${subject}`;
  return `${rule}${named}.${period}.${kind}.${vintage}.${version}`;
}

/** What an id of {@link eventId} or of a late release says, where nothing else is at hand. */
export function referenceIn(id: string): EventReference {
  const late = latenessKey(id);
  if (late !== undefined) return { id, kind: 'release-late', ...late };
  const parts = id.split('.');
  const at = parts.findIndex((part) => isPeriod(part));
  const [rule = ''] = parts;
  const subject = parts.slice(1, Math.max(1, at)).join('.') || rule;
  const kind = EVENT_KINDS.find((known) => known === parts[at + 1]) ?? 'raised';
  return { id, kind, period: parts[at] ?? '', rule, subject };
}
