/** The plan of a run for a few rules: what they lack of the releases on record, and nothing that concerns other rules. */
import { addMonths, type Period, periodOf, periodsBetween } from '../../shared/domain/period.ts';
import type { Release } from '../../shared/domain/release.ts';
import type { RuleDocument } from '../../shared/domain/rule.ts';
import type { RuleHead } from '../../shared/ports/rule-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { idBatches, pullBatches } from './batches.ts';
import type { FindReleasesInput, FindReleasesServices } from './services.ts';
import { FIRST_MONTHS, type Published } from './published-releases.ts';
import { isActive, lookingAt, seriesByReporter } from './rules-of-source.ts';
import { lacking } from './lacking.ts';

/**
 * Takes the releases that are on record as they are: what is new belongs to the scheduled run, which processes it for
 * every rule. The source is asked only about a reporter that no rule looked at before. Rules that were removed, disabled
 * or put on hold are evaluated as well: that closes their alerts.
 */
export async function planForRules(
  { run, source, from, until, rules: ids = [] }: FindReleasesInput,
  services: FindReleasesServices,
) {
  const startedAt = services.clock.now().toISOString();
  const heads = (await Promise.all([...new Set(ids)].map((id) => services.rules.head(id)))).filter(
    (head) => head !== undefined,
  );
  const series = seriesByReporter(documentsOf(heads, source), source);
  const known = Map.groupBy(await services.releases.list(source), ({ reporter }) => reporter);
  const range = { from, until, now: startedAt };
  const published: Published[] = [];
  for (const reporter of series.keys()) {
    const periods = await periodsOnRecord(reporter, known.get(reporter) ?? [], range, services.source);
    published.push({ reporter, periods, releases: [], again: new Set() });
  }
  const last = published
    .flatMap(({ periods }) => periods.slice(-1))
    .sort()
    .at(-1);
  const newest = [...known.values()]
    .flatMap((each) => each.slice(-1).map(({ period }) => period))
    .sort()
    .at(-1);
  const pulls = pullBatches(await lacking(series, published, services.series), services.source.profile.seriesPerPull);
  const evaluations = idBatches(heads.map(({ document: { id } }) => id));
  const end = last ?? until ?? newest ?? periodOf(startedAt);
  await services.runs.savePlan({ run, source, startedAt, until: end, releases: [], pulls, evaluations });
  return { pulls, evaluations };
}

function documentsOf(heads: readonly RuleHead[], source: string): RuleDocument[] {
  const active = heads.filter((head) => head.change !== 'removed' && isActive(head));
  return active.map(({ document }) => document).filter((document) => lookingAt(document, source));
}

interface Range {
  readonly from?: Period | undefined;
  readonly until?: Period | undefined;
  readonly now: string;
}

/** One period after the other: the source has a pace. */
async function periodsOnRecord(
  reporter: string,
  known: readonly Release[],
  { from, until, now }: Range,
  source: TradeSource,
): Promise<Period[]> {
  const isAsked = (period: Period) =>
    (from === undefined || period >= from) && (until === undefined || period <= until);
  if (known.length > 0) return known.map(({ period }) => period).filter(isAsked);
  const first = from ?? addMonths(periodOf(now), -FIRST_MONTHS);
  const { firstPeriod } = source.profile;
  const out: Period[] = [];
  for (const period of periodsBetween(first > firstPeriod ? first : firstPeriod, until ?? periodOf(now)))
    if ((await source.publication(reporter, period)).published) out.push(period);
  return out;
}
