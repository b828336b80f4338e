import { Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, type MetricName, metrics } from '../../shared/lambda/metric-names.ts';
import type { Stage } from '../stage.ts';

/** A metric that the functions emit, by the one table of their names. Throws where the table wants a source and none is given. */
export function serviceMetric(
  stage: Stage,
  metricName: MetricName,
  { source, ...rest }: Omit<MetricProps, 'namespace' | 'metricName' | 'dimensionsMap'> & { source?: string } = {},
): Metric {
  const values = { stage: stage.name, ...(source !== undefined && { source }) };
  const dimensions = metrics[metricName];
  if (dimensions.join() !== Object.keys(values).join())
    throw new Error(
      `${metricName} has the dimensions ${dimensions.join(', ')}; found ${Object.keys(values).join(', ')}`,
    );
  return new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap: values, statistic: 'Sum', ...rest });
}
