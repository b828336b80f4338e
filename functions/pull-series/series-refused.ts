import type { Refusal } from '../../shared/ports/trade-source.ts';

/** The source answered, but not with figures that can be trusted. Asking again at once would not help. */
export class SeriesRefused extends Error {
  override name = 'SeriesRefused' as const;
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ series, period, reason }) => `${series} ${period}: ${reason}`).join('; '));
    this.refusals = refusals;
  }
}
