/** The name of an alert, which is safe in an address. */
import { type Period, periodSchema } from './period.ts';

/** A subject of a rule, from the period on in which its alert was raised. */
export interface AlertKey {
  readonly rule: string;
  readonly subject: string;
  readonly opened: Period;
}

const SEPARATOR = '~';

export function alertId({ rule, subject, opened }: AlertKey): string {
  return [rule, subject, opened].join(SEPARATOR);
}

/** What an id of {@link alertId} stands for; undefined for any other text. */
export function alertKey(id: string): AlertKey | undefined {
  const [rule, subject, opened, ...rest] = id.split(SEPARATOR);
  if (rule === undefined || rule === '' || subject === undefined || subject === '' || rest.length > 0) return undefined;
  const period = periodSchema.safeParse(opened);
  return period.success ? { rule, subject, opened: period.data } : undefined;
}
