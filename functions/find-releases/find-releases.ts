/** Which periods the source has published, what of them is not stored yet, and who evaluates it: the plan of a run. */
import { addMonths, type Period, periodOf, periodsBetween } from '../../shared/domain/period.ts';
import { conditionsOf, inputsOf, type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import type { EvaluateBatch, PullBatch } from '../../shared/domain/run.ts';
import { type SeriesId, seriesKey } from '../../shared/domain/series.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';

/** History that a first run fetches when nobody says where to begin. */
const FIRST_MONTHS = 25;
const RULES_PER_BATCH = 25;
const READS_AT_ONCE = 16;

export interface FindReleasesInput {
  readonly source: string;
  readonly run: string;
  readonly from?: Period | undefined;
  readonly until?: Period | undefined;
}

export interface FindReleasesServices {
  readonly source: TradeSource;
  readonly rules: RuleStore;
  readonly series: SeriesStore;
  readonly releases: ReleaseStore;
  readonly runs: RunStore;
  readonly clock: Clock;
}

/** References to the batches of the plan: what the state machine maps over. */
export interface FindReleasesOutput {
  readonly run: string;
  readonly source: string;
  readonly releases: readonly Period[];
  readonly pulls: readonly { readonly run: string; readonly batch: number }[];
  readonly evaluations: readonly { readonly run: string; readonly batch: number }[];
}

/** Finds what is published and stores the plan. A repeat of the run finds the same plan or a shorter one. */
export async function findReleases(input: FindReleasesInput, services: FindReleasesServices): Promise<FindReleasesOutput> {
  const { run, source } = input;
  const startedAt = services.clock.now().toISOString();
  const rules = await rulesOf(source, services.rules);
  const { published, unprocessed, until } = await publishedPeriods(input, startedAt, services);
  const pulls = await missing(seriesIn(rules, source), published, services);
  const evaluations = evaluateBatches(rules);
  await services.runs.savePlan({ run, source, startedAt, until, releases: unprocessed, pulls, evaluations });
  return {
    run,
    source,
    releases: unprocessed,
    pulls: pulls.map((_, batch) => ({ run, batch })),
    evaluations: evaluations.map((_, batch) => ({ run, batch })),
  };
}

async function rulesOf(source: string, store: RuleStore): Promise<RuleDocument[]> {
  const stored = await store.list();
  return stored
    .filter(({ onHold, document }) => onHold === undefined && sourcesOf(document).includes(source))
    .map(({ document }) => document);
}

/** A composed rule may look at several sources; it is evaluated after the release of each. */
function sourcesOf(document: RuleDocument): string[] {
  return conditionsOf(document).flatMap(inputsOf).map(({ source }) => source);
}

function seriesIn(rules: readonly RuleDocument[], source: string): SeriesId[] {
  const ids = rules.flatMap(seriesIdsOf).filter((id) => seriesKey(id).source === source);
  return [...new Set(ids)].sort();
}

/** Periods already known as released are not asked for again; the others each cost one request. */
async function publishedPeriods(input: FindReleasesInput, now: string, { source, releases }: FindReleasesServices) {
  const known = await releases.list(input.source);
  const knownPeriods = new Set(known.map(({ period }) => period));
  const until = input.until ?? periodOf(now);
  const from = input.from ?? known[0]?.period ?? addMonths(periodOf(now), -FIRST_MONTHS);
  const first = from > source.profile.firstPeriod ? from : source.profile.firstPeriod;
  const published: Period[] = [];
  for (const period of periodsBetween(first, until)) {
    if (!knownPeriods.has(period)) {
      if (!(await source.isPublished(period))) continue;
      await releases.announce({ source: input.source, period, firstSeen: now });
    }
    published.push(period);
  }
  const processed = new Set(known.filter(({ processedAt }) => processedAt !== undefined).map(({ period }) => period));
  return { published, unprocessed: published.filter((period) => !processed.has(period)), until: published.at(-1) ?? until };
}

/** What is not stored of the published periods, in batches of one period, oldest first. */
async function missing(
  series: readonly SeriesId[],
  published: readonly Period[],
  { series: store, source }: FindReleasesServices,
): Promise<PullBatch[]> {
  const [first, last] = [published[0], published.at(-1)];
  if (first === undefined || last === undefined) return [];
  const lacking = new Map<Period, SeriesId[]>(published.map((period) => [period, []]));
  for (let start = 0; start < series.length; start += READS_AT_ONCE) {
    const chunk = series.slice(start, start + READS_AT_ONCE);
    const stored = await Promise.all(chunk.map((id) => store.periods(id, first, last)));
    chunk.forEach((id, index) => {
      const have = new Set(stored[index]);
      for (const period of published) if (!have.has(period)) lacking.get(period)?.push(id);
    });
  }
  return [...lacking].flatMap(([period, ids]) => chunks(ids, source.profile.seriesPerPull).map((chunk) => ({ period, series: chunk })));
}

/** Rules on the same series come together, so that a history is read once. */
function evaluateBatches(rules: readonly RuleDocument[]): EvaluateBatch[] {
  const sorted = [...rules].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)).map(({ id }) => id);
  return chunks(sorted, RULES_PER_BATCH).map((ids) => ({ rules: ids }));
}

function sortKey(document: RuleDocument): string {
  return `${seriesIdsOf(document).join(' ')} ${document.id}`;
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
