/** What a revision changed: two contents of one series and period, figure by figure. */
import { type LargestChange, type ReleaseRevision, TOTAL } from './release.ts';
import type { Breakdown, Measure, PartnerCode, SeriesId, SeriesPeriod } from './series.ts';

/** What differs between two contents. */
export interface ContentRevision {
  readonly cells: number;
  readonly largest?: LargestChange;
}

const MEASURES = ['value', 'quantity'] as const;

/** Compares the figures of two contents of the same series and period; where they came from does not count. */
export function revisionOf(before: SeriesPeriod, after: SeriesPeriod): ContentRevision {
  const changes = MEASURES.flatMap((measure) =>
    changesOf(after.series, measure, [before.measures[measure], after.measures[measure]]),
  );
  return { cells: changes.length, ...largestOf(changes) };
}

/** One entry for what a run found in several series of a release. */
export function summedRevision(at: string, parts: readonly ContentRevision[]): ReleaseRevision {
  const cells = parts.reduce((sum, part) => sum + part.cells, 0);
  return {
    at,
    series: parts.length,
    cells,
    ...largestOf(parts.flatMap(({ largest }) => (largest === undefined ? [] : [largest]))),
  };
}

type Pair = readonly [before: Breakdown | undefined, after: Breakdown | undefined];

function changesOf(series: SeriesId, measure: Measure, pair: Pair): LargestChange[] {
  const [before, after] = pair;
  // In another unit every figure is another, whatever its digits.
  const isOtherUnit = before !== undefined && after !== undefined && before.unit !== after.unit;
  const whole = isOtherUnit ? 0 : Math.max(...pair.map((each) => Math.abs(each?.total ?? 0)));
  return figuresOf(pair)
    .filter((figure) => isOtherUnit || figure.before !== figure.after)
    .map((figure) => ({ series, measure, ...figure, weight: weightOf(figure, whole) }));
}

/** The totals, and every partner that either content has. */
function figuresOf([before, after]: Pair): Pick<LargestChange, 'partner' | 'before' | 'after'>[] {
  const partners = new Set([before, after].flatMap((each) => Object.keys(each?.partners ?? {})));
  return [
    { partner: TOTAL, before: before?.total ?? null, after: after?.total ?? null },
    ...[...partners]
      .sort()
      .map((partner) => ({ partner, before: cellOf(before, partner), after: cellOf(after, partner) })),
  ];
}

/** 1 where there is nothing to compare with. */
function weightOf({ before, after }: Pick<LargestChange, 'before' | 'after'>, whole: number): number {
  return before === null || after === null || whole === 0 ? 1 : Math.abs(after - before) / whole;
}

/** A partner without a row traded nothing; without the measure nothing is known of it. */
function cellOf(breakdown: Breakdown | undefined, partner: PartnerCode): number | null {
  return breakdown === undefined ? null : (breakdown.partners[partner] ?? 0);
}

/** The first of the heaviest, so that a repeat finds the same; a partner before the total that it moved. */
function largestOf(changes: readonly LargestChange[]): { largest?: LargestChange } {
  const largest = changes.reduce<LargestChange | undefined>(
    (best, change) => (best === undefined || isHeavier(change, best) ? change : best),
    undefined,
  );
  return largest === undefined ? {} : { largest };
}

function isHeavier(change: LargestChange, best: LargestChange): boolean {
  if (change.weight !== best.weight) return change.weight > best.weight;
  return best.partner === TOTAL && change.partner !== TOTAL;
}
