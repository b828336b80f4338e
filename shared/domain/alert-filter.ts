/** Which alerts somebody asks for. A condition left out asks for nothing. */
import { type AlertRecord, standingOf } from './alert-record.ts';
import type { Severity } from './alert.ts';

export interface AlertFilter {
  readonly state?: 'open' | 'closed';
  readonly rule?: string;
  readonly tag?: string;
  /** A partner or a group that the alert is about. */
  readonly partner?: string;
  readonly severity?: Severity;
  readonly acknowledged?: boolean;
}

/** True when every condition of the filter holds. */
export function passes(record: AlertRecord, filter: AlertFilter): boolean {
  const { state, severity, acknowledgement } = standingOf(record);
  return (
    (filter.state === undefined || filter.state === state) &&
    (filter.rule === undefined || filter.rule === record.rule) &&
    (filter.tag === undefined || record.tags.includes(filter.tag)) &&
    (filter.partner === undefined || record.partners.includes(filter.partner)) &&
    (filter.severity === undefined || filter.severity === severity) &&
    (filter.acknowledged === undefined || filter.acknowledged === (acknowledgement !== undefined))
  );
}
