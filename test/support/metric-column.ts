import type * as z from 'zod';
import { gapReason } from '../../shared/domain/gap.ts';
import { metricOf, metricSchema } from '../../shared/domain/metrics/index.ts';
import type { Question } from '../../shared/domain/metrics/metric.ts';
import { aligned, type Panel, type Span } from '../../shared/domain/panel.ts';
import type { Period } from '../../shared/domain/period.ts';
import { aPanel, type HistoryEntry } from './a-history.ts';

export type MetricInput = z.input<typeof metricSchema>;

export interface Measured {
  readonly span?: Span;
  readonly from?: Period;
  /** The metric's second input, such as the exports. */
  readonly other?: readonly HistoryEntry[];
  readonly subject?: string;
}

/** What the metric is asked, on made-up months: one month is one column in both inputs. */
export function aQuestion(
  entries: readonly HistoryEntry[] | Panel,
  { span = 1, other, ...given }: Measured = {},
): Question {
  const at = given.from === undefined ? {} : { from: given.from };
  const own = isPanel(entries) ? entries : aPanel(entries, at);
  const [panel = own, ...others] = aligned(other === undefined ? [own] : [own, aPanel(other, at)]);
  return { panel, others, span, ...(given.subject !== undefined && { subject: given.subject }) };
}

/** A metric as a rule writes it, measured month by month: a number, or the reason for none. */
export function measured(
  metric: MetricInput,
  entries: readonly HistoryEntry[] | Panel,
  given: Measured = {},
): (number | string)[] {
  const document = metricSchema.parse(metric);
  const { values, gaps } = metricOf(document).measure(document, aQuestion(entries, given));
  return [...values].map((value, t) => gapReason(gaps[t] ?? 0) ?? value);
}

/** The one number of a metric in a single month. */
export function measuredOnce(metric: MetricInput, partners: Readonly<Record<string, number>>, total?: number) {
  return measured(metric, [{ partners, ...(total !== undefined && { total }) }])[0];
}

function isPanel(given: readonly HistoryEntry[] | Panel): given is Panel {
  return 'columns' in given;
}
