import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { METRICS_NAMESPACE, metrics } from '../../shared/lambda/metric-names.ts';
import { sources } from '../../shared/sources/index.ts';
import { metricsOf, ofType, only, said } from './template.ts';

/**
 * What AWS emits, by its documentation: each metric with the dimensions under which it exists. Lambda: "Types of metrics for
 * Lambda functions"; Step Functions: "Execution metrics"; SNS: "Monitoring Amazon SNS topics using CloudWatch"; SQS:
 * "Available CloudWatch metrics"; DynamoDB: "DynamoDB Metrics and dimensions"; HTTP API: "Working with metrics for HTTP APIs".
 */
const OF_AWS: Readonly<Record<string, string>> = {
  'AWS/Lambda Errors': 'FunctionName',
  'AWS/Lambda Invocations': 'FunctionName',
  'AWS/Lambda Duration': 'FunctionName',
  'AWS/States ExecutionsStarted': 'StateMachineArn',
  'AWS/States ExecutionsSucceeded': 'StateMachineArn',
  'AWS/States ExecutionsFailed': 'StateMachineArn',
  'AWS/States ExecutionsTimedOut': 'StateMachineArn',
  'AWS/States ExecutionsAborted': 'StateMachineArn',
  'AWS/SNS NumberOfNotificationsFailed': 'TopicName',
  'AWS/SNS NumberOfNotificationsDelivered': 'TopicName',
  'AWS/SNS SMSMonthToDateSpentUSD': '',
  'AWS/SQS ApproximateNumberOfMessagesVisible': 'QueueName',
  'AWS/DynamoDB ReadThrottleEvents': 'TableName',
  'AWS/DynamoDB WriteThrottleEvents': 'TableName',
  'AWS/DynamoDB ConsumedReadCapacityUnits': 'TableName',
  'AWS/DynamoDB ConsumedWriteCapacityUnits': 'TableName',
  'AWS/ApiGateway 5xx': 'ApiId',
};

const whole = { sms: 'on' };

const alarmed = ofType('AWS::CloudWatch::Alarm', whole).flatMap(([, alarm]) => metricsOf(alarm));

const widgetsSchema = z.object({
  widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())).optional() }) })),
});

/** What the dashboard draws: `[namespace, name, dimension, value, …, options]`. */
const drawn = (() => {
  const body = said(only('AWS::CloudWatch::Dashboard', '', whole).Properties['DashboardBody']);
  const { widgets } = widgetsSchema.parse(JSON.parse(body));
  const rows = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  return rows
    .filter(([namespace]) => typeof namespace === 'string')
    .map((row) => {
      const texts = row.filter((each) => typeof each === 'string') as string[];
      const pairs = texts.slice(2);
      return {
        Namespace: texts[0]!,
        MetricName: texts[1]!,
        Dimensions: pairs.flatMap((Name, index) => (index % 2 === 0 ? [{ Name, Value: pairs[index + 1] }] : [])),
      };
    });
})();

const functions = new URL('../../functions/', import.meta.url);
const handlers = readdirSync(functions, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('handler.ts'))
  .map((file) => readFileSync(new URL(file, functions), 'utf8'))
  .join('\n');

describe.each([
  ['an alarm', alarmed],
  ['the dashboard', drawn],
])('what %s looks at', (_, looked) => {
  const ours = looked.filter(({ Namespace }) => Namespace === METRICS_NAMESPACE);
  const ofAws = looked.filter(({ Namespace }) => Namespace !== METRICS_NAMESPACE);

  it('is emitted by AWS under that name and those dimensions', () => {
    expect(ofAws.length).toBeGreaterThan(5);
    for (const { Namespace, MetricName, Dimensions } of ofAws)
      expect({ [`${Namespace} ${MetricName}`]: Dimensions.map(({ Name }) => Name).join() }).toEqual({
        [`${Namespace} ${MetricName}`]: OF_AWS[`${Namespace} ${MetricName}`],
      });
  });

  it('or by the functions, under a name and dimensions of the one table', () => {
    expect(ours.length).toBeGreaterThan(3);
    const known: Readonly<Record<string, readonly string[]>> = metrics;
    for (const { MetricName, Dimensions } of ours)
      expect({ [MetricName]: Dimensions.map(({ Name }) => Name).sort() }).toEqual({
        [MetricName]: [...(known[MetricName] ?? [])].sort(),
      });
  });

  it('for this stage alone, and sources that there are', () => {
    const values = (name: string) =>
      new Set(
        ours.flatMap(({ Dimensions }) => Dimensions.filter(({ Name }) => Name === name).map(({ Value }) => Value)),
      );
    expect(values('stage')).toEqual(new Set(['dev']));
    expect(values('source')).toEqual(new Set(Object.keys(sources)));
  });
});

describe('a metric of the one table', () => {
  it.each(Object.keys(metrics))('%s is counted by a handler, and drawn on the dashboard', (name) => {
    expect(handlers).toMatch(new RegExp(`\\b${name}\\b`));
    expect(drawn.map(({ MetricName }) => MetricName)).toContain(name);
  });
});
