/**
 * Breaks of the nomenclature that a rule's baskets are not closed under: where they make a comparison meaningless, and
 * when a person has to look at the rule's codes.
 */
import { openBreaks } from './nomenclature.ts';
import type { Panel } from './panel.ts';
import type { Period } from './period.ts';
import { conditionsOf, inputsOf, type RuleDocument } from './rule.ts';
import { codesOf, type SeriesSelection } from './series-selection.ts';
import type { Span } from './span-sums.ts';

/** What changed in one month; several breaks of it are one thing to look at. */
export interface CodeReview {
  readonly period: Period;
  /** In one paragraph, for the rule's readers. */
  readonly reason: string;
}

/** The months within a panel in which codes of the rule changed their meaning, oldest first. */
export function codeReviews(document: RuleDocument, panel: Panel): CodeReview[] {
  if (panel.length === 0) return [];
  const [first, last] = [panel.periodAt(0), panel.periodAt(panel.length - 1)];
  const inputs = conditionsOf(document).flatMap(inputsOf);
  const breaks = new Map(
    inputs.flatMap((input) =>
      openBreaks(input.source, codesOf(input), first, last).map(
        (found) => [`${found.period} ${found.note}`, found] as const,
      ),
    ),
  );
  const byPeriod = Map.groupBy(breaks.values(), ({ period }) => period);
  return [...byPeriod]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([period, found]) => ({
      period,
      reason:
        `From ${period} on the codes of this rule are others: ${found.map(changeText).join('; ')}. ` +
        'The rule does not hold all of them, so figures from before and after do not compare. Review its list of codes.',
    }));
}

/** "3818000095 became 3818000040, 3818000045 (doped wafers: two lines in place of one)" */
function changeText({ from, to, note }: ReturnType<typeof openBreaks>[number]): string {
  const codes = from.length === 0 ? `${to.join(', ')} began` : `${from.join(', ')} became ${to.join(', ')}`;
  return `${codes} (${note})`;
}

/** Whether any break, whenever, can make a comparison of this basket meaningless. */
export function mayBreak(selection: SeriesSelection): boolean {
  return openBreaks(selection.source, codesOf(selection), '0000-01', '9999-12').length > 0;
}

/**
 * 1 for every column whose comparison with the columns before it, so many of them back and each over the span, reaches
 * across an open break; undefined where none does.
 */
export function brokenComparisons(
  selection: SeriesSelection,
  panel: Panel,
  { reach, span }: { readonly reach: number; readonly span: Span },
): Uint8Array | undefined {
  if (panel.length === 0) return undefined;
  // A rule on each partner asks once a partner.
  return panel.memo(`broken ${reach} ${span} ${selection.source} ${codesOf(selection).join(' ')}`, () => ({
    columns: comparisons(selection, panel, { reach, span }),
  })).columns;
}

function comparisons(
  selection: SeriesSelection,
  panel: Panel,
  { reach, span }: { readonly reach: number; readonly span: Span },
): Uint8Array | undefined {
  const found = openBreaks(selection.source, codesOf(selection), panel.periodAt(0), panel.periodAt(panel.length - 1));
  if (found.length === 0) return undefined;
  const breaks = found.map(({ period }) => panel.columnOf(period));
  return Uint8Array.from({ length: panel.length }, (_, t) => {
    // At the break itself the new codes begin: what starts there compares with nothing older.
    const start = panel.startOf(t - reach, span);
    return breaks.some((column) => start < column && column <= t) ? 1 : 0;
  });
}
