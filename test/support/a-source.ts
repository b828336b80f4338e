/** A source in memory, behind the port: its profile, what it has published, and with which figures. */
import type { Period } from '../../shared/domain/period.ts';
import type { SeriesId } from '../../shared/domain/series.ts';
import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import type { TradeSource } from '../../shared/ports/trade-source.ts';
import { aProfile } from './a-profile.ts';

export interface MemorySource extends TradeSource {
  /** Every question whether a period is out, as `US 2026-07`, in order. */
  readonly asked: string[];
  /** Every series and period pulled, in order. */
  readonly pulled: { readonly series: SeriesId; readonly period: Period }[];
  publish(reporter: string, ...periods: readonly Period[]): void;
  /** The token of one period, or of everything. */
  setToken(token: string, period?: Period): void;
  /** China's amount from now on, of what is published; everybody else stays at 100. */
  setAmount(amount: number, period?: Period): void;
}

/** Nothing is published yet; China trades 900 of 1,000. */
export function aSource(profile: Partial<SourceProfile> = {}): MemorySource {
  const published = new Set<string>();
  const tokens = new Map<string, string>();
  const amounts = new Map<string, number>();
  let retrievals = 0;
  const source: MemorySource = {
    profile: aProfile(profile),
    asked: [],
    pulled: [],
    publish: (reporter, ...periods) => {
      for (const period of periods) published.add(`${reporter} ${period}`);
    },
    setToken: (token, period = 'all') => void tokens.set(period, token),
    setAmount: (amount, period = 'all') => void amounts.set(period, amount),
    async publication(reporter, period) {
      source.asked.push(`${reporter} ${period}`);
      const token = tokens.get(period) ?? tokens.get('all');
      return { published: published.has(`${reporter} ${period}`), ...(token !== undefined && { token }) };
    },
    async pull(series, period) {
      retrievals += 1;
      // Retrievals are later than one another, as real ones are.
      const retrievedAt = new Date(Date.UTC(2026, 10, 1) + retrievals * 1000).toISOString();
      const amount = amounts.get(period) ?? amounts.get('all') ?? 900;
      const value = { unit: 'USD', total: amount + 100, partners: { CN: amount, VN: 100 } };
      for (const id of series) source.pulled.push({ series: id, period });
      const contents = series.map((id) => ({
        series: id,
        period,
        measures: { value },
        retrievedAt,
        query: 'https://example.org/',
      }));
      return { contents, refusals: [] };
    },
  };
  return source;
}
