import type * as z from 'zod';
import type { History } from '../../shared/domain/assess.ts';
import { type Panel, panelOf } from '../../shared/domain/panel.ts';
import type { Period } from '../../shared/domain/period.ts';
import { compileRule, type Rule, ruleSchema } from '../../shared/domain/rule.ts';
import { seriesOf } from '../../shared/domain/series-selection.ts';
import type { Vintage } from '../../shared/domain/series.ts';
import { aHistory, chinaPercent, type HistoryEntry } from './a-history.ts';

type Written = z.input<typeof ruleSchema>;
type WrittenCondition = Pick<Extract<Written, { metric: unknown }>, 'series' | 'metric' | 'threshold'> &
  Partial<Pick<Extract<Written, { metric: unknown }>, 'change' | 'window' | 'persist' | 'guards'>>;

/** A condition on China's share above 80 % of a code, unless said otherwise. */
export function aCondition(commodity: string, given: Partial<WrittenCondition> = {}): WrittenCondition {
  return {
    series: { source: 'us-census', reporter: 'US', flow: 'imports', basis: 'consumption', commodities: [commodity] },
    metric: { kind: 'partner-share', partner: 'CN' },
    threshold: { above: '80%' },
    ...given,
  };
}

export type WrittenExpression =
  | WrittenCondition
  | { readonly all: readonly WrittenExpression[] }
  | { readonly any: readonly WrittenExpression[] }
  | { readonly not: WrittenExpression };

/** A rule of several conditions. */
export function aComposedRule(expression: Exclude<WrittenExpression, WrittenCondition>, given: object = {}): Rule {
  const document: unknown = { id: 'composed', name: 'Several conditions', ...expression, ...given };
  return compileRule(ruleSchema.parse(document));
}

/** What each code traded, by code; a panel of several codes adds them up. */
export function historyOf(
  entries: Readonly<Record<string, readonly HistoryEntry[]>>,
  from: Period = '2025-01',
): History {
  const vintages = new Map(
    Object.entries(entries).map(([commodity, months]) => [commodity, aHistory(months, { from, commodity })]),
  );
  return storedHistory((id) => vintages.get(id.split('/').at(-1) ?? '') ?? []);
}

/** The history of stored vintages; panels are kept, as the service keeps them. */
export function storedHistory(vintagesOf: (id: string) => readonly Vintage[]): History {
  const panels = new Map<string, Panel>();
  return (selection) => {
    const key = JSON.stringify([seriesOf(selection), selection.measure]);
    const panel = panels.get(key) ?? panelOf(seriesOf(selection).map(vintagesOf), selection.measure);
    panels.set(key, panel);
    return panel;
  };
}

/** China's percentages by code; null is a month that was not retrieved. */
export function chinaByCode(percents: Readonly<Record<string, readonly (number | null)[]>>): History {
  return historyOf(Object.fromEntries(Object.entries(percents).map(([code, given]) => [code, chinaPercent(given)])));
}
