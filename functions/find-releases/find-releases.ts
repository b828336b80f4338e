/** Which periods the source has published, what of them is to be pulled, and who evaluates it: the plan of a run. */
import { type Period, periodOf } from '../../shared/domain/period.ts';
import type { Release } from '../../shared/domain/release.ts';
import { conditionsOf, inputsOf, type RuleDocument, seriesIdsOf } from '../../shared/domain/rule.ts';
import { type SeriesId, seriesKey } from '../../shared/domain/series.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { evaluateBatches, pullBatches } from './batches.ts';
import { lateReleases } from './late-releases.ts';
import { type Published, publishedReleases } from './published-releases.ts';

const READS_AT_ONCE = 16;

export interface FindReleasesInput {
  readonly source: string;
  readonly run: string;
  readonly from?: Period | undefined;
  /** Left out in scheduled runs, which look up to this month, and for what is late. */
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
  /** Periods of which this run processes a release, of whatever reporter. */
  readonly releases: readonly Period[];
  readonly pulls: readonly { readonly run: string; readonly batch: number }[];
  readonly evaluations: readonly { readonly run: string; readonly batch: number }[];
}

/** Finds what is published and stores the plan. A repeat of the run finds the same plan or a shorter one. */
export async function findReleases(
  input: FindReleasesInput,
  services: FindReleasesServices,
): Promise<FindReleasesOutput> {
  const { run, source } = input;
  const startedAt = services.clock.now().toISOString();
  const rules = await rulesOf(source, services.rules);
  const series = seriesByReporter(rules, source);
  const known = Map.groupBy(await services.releases.list(source), ({ reporter }) => reporter);
  const published = await allPublished([...series.keys()], known, { input, startedAt, services });
  const releases = published.flatMap((each) => each.releases);
  const pulls = pullBatches(await wanted(series, published, services.series), services.source.profile.seriesPerPull);
  const evaluations = evaluateBatches(rules);
  const until =
    published
      .flatMap(({ periods }) => periods.slice(-1))
      .sort()
      .at(-1) ??
    input.until ??
    periodOf(startedAt);
  if (input.until === undefined) await lateReleases({ rules, published, known, now: startedAt }, services);
  await services.runs.savePlan({ run, source, startedAt, until, releases, pulls, evaluations });
  return {
    run,
    source,
    releases: [...new Set(releases.map(({ period }) => period))].sort(),
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
  return conditionsOf(document)
    .flatMap(inputsOf)
    .map(({ source }) => source);
}

/** Each reporter with its series, both in order. */
function seriesByReporter(rules: readonly RuleDocument[], source: string): Map<string, SeriesId[]> {
  const ids = rules.flatMap(seriesIdsOf).filter((id) => seriesKey(id).source === source);
  return Map.groupBy([...new Set(ids)].sort(), (id) => seriesKey(id).reporter);
}

interface Look {
  readonly input: FindReleasesInput;
  readonly startedAt: string;
  readonly services: FindReleasesServices;
}

/** One reporter after the other: the source has a pace. */
async function allPublished(
  reporters: readonly string[],
  known: ReadonlyMap<string, readonly Release[]>,
  { input: { from, until }, startedAt, services }: Look,
): Promise<Published[]> {
  const published: Published[] = [];
  for (const reporter of reporters)
    published.push(
      await publishedReleases(reporter, known.get(reporter) ?? [], { from, until, now: startedAt }, services),
    );
  return published;
}

/** Of every published period the series that are not stored, or that are pulled again; oldest period first. */
async function wanted(
  series: ReadonlyMap<string, readonly SeriesId[]>,
  published: readonly Published[],
  store: SeriesStore,
): Promise<ReadonlyMap<Period, readonly SeriesId[]>> {
  const periods = [...new Set(published.flatMap((each) => each.periods))].sort();
  const lacking = new Map<Period, SeriesId[]>(periods.map((period) => [period, []]));
  for (const each of published) {
    const ids = series.get(each.reporter) ?? [];
    for (let start = 0; start < ids.length; start += READS_AT_ONCE) {
      const chunk = ids.slice(start, start + READS_AT_ONCE);
      const stored = await Promise.all(chunk.map((id) => storedPeriods(id, each, store)));
      chunk.forEach((id, index) => {
        for (const period of each.periods)
          if (each.again.has(period) || stored[index]?.has(period) !== true) lacking.get(period)?.push(id);
      });
    }
  }
  return lacking;
}

async function storedPeriods(id: SeriesId, { periods }: Published, store: SeriesStore): Promise<ReadonlySet<Period>> {
  const [first, last] = [periods[0], periods.at(-1)];
  return new Set(first === undefined || last === undefined ? [] : await store.periods(id, first, last));
}
