import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';

/** US dollars that SMS have cost this month, by AWS: of the account in the region, whatever the stage. */
export function smsSpent(period: Duration): Metric {
  return new Metric({ namespace: 'AWS/SNS', metricName: 'SMSMonthToDateSpentUSD', statistic: 'Maximum', period });
}

/**
 * What SMS need beside the topics: a log of what became of each and what it cost, and an alarm on the sum. Both are of the
 * account in the region, as SNS has them no narrower; CloudFormation has no resource for the first, so a call sets it.
 */
export class Sms extends Construct {
  constructor(scope: Construct, id: string, { stage, alarms }: { stage: Stage; alarms: Alarms }) {
    super(scope, id);
    this.logDeliveries(stage.logRetentionDays);
    alarms.add({
      runbook: 'sms-spend',
      impact: `SMS have cost ${stage.smsSpend} US dollars this month; at the account's own limit AWS sends no more, without an error.`,
      metric: smsSpent(Duration.hours(1)),
      threshold: stage.smsSpend,
      missingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private logDeliveries(retention: number): void {
    const { partition, region, account } = Stack.of(this);
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:sns/*`;
    const writer = new iam.Role(this, 'DeliveryLogRole', {
      assumedBy: new iam.ServicePrincipal('sns.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    writer.addToPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutRetentionPolicy'],
        resources: [logs],
      }),
    );
    Validations.of(writer).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:sns/*]',
      reason: 'SNS names the log groups of SMS itself, and makes them at the first message.',
    });
    const attributes = (role: string) => ({
      service: 'SNS',
      action: 'SetSMSAttributes',
      parameters: { attributes: { DeliveryStatusIAMRole: role, DeliveryStatusSuccessSamplingRate: '100' } },
      physicalResourceId: PhysicalResourceId.of('sms-delivery-status'),
    });
    const setting = new AwsCustomResource(this, 'DeliveryStatus', {
      onCreate: attributes(writer.roleArn),
      onUpdate: attributes(writer.roleArn),
      policy: AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['sns:SetSMSAttributes'], resources: ['*'] }),
        new iam.PolicyStatement({ actions: ['iam:PassRole'], resources: [writer.roleArn] }),
      ]),
      installLatestAwsSdk: false,
      logGroup: new LogGroup(this, 'DeliveryStatusLogs', { retention, removalPolicy: RemovalPolicy.DESTROY }),
    });
    setting.node.addDependency(writer);
    Validations.of(setting).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The settings of SMS are of the account in the region; IAM knows no narrower resource.',
    });
    // The function that makes the call is one a stack, so it is no child of the resource.
    const caller = Stack.of(this).node.findChild(`AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`);
    Validations.of(caller).acknowledge(
      ...['IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]', 'L1'].map(
        (finding) => ({ id: `AwsSolutions-${finding}`, reason: 'Made by CDK, and used at deployments only.' }),
      ),
    );
  }
}
