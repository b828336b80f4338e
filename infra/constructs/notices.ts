import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/**
 * Topics of a stage. Each reader has one of their own, made when they sign up and not here; the public topic
 * carries every alert event for machines; Chokepoint's own failures go to the operations topic, never to readers.
 */
export class Notices extends Construct {
  readonly publicTopic: sns.Topic;
  readonly operationsTopic: sns.Topic;
  private readonly readerTopics: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.publicTopic = new sns.Topic(this, 'PublicTopic', { displayName: 'Chokepoint', enforceSSL: true });
    this.operationsTopic = new sns.Topic(this, 'OperationsTopic', {
      displayName: `Chokepoint ${stage.name} operations`,
      enforceSSL: true,
    });
    this.letAlarmsPublish();
    if (stage.operationsEmail !== undefined) {
      this.operationsTopic.addSubscription(new EmailSubscription(stage.operationsEmail));
    }
    this.readerTopics = Stack.of(this).formatArn({
      service: 'sns',
      resource: `chokepoint-${stage.name}-reader-*`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }

  /** Lets a step publish to the public topic and to every reader's topic of this stage. */
  grantPublish(step: iam.IGrantable): void {
    step.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [this.publicTopic.topicArn, this.readerTopics] }),
    );
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
