/** Which releases there are to process: asks the source no more than it must. */
import { addMonths, type Period, periodOf, periodsBetween } from '../../shared/domain/period.ts';
import type { Release } from '../../shared/domain/release.ts';
import type { PlannedRelease } from '../../shared/domain/run.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';

/** History that a first run fetches when nobody says where to begin. */
export const FIRST_MONTHS = 25;

export interface Range {
  readonly from?: Period | undefined;
  readonly until?: Period | undefined;
  /** When the run began, ISO 8601, UTC. */
  readonly now: string;
}

/** What is out of one reporter. */
export interface Published {
  readonly reporter: string;
  /** Every period that is out, oldest first. */
  readonly periods: readonly Period[];
  /** Those that this run processes. */
  readonly releases: readonly PlannedRelease[];
  /** Those whose figures are pulled even where some are stored. */
  readonly again: ReadonlySet<Period>;
}

interface Services {
  readonly source: TradeSource;
  readonly releases: ReleaseStore;
}

/** Announces what is new. `known` are the releases of this reporter on record before. */
export async function publishedReleases(
  reporter: string,
  known: readonly Release[],
  range: Range,
  services: Services,
): Promise<Published> {
  const byPeriod = new Map(known.map((release) => [release.period, release]));
  const askAgain = tokenReader(reporter, known, services.source);
  const periods: Period[] = [];
  const releases: PlannedRelease[] = [];
  for (const period of periodsOf(known, range, services.source)) {
    const release = byPeriod.get(period);
    const token = release === undefined ? await askNew(reporter, period, services.source) : await askAgain(release);
    if (token === NOT_PUBLISHED) continue;
    if (release === undefined) await announce(reporter, period, range.now, services);
    periods.push(period);
    if (isToProcess(release, token)) releases.push({ reporter, period, ...(token !== undefined && { token }) });
  }
  const hasTokens = services.source.profile.changeToken !== undefined;
  const changed = releases.map(({ period }) => period).filter((period) => isProcessed(byPeriod.get(period)));
  const again = new Set(hasTokens ? changed : revisedWith(releases, known, services.source, range.now));
  return { reporter, periods, releases, again };
}

/** One that is new, one that an earlier run left unfinished, and one whose data have changed. */
function isToProcess(release: Release | undefined, token: string | undefined): boolean {
  return !isProcessed(release) || (token !== undefined && token !== release?.token);
}

function isProcessed(release: Release | undefined): boolean {
  return release?.processedAt !== undefined;
}

function periodsOf(known: readonly Release[], { from, until, now }: Range, { profile }: TradeSource): Period[] {
  const first = from ?? known[0]?.period ?? addMonths(periodOf(now), -FIRST_MONTHS);
  return periodsBetween(first > profile.firstPeriod ? first : profile.firstPeriod, until ?? periodOf(now));
}

/** Of a period that is not out, as opposed to one that is out and has no token. */
const NOT_PUBLISHED = Symbol('not published');
type Token = string | undefined | typeof NOT_PUBLISHED;

async function askNew(reporter: string, period: Period, source: TradeSource): Promise<Token> {
  const { published, token } = await source.publication(reporter, period);
  return published ? token : NOT_PUBLISHED;
}

async function announce(reporter: string, period: Period, now: string, { source, releases }: Services): Promise<void> {
  await releases.announce({ source: source.profile.id, reporter, period, firstSeen: now });
}

/**
 * The token of a period that is known as released. Where the source has none, nothing is asked. Where it has one for
 * everything, the newest known period is asked for all. Periods older than the source revises keep the token they have.
 */
function tokenReader(
  reporter: string,
  known: readonly Release[],
  source: TradeSource,
): (release: Release) => Promise<Token> {
  const { changeToken, refetch } = source.profile;
  const newest = known.at(-1)?.period;
  if (changeToken === undefined || newest === undefined) return async () => undefined;
  const oldest = addMonths(newest, -refetch.trailing);
  let ofSource: Promise<Token> | undefined;
  return async ({ period, token, processedAt }) => {
    if (period < oldest && processedAt !== undefined) return token;
    if (changeToken === 'period') return knownToken(await askNew(reporter, period, source), token);
    ofSource ??= askNew(reporter, newest, source);
    return knownToken(await ofSource, token);
  };
}

/** A release that the source denies today stays a release: it is asked for again at the next run. */
function knownToken(token: Token, recorded: string | undefined): string | undefined {
  return token === NOT_PUBLISHED ? recorded : token;
}

/** A source without tokens revises the periods before a new release with it, and once a year more of them. */
function revisedWith(
  releases: readonly PlannedRelease[],
  known: readonly Release[],
  { profile }: TradeSource,
  now: string,
): Period[] {
  const { trailing, yearly } = profile.refetch;
  const newest = releases.at(-1)?.period;
  // A release of a past period, as when history is filled in, says nothing about the periods after it.
  if (newest === undefined || known.some(({ period, processedAt }) => processedAt !== undefined && period > newest))
    return [];
  const isYearly = yearly?.inMonths.includes(Number(now.slice(5, 7))) === true;
  const first = addMonths(newest, -(isYearly ? Math.max(trailing, yearly.periods) : trailing));
  // What was processed after the new release was first seen was pulled with it already.
  const since = known.find(({ period }) => period === newest)?.firstSeen ?? now;
  return known
    .filter(
      ({ period, processedAt }) =>
        processedAt !== undefined && processedAt < since && period >= first && period < newest,
    )
    .map(({ period }) => period);
}
