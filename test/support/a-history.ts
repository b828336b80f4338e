import { type Panel, panelOf } from '../../shared/domain/panel.ts';
import { addMonths, type Period } from '../../shared/domain/period.ts';
import { compileRule, type Rule, type ruleSchema } from '../../shared/domain/rule.ts';
import type { Vintage } from '../../shared/domain/series.ts';
import type * as z from 'zod';
import { aRuleDocument } from './a-rule-document.ts';
import { aVintage } from './a-vintage.ts';

/** A published month: each partner's amount, and the world total where it is not their sum. */
export interface Month {
  readonly partners: Readonly<Record<string, number>>;
  readonly total?: number;
  readonly unit?: string;
}

/** `undefined`: not retrieved. */
export type HistoryEntry = Month | 'suppressed' | undefined;

/** The vintages of one series, one a month that was retrieved, from 2025-01 unless said otherwise. */
export function aHistory(
  entries: readonly HistoryEntry[],
  given: { from?: Period; commodity?: string } = {},
): Vintage[] {
  const { from = '2025-01', commodity = '8101940000' } = given;
  return entries.flatMap((entry, index) => {
    if (entry === undefined) return [];
    const period = addMonths(from, index);
    const series = `us-census/US/imports/consumption/${commodity}`;
    const query = `https://api.census.gov/data/timeseries/intltrade/imports/hs?time=${period}`;
    const retrievedAt = `${addMonths(period, 2)}-05T12:30:00.000Z`;
    if (entry === 'suppressed')
      return [aVintage({ series, period, query, retrievedAt, measures: {}, suppressed: true })];
    const { partners, unit = 'USD' } = entry;
    const total = entry.total ?? Object.values(partners).reduce((sum, amount) => sum + amount, 0);
    return [aVintage({ series, period, query, retrievedAt, measures: { value: { unit, total, partners } } })];
  });
}

/** Months in which China has so many of 100 and Vietnam the rest; null is a month that was not retrieved. */
export function chinaPercent(percents: readonly (number | null)[]): HistoryEntry[] {
  return percents.map((percent) => (percent === null ? undefined : { partners: { CN: percent, VN: 100 - percent } }));
}

/** The panel of one series. */
export function aPanel(entries: readonly HistoryEntry[], given: { from?: Period } = {}): Panel {
  return panelOf([aHistory(entries, given)], 'value');
}

/** A compiled rule on China's share above 80 %, month by month, unless said otherwise. */
export function aRule(given: Partial<z.input<typeof ruleSchema>> = {}): Rule {
  return compileRule(aRuleDocument({ window: { months: 1 }, threshold: { above: '80%' }, ...given }));
}
