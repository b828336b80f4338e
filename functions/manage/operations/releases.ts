/** The release calendar, from the releases that were seen and each source's habit. */
import type { OperationsOf } from '../../../shared/api/route.ts';
import type { releasesRoutes } from '../../../shared/api/routes/releases.ts';
import { type Expected, releaseCalendar } from '../../../shared/domain/release-calendar.ts';
import { releaseIcs } from '../../../shared/domain/release-ics.ts';
import { seriesIdsOf } from '../../../shared/domain/rule.ts';
import { seriesKey } from '../../../shared/domain/series.ts';
import type { StoredRule } from '../../../shared/ports/rule-store.ts';
import { pageOf } from '../cursors.ts';
import type { ManageServices } from '../services.ts';
import { knownProfile, reporterName } from './reference.ts';

/** A calendar program asks again and again; what it gets may be an hour old. */
const CALENDAR_CACHE = { 'cache-control': 'public, max-age=3600' };

export const releasesOperations: OperationsOf<typeof releasesRoutes, ManageServices> = {
  async listReleases(request, services) {
    const { source, state } = request.query;
    const watching = watchers(await services.rules.list());
    const entries = (await calendarOf(source, services)).map((entry) => entryBody(entry, services, watching));
    const chosen = state === undefined ? entries : entries.filter((entry) => entry.state === state);
    const page = pageOf(request, chosen, {
      key: (entry) => [entry.period, entry.source, entry.reporter],
      isDescending: true,
    });
    return { status: 200, body: page };
  },
  async getReleasesCalendar({ query }, services) {
    const names = new Map([...services.profiles].map(([id, { name }]) => [id, name]));
    const now = services.clock.now().toISOString();
    const text = releaseIcs(await calendarOf(query.source, services), { names, now });
    return { status: 200, type: 'text/calendar', text, headers: CALENDAR_CACHE };
  },
};

async function calendarOf(
  source: string | undefined,
  { profiles, releases, clock }: ManageServices,
): Promise<Expected[]> {
  const chosen = source === undefined ? [...profiles.values()] : [knownProfile(source, profiles)];
  const now = clock.now().toISOString();
  const calendars = chosen.map(async (profile) => releaseCalendar(profile, await releases.list(profile.id), now));
  return (await Promise.all(calendars)).flat();
}

function entryBody(
  { source, reporter, period, state, due, lateFrom, by, release }: Expected,
  { profiles }: ManageServices,
  watching: ReadonlyMap<string, number>,
) {
  const revisions = release?.revisions ?? [];
  return {
    source,
    sourceName: profiles.get(source)?.name ?? source,
    reporter,
    reporterName: reporterName(reporter),
    period,
    state: revisions.length > 0 ? ('revised' as const) : state,
    due,
    dueBy: by,
    lateFrom,
    ...(release !== undefined && { firstSeen: release.firstSeen }),
    ...(release?.processedAt !== undefined && { processedAt: release.processedAt }),
    revisions,
    rules: watching.get(`${source}/${reporter}`) ?? 0,
  };
}

/** How many enabled rules look at each reporter of each source. */
function watchers(rules: readonly StoredRule[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { document, disabled } of rules) {
    if (disabled === true) continue;
    const places = seriesIdsOf(document)
      .map((id) => seriesKey(id))
      .map((key) => `${key.source}/${key.reporter}`);
    for (const place of new Set(places)) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}
