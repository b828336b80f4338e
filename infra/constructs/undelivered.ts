import { Duration, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

/**
 * Where a start that a schedule could not make, or a scheduled call that failed for good, is kept for somebody to look at.
 * Nothing reads it: whatever lies in it is made up for by the next start.
 */
export class Undelivered extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, alarms: Alarms) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      // Of SQS itself: the scheduler's roles need no right to a key.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the schedules and the scheduled functions.',
    });
    alarms.add({
      runbook: 'start-undelivered',
      impact:
        'A schedule could not start its run or function, or the function failed at every attempt; the next start makes up for it.',
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
