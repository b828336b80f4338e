import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, type ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { acknowledgeVersions } from './acknowledge-versions.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';
import type { Undelivered } from './undelivered.ts';

export interface ScheduledFunctionProps<Contract extends z.ZodObject> extends ServiceFunctionProps<Contract> {
  readonly undelivered: Undelivered;
  readonly schedule: ScheduleExpression;
  /** What the schedule is for, in a sentence. */
  readonly description: string;
  /** Whole hours in which it must have run at least once. */
  readonly silentHours: number;
  /** What it means for readers or operators when it does not run at all, in a sentence. */
  readonly silenceImpact: string;
}

/** A function that a schedule calls. Silence is a failure: beside the alarm on errors it has one on not running. */
export class ScheduledFunction<Contract extends z.ZodObject> extends ServiceFunction<Contract> {
  constructor(scope: Construct, id: string, props: ScheduledFunctionProps<Contract>) {
    super(scope, id, props);
    const { undelivered } = props;
    // Repeated calls are safe; one that fails three times is called again by the schedule anyhow.
    this.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      // Not CDK's SqsDestination, which grants to look at the queue as well.
      onFailure: {
        bind: (_, failing) => {
          failing.grantPrincipal.addToPrincipalPolicy(
            new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queue.queueArn] }),
          );
          return { destination: undelivered.queue.queueArn };
        },
      },
    });
    const target = new LambdaInvoke(this.function, {
      role: this.scheduleRole(),
      // The one correlation id of what this call does.
      input: ScheduleTargetInput.fromObject({ run: ContextAttribute.executionId }),
      deadLetterQueue: undelivered.queue,
      retryAttempts: 3,
      maxEventAge: Duration.minutes(30),
    });
    new Schedule(this, 'Schedule', { description: props.description, schedule: props.schedule, target });
    props.alarms.add({
      runbook: `${props.folder}-not-running`,
      impact: props.silenceImpact,
      metric: this.function.metricInvocations({ period: Duration.hours(1), statistic: 'Sum' }),
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: props.silentHours,
      missingData: TreatMissingData.BREACHING,
    });
  }

  private scheduleRole(): iam.Role {
    const { account } = Stack.of(this);
    const role = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    acknowledgeVersions(role, [this.function]);
    return role;
  }
}
