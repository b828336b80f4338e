import { ArnFormat, Duration, RemovalPolicy, Stack, TimeZone, Validations } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { SourceProfile } from '../../shared/domain/source-profile.ts';
import { type PipelineSteps, pipelineDefinition } from '../pipeline-definition.ts';
import type { Stage } from '../stage.ts';
import { acknowledgeVersions } from './acknowledge-versions.ts';
import type { Alarms } from './alarms.ts';
import type { Undelivered } from './undelivered.ts';

export type ScheduledSource = Pick<SourceProfile, 'id' | 'name' | 'timeZone' | 'lookAt' | 'concurrency'>;

export interface PipelineProps {
  readonly stage: Stage;
  readonly alarms: Alarms;
  readonly steps: PipelineSteps;
  readonly source: ScheduledSource;
  readonly undelivered: Undelivered;
}

/** One source's state machine, started at the hours and in the time zone at which the source publishes. */
export class Pipeline extends Construct {
  readonly stateMachine: StateMachine;
  /** Executions of it, whatever their name, as a policy names them and as cdk-nag reports that. */
  readonly executions: { readonly arn: string; readonly finding: string };

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { stage, source, steps } = props;
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: `chokepoint-${stage.name}-${source.id}`,
      definitionBody: DefinitionBody.fromChainable(pipelineDefinition(this, steps, source.concurrency)),
      role,
      // A backfill of many years at the source's pace takes hours; more than this and something is stuck.
      timeout: Duration.hours(12),
      tracingEnabled: true,
      logs: { destination: this.logGroup(stage), level: LogLevel.ALL, includeExecutionData: true },
    });
    const resourceName = `chokepoint-${stage.name}-${source.id}:*`;
    this.executions = {
      arn: Stack.of(this).formatArn({
        service: 'states',
        resource: 'execution',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      finding: `Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${resourceName}`,
    };
    acknowledgeRole(role, Object.values(steps));
    this.schedule(props);
    this.addAlarms(props);
  }

  private logGroup(stage: Stage): LogGroup {
    return new LogGroup(this, 'Logs', { retention: stage.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
  }

  private schedule({ source, undelivered }: PipelineProps): void {
    const target = new StepFunctionsStartExecution(this.stateMachine, {
      // Not named: the execution's own name becomes the run's, so an operator finds one by the other.
      input: ScheduleTargetInput.fromObject({ source: source.id }),
      retryAttempts: 10,
      maxEventAge: Duration.hours(2),
      deadLetterQueue: undelivered.queue,
    });
    for (const time of source.lookAt) {
      const { hour, minute } = wallClock(time);
      new Schedule(this, `LookAt${hour}${minute}`, {
        description: `Look for a release of ${source.name} at ${time}, ${source.timeZone}`,
        schedule: ScheduleExpression.cron({ hour, minute, timeZone: TimeZone.of(source.timeZone) }),
        target,
      });
    }
  }

  private addAlarms({ alarms, source }: PipelineProps): void {
    const period = Duration.minutes(15);
    const failed = new MathExpression({
      // A metric without a value in a period would leave the sum without one.
      expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
      label: 'Runs that did not succeed',
      period,
      usingMetrics: {
        failed: this.stateMachine.metricFailed({ period }),
        timedOut: this.stateMachine.metricTimedOut({ period }),
        aborted: this.stateMachine.metricAborted({ period }),
      },
    });
    alarms.add({
      runbook: 'run-failed',
      about: source.id,
      impact: `A run of ${source.name} did not complete: alerts on its newest figures may be missing or late.`,
      metric: failed,
      threshold: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
    // Hours, not one day: a day's total would include the run of nearly two days ago when it is read late.
    alarms.add({
      runbook: 'not-running',
      about: source.id,
      impact: `No run of ${source.name} has started for 26 hours: releases pass unseen and nobody is told.`,
      metric: this.stateMachine.metricStarted({ period: Duration.hours(1), statistic: 'Sum' }),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 26,
      missingData: TreatMissingData.BREACHING,
    });
  }
}

/** `08:35` as the parts of a cron expression. */
function wallClock(time: string): { hour: string; minute: string } {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (match === null) throw new Error(`A source is looked at at ${JSON.stringify(time)}; expected HH:MM.`);
  return { hour: String(Number(match[1])), minute: String(Number(match[2])) };
}

function acknowledgeRole(role: iam.Role, steps: readonly lambda.Function[]): void {
  acknowledgeVersions(role, steps);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray and the delivery of vended logs take no narrower resource than *.',
  });
}
