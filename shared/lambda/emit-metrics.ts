/**
 * Metrics in CloudWatch's embedded metric format: a line of the log that CloudWatch turns into metrics, so that counting
 * costs no call and needs no permission. Own code, because the format is one object, and Powertools' writer of it is 16 kB
 * in each bundle.
 */
import { type Counts, type Dimension, METRICS_NAMESPACE, type MetricName, metrics } from './metric-names.ts';

export interface MetricContext {
  readonly at: Date;
  readonly stage: string;
  /** Needed where a metric is counted by source. */
  readonly source?: string | undefined;
  /** Finds the log of the call that counted; no dimension. */
  readonly run?: string | undefined;
}

/** The line for these counts; undefined when there is nothing to say. Throws a RangeError for a count that is none. */
export function metricLine(counts: Counts, { at, stage, source, run }: MetricContext): string | undefined {
  const counted = Object.entries(counts).filter(
    ([name]) => source !== undefined || !dimensionsOf(name).includes('source'),
  );
  if (counted.length === 0) return undefined;
  for (const [name, count] of counted)
    if (!Number.isFinite(count) || count < 0) throw new RangeError(`${name} counts ${count}; expected 0 or more`);
  const directives = Map.groupBy(counted, ([name]) => dimensionsOf(name).join());
  return JSON.stringify({
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [...directives].map(([dimensions, members]) => ({
        Namespace: METRICS_NAMESPACE,
        Dimensions: [dimensions.split(',')],
        Metrics: members.map(([Name]) => ({ Name, Unit: 'Count' })),
      })),
    },
    stage,
    ...(source !== undefined && { source }),
    ...(run !== undefined && { run }),
    ...Object.fromEntries(counted),
  });
}

/** `Object.entries` forgets which names there are. */
function dimensionsOf(name: string): readonly Dimension[] {
  return metrics[name as MetricName];
}

/**
 * Writes the line where CloudWatch reads it: past the console, which Lambda would wrap in another object. Only where the
 * stack asks for metrics; on one machine nobody reads them.
 */
export function emitMetrics(counts: Counts, context: Omit<MetricContext, 'stage' | 'at'>): void {
  const stage = process.env['STAGE'];
  if (process.env['POWERTOOLS_METRICS_NAMESPACE'] !== METRICS_NAMESPACE || stage === undefined) return;
  const line = metricLine(counts, { ...context, stage, at: new Date() });
  if (line !== undefined) process.stdout.write(`${line}\n`);
}
