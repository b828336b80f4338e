/** The registry: a new metric is its own file and one line here. */
import * as z from 'zod';
import type { Metric } from './metric.ts';
import { partnerShare } from './partner-share.ts';
import { tradeValue } from './trade-value.ts';

const metrics = [partnerShare, tradeValue] as const;

/** The keys below `metric:` in a rule; `kind` says which metric they belong to. */
export const metricSchema = z.discriminatedUnion('kind', [partnerShare.schema, tradeValue.schema]);
export type MetricDocument = z.output<typeof metricSchema>;

const byKind: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.kind, metric as unknown as Metric]));

/** The metric that a parsed document names. */
export function metricOf(document: MetricDocument): Metric {
  const metric = byKind.get(document.kind);
  if (metric === undefined) throw new RangeError(`no metric is registered as ${document.kind}`);
  return metric;
}
