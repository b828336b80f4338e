/** Puts on record which release is late, once for each; delivering tells it. */
import { type Lateness, latenessId } from '../../shared/domain/lateness.ts';
import type { Release } from '../../shared/domain/release.ts';
import { type Expected, releaseCalendar } from '../../shared/domain/release-calendar.ts';
import { type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import { seriesKey } from '../../shared/domain/series.ts';
import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import type { Published } from './published-releases.ts';

export interface Found {
  readonly rules: readonly RuleDocument[];
  readonly published: readonly Published[];
  /** On record before this run, by reporter. */
  readonly known: ReadonlyMap<string, readonly Release[]>;
  readonly now: string;
}

/**
 * Of each reporter the first missing release, if it is late: those after it cannot come before it. Gives how many are late
 * now, whether they were on record before or not.
 */
export async function lateReleases(
  { rules, published, known, now }: Found,
  { source, releases }: { readonly source: TradeSource; readonly releases: ReleaseStore },
): Promise<number> {
  let count = 0;
  for (const { reporter, periods } of published) {
    const recorded = known.get(reporter) ?? [];
    const isRecorded = new Set(recorded.map(({ period }) => period));
    const added = periods
      .filter((period) => !isRecorded.has(period))
      .map((period) => ({ source: source.profile.id, reporter, period, firstSeen: now, revisions: [] }));
    const all = [...recorded, ...added];
    const late = releaseCalendar(source.profile, all, now).find(({ state }) => state === 'late');
    if (late === undefined) continue;
    await releases.recordLateness(latenessOf(late, { profile: source.profile, releases: all, rules, now }));
    count += 1;
  }
  return count;
}

interface Around {
  readonly profile: SourceProfile;
  readonly releases: readonly Release[];
  readonly rules: readonly RuleDocument[];
  readonly now: string;
}

function latenessOf(
  { source, reporter, period, due, lateFrom }: Expected,
  { profile, releases, rules, now }: Around,
): Lateness {
  const waiting = rules.filter((rule) => seriesIdsOf(rule).some((id) => isOf(id, source, reporter)));
  return {
    kind: 'release-late',
    id: latenessId({ source, reporter, period }),
    source,
    sourceName: profile.name,
    reporter,
    period,
    due,
    lateFrom,
    newest:
      releases
        .map((release) => release.period)
        .sort()
        .at(-1) ?? period,
    rules: waiting.map(({ id }) => id).sort(),
    tags: [...new Set(waiting.flatMap(({ tags }) => tags))].sort(),
    at: now,
  };
}

function isOf(id: string, source: string, reporter: string): boolean {
  const key = seriesKey(id);
  return key.source === source && key.reporter === reporter;
}
