/** What a plan is made of, and with what. */
import type { Period } from '../../shared/domain/period.ts';
import type { AlertStore } from '../../shared/ports/alert-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ReleaseStore } from '../../shared/ports/release-store.ts';
import type { RuleStore } from '../../shared/ports/rule-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SeriesStore } from '../../shared/ports/series-store.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';

export interface FindReleasesInput {
  readonly source: string;
  readonly run: string;
  readonly from?: Period | undefined;
  /** Left out in scheduled runs, which look up to this month, and for what is late. */
  readonly until?: Period | undefined;
  /** These rules alone: what they lack is pulled, and nobody else is evaluated. */
  readonly rules?: readonly string[] | undefined;
}

export interface FindReleasesServices {
  readonly source: TradeSource;
  readonly rules: RuleStore;
  readonly alerts: Pick<AlertStore, 'undelivered'>;
  readonly series: SeriesStore;
  readonly releases: ReleaseStore;
  readonly runs: RunStore;
  readonly clock: Clock;
}
