import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { removalPolicy } from '../removal-policy.ts';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';
import { ReaderTopicsRemoval } from './reader-topics-removal.ts';

/** What the address book does with the topic of a reader, and what it does to subscriptions, which IAM cannot name. */
const topicActions = [
  'sns:CreateTopic',
  'sns:DeleteTopic',
  'sns:ListSubscriptionsByTopic',
  'sns:SetTopicAttributes',
  'sns:Subscribe',
];
const unnamedActions = ['sns:CheckIfPhoneNumberIsOptedOut', 'sns:Unsubscribe'];

/**
 * Topics of a stage. Each reader has one of their own, made when they sign up and not here; the public topic
 * carries every alert event for machines; Chokepoint's own failures go to the operations topic, never to readers.
 */
export class Notices extends Construct {
  readonly publicTopic: sns.Topic;
  readonly operationsTopic: sns.Topic;
  /** What the names of readers' topics begin with. */
  readonly readerPrefix: string;
  private readonly readerTopics: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.publicTopic = new sns.Topic(this, 'PublicTopic', { displayName: 'Chokepoint', enforceSSL: true });
    this.operationsTopic = new sns.Topic(this, 'OperationsTopic', {
      displayName: `Chokepoint ${stage.name} operations`,
      enforceSSL: true,
    });
    // A topic carries nothing that is lost with it but its subscribers, who would have to confirm once more.
    this.publicTopic.applyRemovalPolicy(removalPolicy(stage));
    this.operationsTopic.applyRemovalPolicy(removalPolicy(stage));
    this.letAlarmsPublish();
    if (stage.operationsEmail !== undefined) {
      this.operationsTopic.addSubscription(new EmailSubscription(stage.operationsEmail));
    }
    this.readerPrefix = `chokepoint-${stage.name}-reader-`;
    this.readerTopics = Stack.of(this).formatArn({
      service: 'sns',
      resource: `${this.readerPrefix}*`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }

  /** Takes readers' topics away together with the stack. */
  removeWithStack(): void {
    new ReaderTopicsRemoval(this, 'ReaderTopicsRemoval', { prefix: this.readerPrefix, topics: this.readerTopics });
  }

  /** Lets a step publish to the public topic and to every reader's topic of this stage. */
  grantPublish(step: lambda.Function): void {
    this.grant(step, ['sns:Publish'], [this.publicTopic.topicArn, this.readerTopics]);
    this.acknowledgePrefix(step);
  }

  /** Lets a function make readers' topics, and subscribe and unsubscribe their addresses. */
  grantAddressBook(step: lambda.Function): void {
    this.grant(step, topicActions, [this.readerTopics]);
    this.grant(step, unnamedActions, ['*']);
    this.acknowledgePrefix(step);
    Validations.of(step.role ?? step).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'IAM has no resource for a subscription or a phone number, so that Unsubscribe and the look at opted-out numbers take no narrower one than *; X-Ray neither.',
    });
  }

  /** Alarms on what readers and machines were not sent. */
  watch(alarms: Alarms): void {
    alarms.add({
      runbook: 'public-topic-undelivered',
      impact: 'A subscriber of the public topic, a machine, has missed alert events.',
      metric: this.publicTopic.metricNumberOfNotificationsFailed({ period: Duration.minutes(15) }),
      threshold: 1,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private grant(step: iam.IGrantable, actions: string[], resources: string[]): void {
    step.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
  }

  private acknowledgePrefix(step: lambda.Function): void {
    Validations.of(step.role ?? step).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:${this.readerPrefix}*]`,
      reason: "Readers' topics are made when readers sign up, so they are known by the prefix of their names alone.",
    });
  }

  /** `enforceSSL` replaces the topic's default policy, and with it the right of alarms to publish. */
  private letAlarmsPublish(): void {
    this.operationsTopic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.operationsTopic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
