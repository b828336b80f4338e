/**
 * What the emulator cannot do. The stack that is deployed differs from the real one by `withoutGaps` alone; each line
 * says why, and where the same thing is asserted instead.
 */
import type { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IConstruct } from 'constructs';

interface Gap {
  readonly what: string;
  readonly why: string;
  /** Files of tests, or folders. */
  readonly instead: readonly string[];
  /** Changes the template so that it can be deployed; left out where the template stays and only the behaviour lacks. */
  readonly bridge?: (construct: IConstruct) => void;
}

export const gaps: readonly Gap[] = [
  {
    what: 'alarms over an expression of several metrics',
    why: 'its CloudFormation refuses AWS::CloudWatch::Alarm with Metrics; the alarm is deployed on one of its metrics',
    instead: ['test/infra/emulator-gaps.test.ts', 'test/infra/metrics.test.ts'],
    bridge: (construct) => {
      if (construct instanceof CfnAlarm && Array.isArray(construct.metrics)) onOneMetric(construct);
    },
  },
  {
    what: 'budgets',
    why: 'its CloudFormation has no AWS::Budgets::Budget',
    instead: ['test/infra/chokepoint-stack.test.ts'],
    bridge: (construct) => {
      if (construct instanceof CfnBudget) construct.node.scope?.node.tryRemoveChild(construct.node.id);
    },
  },
  {
    what: 'what Step Functions and EventBridge Scheduler may call',
    why: 'it invokes their targets without asking the role',
    instead: ['test/deploy/service-roles.ts'],
  },
  {
    what: 'schedules that start something at their hours, in their time zones',
    why: 'no test can wait for 08:30 in New York, nor be disturbed by it; they are deployed disabled',
    instead: ['test/infra/chokepoint-stack.test.ts'],
    bridge: (construct) => {
      if (construct instanceof CfnSchedule) construct.state = 'DISABLED';
    },
  },
  {
    what: 'alarms that go off, dashboards, X-Ray, log retention, point-in-time recovery, TTL',
    why: 'it stores their settings, nothing more',
    instead: ['test/infra/alarms.test.ts', 'test/infra/chokepoint-stack.test.ts', 'test/infra/safe-changes.test.ts'],
  },
  {
    what: 'the console behind CloudFront',
    why: 'what copies it into its bucket is a function of the CDK that brings the AWS command line; it is switched off',
    instead: ['test/infra/console-hosting.test.ts'],
  },
  {
    what: 'the answer to a preflight request of the console',
    why: 'its API Gateway refuses every one of an API that CloudFormation made',
    instead: ['test/infra/api.test.ts'],
  },
  {
    what: 'an e-mail address that waits for its confirmation',
    why: 'its SNS takes every one as confirmed',
    instead: ['test/local/sns/subscriptions.test.ts', 'test/shared/lambda/settle-addresses.test.ts'],
  },
  {
    what: 'numbers whose owners answered STOP, and so addresses for SMS altogether',
    why: 'its SNS has no CheckIfPhoneNumberIsOptedOut, and without an answer no number is taken',
    instead: [
      'test/local/sns/subscriptions.test.ts',
      'test/shared/lambda/settle-addresses.test.ts',
      'test/infra/permissions.test.ts',
    ],
  },
  {
    what: 'e-mail and SMS as readers get them',
    why: 'its SNS delivers to queues and HTTP; of the rest it keeps a line in a log',
    instead: ['test/local/sns', 'test/local/start.test.ts'],
  },
];

/** Bridges every gap in a stack that is about to be synthesized. */
export function withoutGaps(stack: Stack): void {
  for (const construct of stack.node.findAll()) for (const { bridge } of gaps) bridge?.(construct);
}

function onOneMetric(alarm: CfnAlarm): void {
  alarm.addPropertyDeletionOverride('Metrics');
  alarm.addPropertyOverride('Namespace', 'AWS/States');
  alarm.addPropertyOverride('MetricName', 'ExecutionsFailed');
  alarm.addPropertyOverride('Period', 900);
  alarm.addPropertyOverride('Statistic', 'Sum');
}
