/** A release that should have come and has not: an event of its own, of a source rather than of a rule. */
import type { Period } from './period.ts';

export interface Lateness {
  readonly kind: 'release-late';
  /** Derived from source, reporter and period, so that it is told once. */
  readonly id: string;
  readonly source: string;
  /** The publisher's name. */
  readonly sourceName: string;
  readonly reporter: string;
  readonly period: Period;
  /** The day on which the release was to be expected, `2026-09-04`. */
  readonly due: string;
  /** The day from which it counts as late. */
  readonly lateFrom: string;
  /** The newest period that is out. */
  readonly newest: Period;
  /** Rules that wait for it. */
  readonly rules: readonly string[];
  /** Their tags, each once. */
  readonly tags: readonly string[];
  /** When it was found, ISO 8601, UTC. */
  readonly at: string;
}

const PREFIX = 'release-late';

export function latenessId({ source, reporter, period }: Pick<Lateness, 'source' | 'reporter' | 'period'>): string {
  return [PREFIX, source, reporter, period].join('.');
}

/** What an id of {@link latenessId} stands for; undefined for any other id. */
export function latenessKey(id: string): Pick<Lateness, 'source' | 'reporter' | 'period'> | undefined {
  const [prefix, source, reporter, period, ...rest] = id.split('.');
  if (prefix !== PREFIX || source === undefined || reporter === undefined || period === undefined || rest.length > 0)
    return undefined;
  return { source, reporter, period };
}
