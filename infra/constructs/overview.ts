import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PRICES } from '../prices.ts';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';
import type { Notices } from './notices.ts';
import type { Pipeline } from './pipeline.ts';
import { serviceMetric } from './service-metrics.ts';
import { smsSpent } from './sms.ts';
import type { Store } from './store.ts';

export interface OverviewProps {
  readonly stage: Stage;
  readonly alarms: Alarms;
  readonly pipelines: Readonly<Record<string, Pipeline>>;
  readonly functions: readonly lambda.Function[];
  readonly notices: Notices;
  readonly store: Store;
}

/** One page that answers: did every release arrive, was it evaluated, who was told, what did it cost. */
export class Overview extends Construct {
  private readonly props: OverviewProps;

  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    this.props = props;
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `chokepoint-${props.stage.name}`,
      defaultInterval: Duration.days(14),
      widgets: [
        [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: props.alarms.all, width: 24, height: 4 })],
        question('Did every release arrive?'),
        this.releases(),
        question('Was it evaluated?'),
        this.evaluation(),
        question('Who was told?'),
        this.delivery(),
        question('What did it cost?'),
        this.cost(),
      ],
    });
  }

  private releases(): cloudwatch.IWidget[] {
    const { stage, pipelines } = this.props;
    const sources = Object.keys(pipelines);
    const bySource = (name: 'ReleasesFound' | 'ReleasesLate', statistic: string) =>
      sources.map((source) =>
        serviceMetric(stage, name, { source, statistic, label: source, period: Duration.days(1) }),
      );
    const runs = Object.entries(pipelines).flatMap(([source, { stateMachine }]) => [
      stateMachine.metricSucceeded({ label: `${source}, succeeded`, period: Duration.days(1) }),
      stateMachine.metricFailed({ label: `${source}, failed`, period: Duration.days(1) }),
    ]);
    return [
      graph('Releases processed a day', bySource('ReleasesFound', 'Sum')),
      graph('Releases late', bySource('ReleasesLate', 'Maximum')),
      graph('Runs a day', runs),
    ];
  }

  private evaluation(): cloudwatch.IWidget[] {
    const { stage } = this.props;
    const daily = { period: Duration.days(1) };
    return [
      graph('Series stored a day', [
        serviceMetric(stage, 'SeriesStored', { ...daily, label: 'stored' }),
        serviceMetric(stage, 'SeriesRevised', { ...daily, label: 'of these revised' }),
      ]),
      graph('Assessments a day', [serviceMetric(stage, 'Assessments', { ...daily, label: 'assessments' })]),
      graph('Alert events and failed batches a day', [
        serviceMetric(stage, 'AlertEvents', { ...daily, label: 'alert events' }),
        serviceMetric(stage, 'BatchesFailed', { ...daily, label: 'failed batches' }),
      ]),
    ];
  }

  private delivery(): cloudwatch.IWidget[] {
    const { stage, notices } = this.props;
    const daily = { period: Duration.days(1) };
    return [
      graph('Notices a day', [
        serviceMetric(stage, 'NoticesSent', { ...daily, label: 'sent' }),
        serviceMetric(stage, 'EventsHeld', { ...daily, label: 'events held for later' }),
        serviceMetric(stage, 'NoticesParked', { ...daily, label: 'parked' }),
        serviceMetric(stage, 'DeliveriesDeferred', { ...daily, label: 'deferred' }),
      ]),
      graph('Public topic a day', [
        notices.publicTopic.metricNumberOfNotificationsDelivered({ ...daily, label: 'delivered' }),
        notices.publicTopic.metricNumberOfNotificationsFailed({ ...daily, label: 'failed' }),
      ]),
      graph('Addresses lost a day', [serviceMetric(stage, 'AddressesLost', { ...daily, label: 'addresses' })]),
    ];
  }

  private cost(): cloudwatch.IWidget[] {
    const { store, functions } = this.props;
    const period = Duration.days(1);
    const writes = store.table.metricConsumedWriteCapacityUnits({ period, statistic: 'Sum' });
    const reads = store.table.metricConsumedReadCapacityUnits({ period, statistic: 'Sum' });
    const durations = functions.map((each) => each.metricDuration({ period, statistic: 'Sum' }));
    // A function that did not run has no duration, and the sum would have none with it.
    const gigabyteSeconds = functions.map((each, index) => `FILL(f${index}, 0) * ${memoryOf(each) / 1_024 / 1_000}`);
    // Prices of a unit are written by the million: an exponent is none of CloudWatch's numbers.
    const dollars = (label: string, expression: string, usingMetrics: Record<string, cloudwatch.IMetric>) =>
      new cloudwatch.MathExpression({ label, expression, period, usingMetrics });
    return [
      graph('US dollars a day, at list prices of us-east-1', [
        dollars('DynamoDB writes', `writes * ${PRICES.writeUnit * 1e6} / 1000000`, { writes }),
        dollars('DynamoDB reads', `reads * ${PRICES.readUnit * 1e6} / 1000000`, { reads }),
        dollars(
          'Lambda',
          `(${gigabyteSeconds.join(' + ')}) * ${PRICES.lambdaGigabyteSecond}`,
          Object.fromEntries(durations.map((duration, index) => [`f${index}`, duration])),
        ),
      ]),
      graph('SMS, US dollars of the month (whole account)', [smsSpent(period)]),
      graph('Units a day', [writes, reads]),
    ];
  }
}

function question(text: string): cloudwatch.IWidget[] {
  return [new cloudwatch.TextWidget({ markdown: `## ${text}`, width: 24, height: 1 })];
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
}

/** MB that a function was given. */
function memoryOf(each: lambda.Function): number {
  const resource = each.node.defaultChild;
  const memorySize = resource instanceof lambda.CfnFunction ? resource.memorySize : undefined;
  if (memorySize === undefined) throw new Error(`${each.node.path} has no memory size`);
  return memorySize;
}
