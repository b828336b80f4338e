import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface OperationsAlarmProps {
  /** Heading of `infra/RUNBOOK.md` that says what to do. */
  readonly runbook: string;
  /** What it means for readers or operators that this alarm is on, in a sentence. */
  readonly impact: string;
  /** What the alarm is about, when several alarms share a heading: a source. */
  readonly about?: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  readonly comparison?: cloudwatch.ComparisonOperator;
  readonly evaluationPeriods?: number;
  readonly missingData: cloudwatch.TreatMissingData;
}

/** Makes every alarm of a stage: named for its runbook heading, saying its impact, told to the operations topic. */
export class Alarms extends Construct {
  /** Every alarm made so far, for the dashboard. */
  readonly all: Alarm[] = [];
  private readonly stage: Stage;
  private readonly action: SnsAction;

  constructor(scope: Construct, id: string, props: { stage: Stage; operationsTopic: ITopic }) {
    super(scope, id);
    this.stage = props.stage;
    this.action = new SnsAction(props.operationsTopic);
  }

  add(props: OperationsAlarmProps): Alarm {
    const name = props.about === undefined ? props.runbook : `${props.about}-${props.runbook}`;
    const alarm = new Alarm(this, name, {
      alarmName: `chokepoint-${this.stage.name}-${name}`,
      alarmDescription: `${props.impact} Runbook: infra/RUNBOOK.md#${props.runbook}`,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      treatMissingData: props.missingData,
    });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
    this.all.push(alarm);
    return alarm;
  }
}
