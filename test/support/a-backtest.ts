/** Backtests of rules on China's share, month by month as released, and as revised. */
import type { AlertEvent } from '../../shared/domain/alert.ts';
import { type Backtest, backtest } from '../../shared/domain/backtest.ts';
import { addMonths } from '../../shared/domain/period.ts';
import type { Rule } from '../../shared/domain/rule.ts';
import type { Vintage } from '../../shared/domain/series.ts';
import { aRule } from './a-history.ts';
import { aProfile } from './a-profile.ts';
import { aVintage } from './a-vintage.ts';

export const START = '2025-01';

/** China's share in percent, or that the source withholds the month. */
type Figure = number | 'suppressed';

interface Given {
  /** Month by month, as first released; null: never retrieved. */
  readonly first: readonly (Figure | null)[];
  /** With the release of a month (by index), other figures of earlier ones (by index). */
  readonly revised?: readonly { readonly release: number; readonly month: number; readonly figure: Figure }[];
}

export function releasedAt(index: number): string {
  return `${addMonths(START, index + 2)}-05T12:30:00.000Z`;
}

export function vintages({ first, revised = [] }: Given): Vintage[] {
  const of = (index: number, release: number, figure: Figure) => {
    const partners = typeof figure === 'number' ? { CN: figure, VN: 100 - figure } : {};
    const content =
      figure === 'suppressed'
        ? { measures: {}, suppressed: true }
        : { measures: { value: { unit: 'USD', total: 100, partners } } };
    return aVintage({ period: addMonths(START, index), retrievedAt: releasedAt(release), ...content });
  };
  return [
    ...first.flatMap((figure, index) => (figure === null ? [] : [of(index, index, figure)])),
    ...revised.map(({ release, month, figure }) => of(month, release, figure)),
  ];
}

/** The backtest of a rule on these figures; of one on China's share above 80% where none is given. */
export function aBacktest(given: Given, rule: Rule = aRule()): Backtest {
  return backtest(rule, () => vintages(given), { profile: aProfile() });
}

/** One line an event. */
export const story = (events: readonly AlertEvent[]) =>
  events.map(({ kind, period, from, to }) => `${period} ${kind} ${from} to ${to}`);
