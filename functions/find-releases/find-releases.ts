/** Which periods the source has published, what of them is to be pulled, and who evaluates it: the plan of a run. */
import { type Period, periodOf } from '../../shared/domain/period.ts';
import type { Release } from '../../shared/domain/release.ts';
import type { EvaluateBatch, PullBatch } from '../../shared/domain/run.ts';
import { evaluateBatches, idBatches, pullBatches } from './batches.ts';
import { lacking } from './lacking.ts';
import { lateReleases } from './late-releases.ts';
import { planForRules } from './plan-for-rules.ts';
import { type Published, publishedReleases } from './published-releases.ts';
import { rulesOfSource, seriesByReporter } from './rules-of-source.ts';
import type { FindReleasesInput, FindReleasesServices } from './services.ts';

export type { FindReleasesInput, FindReleasesServices };

/** References to the batches of the plan: what the state machine maps over. */
export interface FindReleasesOutput {
  readonly run: string;
  readonly source: string;
  /** Periods of which this run processes a release, of whatever reporter. */
  readonly releases: readonly Period[];
  /** How many releases are late; 0 where the run does not look, which is where it ends at a given period. */
  readonly late: number;
  readonly pulls: readonly { readonly run: string; readonly batch: number }[];
  readonly evaluations: readonly { readonly run: string; readonly batch: number }[];
}

/** Finds what is published and stores the plan. A repeat of the run finds the same plan or a shorter one. */
export async function findReleases(
  input: FindReleasesInput,
  services: FindReleasesServices,
): Promise<FindReleasesOutput> {
  const { run, source } = input;
  const plan: Planned =
    input.rules === undefined
      ? await planForAll(input, services)
      : { releases: [], late: 0, ...(await planForRules(input, services)) };
  return {
    run,
    source,
    releases: [...new Set(plan.releases)].sort(),
    late: plan.late,
    pulls: plan.pulls.map((_, batch) => ({ run, batch })),
    evaluations: plan.evaluations.map((_, batch) => ({ run, batch })),
  };
}

interface Planned {
  readonly releases: readonly Period[];
  readonly late: number;
  readonly pulls: readonly PullBatch[];
  readonly evaluations: readonly EvaluateBatch[];
}

async function planForAll(input: FindReleasesInput, services: FindReleasesServices): Promise<Planned> {
  const { run, source } = input;
  const startedAt = services.clock.now().toISOString();
  const { active: rules, leftOver } = await rulesOfSource(source, services);
  const series = seriesByReporter(rules, source);
  const known = Map.groupBy(await services.releases.list(source), ({ reporter }) => reporter);
  const published = await allPublished([...series.keys()], known, { input, startedAt, services });
  const releases = published.flatMap((each) => each.releases);
  const pulls = pullBatches(await lacking(series, published, services.series), services.source.profile.seriesPerPull);
  const evaluations = [...evaluateBatches(rules), ...idBatches(leftOver)];
  const until =
    published
      .flatMap(({ periods }) => periods.slice(-1))
      .sort()
      .at(-1) ??
    input.until ??
    periodOf(startedAt);
  const late =
    input.until === undefined ? await lateReleases({ rules, published, known, now: startedAt }, services) : 0;
  await services.runs.savePlan({ run, source, startedAt, until, releases, pulls, evaluations });
  return { releases: releases.map(({ period }) => period), late, pulls, evaluations };
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
