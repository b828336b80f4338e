/** What rules are backtested on: the figures that a local service has stored, or those that are carried. */
import type { VintagesOf } from '../../../shared/domain/knowledge.ts';
import { type RuleDocument, seriesIdsOf } from '../../../shared/domain/rule.ts';
import type { SeriesId } from '../../../shared/domain/series.ts';

export interface Figures {
  /** What they are, in one line for a person. */
  readonly title: string;
  readonly vintagesOf: VintagesOf;
  /** Starts of the runs that retrieved them; none where that is not known. */
  readonly runsStarted: readonly string[];
  /** Commodity codes that there are figures of, by source. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

/** The series of a rule that there are no figures of. */
export function missingSeries(document: RuleDocument, { vintagesOf }: Figures): SeriesId[] {
  return seriesIdsOf(document).filter((id) => vintagesOf(id).length === 0);
}
