/** The registry: a new metric is its own file, its import and one line here. */
import * as z from 'zod';
import { anomaly } from './anomaly.ts';
import { balance } from './balance.ts';
import { concentration } from './concentration.ts';
import { coverage } from './coverage.ts';
import { dependency } from './dependency.ts';
import { effectiveSuppliers } from './effective-suppliers.ts';
import type { Metric } from './metric.ts';
import { netImportReliance } from './net-import-reliance.ts';
import { partnerShare } from './partner-share.ts';
import { partnerSwitch } from './partner-switch.ts';
import { supplierCount } from './supplier-count.ts';
import { topShare } from './top-share.ts';
import { tradeQuantity } from './trade-quantity.ts';
import { tradeValue } from './trade-value.ts';
import { unitValue } from './unit-value.ts';

const metrics = [
  partnerShare,
  topShare,
  concentration,
  effectiveSuppliers,
  supplierCount,
  tradeValue,
  tradeQuantity,
  unitValue,
  balance,
  coverage,
  netImportReliance,
  partnerSwitch,
  anomaly,
  dependency,
] as const;

type SchemasOf<Metrics extends readonly { readonly schema: z.ZodType }[]> = {
  -readonly [Index in keyof Metrics]: Metrics[Index]['schema'];
};

const schemas = metrics.map(({ schema }) => schema) as unknown as SchemasOf<typeof metrics>;

/** The keys below `metric:` in a rule; `kind` says which metric they belong to. */
export const metricSchema = z.discriminatedUnion('kind', schemas);
export type MetricDocument = z.output<typeof metricSchema>;

const byKind: ReadonlyMap<string, Metric> = new Map(
  metrics.map((metric) => [metric.kind, metric as unknown as Metric]),
);

/** The metric that a parsed document names. */
export function metricOf(document: MetricDocument): Metric {
  const metric = byKind.get(document.kind);
  if (metric === undefined) throw new RangeError(`no metric is registered as ${document.kind}`);
  return metric;
}
