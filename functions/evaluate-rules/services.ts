/** What an evaluation works with. */
import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReaderStore } from '../../shared/ports/reader-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { SummaryStore } from '../../shared/ports/summary-store.ts';

export interface EvaluateRulesServices {
  readonly rules: RuleStore;
  readonly series: SeriesStore;
  readonly alerts: AlertStore;
  readonly summaries: SummaryStore;
  /** For the name of who changed a rule. */
  readonly readers: Pick<ReaderStore, 'get'>;
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly profile: (source: string) => SourceProfile;
}
