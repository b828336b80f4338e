/** The function behind every route of the HTTP API, and what it may touch. */
import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { environmentSchema as manageContract } from '../functions/manage/environment.ts';
import type { Pipeline } from './constructs/pipeline.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { common, type Foundations, tableAndStage } from './foundations.ts';

export function manageFunction(scope: Construct, foundations: Foundations): lambda.Function {
  const { stage, store, notices, linkBase } = foundations;
  const manage = new ServiceFunction(scope, 'Manage', {
    ...common(foundations, 'manage'),
    contract: manageContract,
    environment: {
      ...tableAndStage(foundations),
      PUBLIC_TOPIC_ARN: notices.publicTopic.topicArn,
      LINK_BASE: linkBase,
      NOTICES_PER_SECOND: String(stage.noticesPerSecond),
      TOPIC_PREFIX: notices.readerPrefix,
      RUN_STARTER: 'step-functions',
      STATE_MACHINE_ARN_PREFIX: stateMachinePrefix(scope, stage.name),
    },
    errorImpact: 'The HTTP API fails: the console shows errors, and rules and subscriptions cannot be changed.',
    errorsTolerated: 2,
    // API Gateway waits 29 seconds at most.
    timeout: Duration.seconds(28),
    memorySize: 1024,
  }).function;
  store.grantItems(manage, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
  store.grantListing(manage);
  notices.grantAddressBook(manage);
  // A test notice, and a parked one that is sent again, which may be an event of the public topic.
  notices.grantPublish(manage);
  return manage;
}

/** What the address of every source's state machine begins with. */
function stateMachinePrefix(scope: Construct, stage: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: `chokepoint-${stage}-`,
  });
}

/** Lets a function start runs of these sources and look how they are, and nothing else of Step Functions. */
export function grantRuns(manage: lambda.Function, pipelines: readonly Pipeline[]): void {
  const grant = (actions: string[], resources: string[]) =>
    manage.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources }));
  grant(
    ['states:StartExecution'],
    pipelines.map(({ stateMachine }) => stateMachine.stateMachineArn),
  );
  const executions = pipelines.map((pipeline) => pipeline.executions);
  grant(
    ['states:DescribeExecution'],
    executions.map(({ arn }) => arn),
  );
  Validations.of(manage.role ?? manage).acknowledge(
    ...executions.map(({ finding }) => ({
      id: `AwsSolutions-IAM5[${finding}]`,
      reason: 'An execution is named when it starts, so those of a state machine are known by its name alone.',
    })),
  );
}
