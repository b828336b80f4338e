/** Alerts and events as the API shows them. */
import { type AlertRecord, type Correction, standingOf, subjectName } from '../../../../shared/domain/alert-record.ts';
import type { ReaderNames } from '../reader-names.ts';
import type { AlertEvent } from '../../../../shared/domain/alert.ts';

/** What of the caller and the service a body needs. */
export interface AlertContext {
  readonly linkBase: string;
  readonly snoozes: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly namesOf: ReaderNames;
}

export function alertBody(record: AlertRecord, context: AlertContext) {
  const { id, rule, ruleName, subject, tags, partners, opened, correction, version } = record;
  const { order: _, level: __, severity: ___, ...last } = record.last;
  const { acknowledgement, ...standing } = standingOf(record);
  const snoozedUntil = snoozeOf(record, context);
  return {
    id,
    rule,
    ruleName,
    subject,
    subjectName: subjectName(record),
    tags,
    partners,
    ...standing,
    openedPeriod: opened,
    last,
    ...(correction !== undefined && { correction: correctionBody(correction) }),
    ...(acknowledgement !== undefined && {
      acknowledgement: { ...acknowledgement, ...context.namesOf(acknowledgement.by) },
    }),
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    link: `${context.linkBase}/#/alerts/${encodeURIComponent(id)}`,
    version,
  };
}

/** A snooze that is over is none. */
export function snoozeOf({ id }: AlertRecord, { snoozes, now }: AlertContext): string | undefined {
  const until = snoozes[id];
  return until !== undefined && new Date(until) > now ? until : undefined;
}

function correctionBody({ at, period, verdict, reason }: Correction) {
  return { at, period, verdict, reason };
}

export function eventBody(event: AlertEvent) {
  const { id, kind, cause, at, period, from, to, severity, value, threshold, reason, vintage, explanation } = event;
  return {
    id,
    kind,
    ...(cause !== undefined && { cause }),
    at,
    period,
    from,
    to,
    severity,
    value,
    threshold,
    reason,
    vintage,
    explanation,
  };
}
